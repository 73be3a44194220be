-- breaking: no
-- Golden records and versions that a sweep has judged ahead, until it is adopted. Where a record is visible, and whether it waits for a
-- parent, no rule decides: that stays as it stands.

create unlogged table record.staged_record (
  entity text primary key, kind text not null, doc text not null, provenance text not null, at bigint not null, versions integer not null,
  deleted boolean not null
);
alter table record.staged_record enable row level security;
alter table record.staged_record force row level security;
create unlogged table record.staged_version (
  entity text not null, at bigint not null, source text not null, record text not null, key text not null, version bigint not null,
  changed text not null, deleted boolean not null
);
alter table record.staged_version enable row level security;
alter table record.staged_version force row level security;
create unlogged table record.staged_version_end (
  entity text not null, at bigint not null, source text not null, key text not null, version bigint not null, changed text not null
);
alter table record.staged_version_end enable row level security;
alter table record.staged_version_end force row level security;
