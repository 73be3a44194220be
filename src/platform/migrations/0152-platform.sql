-- breaking: yes
-- A practice copy writes to nobody. An older hub does not know what one is.
alter table platform.home add column practice boolean not null default false;
