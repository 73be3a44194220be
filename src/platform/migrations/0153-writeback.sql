-- breaking: no
-- What a practice copy would have written, in the order in which it would have; empty in every other hub.
create table writeback.recorded (
  number bigint primary key,
  at bigint not null,
  source text not null,
  site text not null,
  feed text not null,
  record text not null,
  key text not null,
  -- columns with their source text, as the system would have got them
  columns text not null
);
create index recorded_of_record on writeback.recorded (record, number);
alter table writeback.recorded enable row level security;
alter table writeback.recorded force row level security;
create policy recorded_site on writeback.recorded to synchromesh_reader using (platform.visible(site));

create view writeback.public_recorded with (security_invoker = true) as select * from writeback.recorded;
grant select on writeback.recorded, writeback.public_recorded to synchromesh_reader;
