-- breaking: no
-- The log. Everything else in the database is derived from these rows.

create table observation.entry (
  position bigint not null,
  ordinal integer not null,
  kind text not null,
  source text not null,
  site text not null,
  record text,
  record_kind text,
  key text not null,
  version bigint not null,
  at bigint not null,
  received_at bigint not null,
  body text not null,
  raw_page text,
  raw_index integer,
  hash text not null,
  primary key (position, ordinal)
);
-- The history of a record, in the order of its source.
create index entry_record on observation.entry (record, version) where record is not null;
-- Rules, contacts and ticks are few and read at start.
create index entry_other on observation.entry (kind, at) where kind <> 'claim';
alter table observation.entry enable row level security;
alter table observation.entry force row level security;
create policy entry_site on observation.entry to synchromesh_reader using (platform.visible(site));

-- The exact bytes that arrived, one compressed page a row, named by their hash.
create table observation.raw (
  hash text primary key,
  site text not null,
  source text not null,
  delivery text not null,
  bytes bytea not null,
  position bigint not null
);
alter table observation.raw enable row level security;
alter table observation.raw force row level security;
create policy raw_site on observation.raw to synchromesh_reader using (platform.visible(site));

-- One link per commit: the Merkle root of its entries, chained to the link before.
create table observation.link (
  position bigint primary key,
  entries integer not null,
  root text not null,
  link text not null,
  committed_at bigint not null
);
grant select on observation.link to synchromesh_reader;

-- What could not be read, field by field ('*' = the whole record), until a later version brings a good value.
create table observation.parked (
  record text not null,
  entity text not null,
  record_kind text not null,
  source text not null,
  site text not null,
  key text not null,
  version bigint not null,
  field text not null,
  class text not null,
  cause text not null,
  hint text not null,
  value text,
  from_position bigint not null,
  to_position bigint
);
create index parked_record on observation.parked (record, field) where to_position is null;
alter table observation.parked enable row level security;
alter table observation.parked force row level security;
create policy parked_site on observation.parked to synchromesh_reader using (platform.visible(site));

create view observation.public_entry with (security_invoker = true) as select * from observation.entry;
create view observation.public_claim with (security_invoker = true) as select * from observation.entry where kind = 'claim';
create view observation.public_raw with (security_invoker = true) as select * from observation.raw;
create view observation.public_parked with (security_invoker = true) as select * from observation.parked;
create view observation.public_link with (security_invoker = true) as select * from observation.link;
grant select on all tables in schema observation to synchromesh_reader;
