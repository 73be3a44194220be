-- breaking: no
-- Golden records: the current form, and every version on two time axes.

create table record.record (
  entity text primary key,
  kind text not null,
  site text not null,
  -- The sites that contribute; '*' where the kind is visible to the whole group.
  sites text not null,
  -- field -> value
  doc text not null,
  -- field -> [source, ms when that claim moved]
  provenance text not null,
  -- Effective time of the last version, ms.
  at bigint not null,
  versions integer not null,
  deleted boolean not null,
  -- A named parent is missing: projections leave it out.
  waiting boolean not null,
  position bigint not null
) with (fillfactor = 60);
create index record_kind on record.record (kind, entity);
alter table record.record enable row level security;
alter table record.record force row level security;
create policy record_site on record.record to synchromesh_reader using (platform.visible_any(sites));

-- One row per canonical point at which a survivor changed. Valid time: at. Recorded time: from_position .. to_position.
create table record.version (
  entity text not null,
  kind text not null,
  site text not null,
  sites text not null,
  at bigint not null,
  source text not null,
  record text not null,
  key text not null,
  version bigint not null,
  -- field -> [value, source, ms]; null where the value went away
  changed text not null,
  deleted boolean not null,
  from_position bigint not null,
  to_position bigint
) with (fillfactor = 90);
create index version_entity on record.version (entity, at);
alter table record.version enable row level security;
alter table record.version force row level security;
create policy version_site on record.version to synchromesh_reader using (platform.visible_any(sites));

create view record.public_record with (security_invoker = true) as select * from record.record;
create view record.public_version with (security_invoker = true) as select * from record.version;
grant select on all tables in schema record to synchromesh_reader;
