-- breaking: no
-- A view that its owner shares is shown to everybody who may read the page; theirs to change and to remove alone.
alter table desk.saved_view add column shared boolean not null default false;
