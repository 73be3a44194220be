-- breaking: yes
-- What a person is told of can be erased while the chain of the log stays whole. An older node would take a rewritten row for a broken one.

-- Chance that the hash of a row covers: without it nobody can try values against the hash that stays when they are gone.
alter table observation.entry add column salt text;

-- Rows of the log that an erasure rewrote: the hash under which the chain knows each, and the hash of what stands there since.
create table observation.erased (
  position bigint not null,
  ordinal integer not null,
  -- Position of the act that says so.
  act bigint not null,
  -- Hex SHA-256 of the row before and after.
  leaf text not null,
  after text not null,
  primary key (position, ordinal, act)
);
alter table observation.erased enable row level security;
alter table observation.erased force row level security;

-- True: rows of the page were erased; what is kept are the rows that were left, see commit/erased-page.ts.
alter table observation.raw add column erased boolean not null default false;
create or replace view observation.public_entry with (security_invoker = true) as select * from observation.entry;
create or replace view observation.public_raw with (security_invoker = true) as select * from observation.raw;
-- Acts of erasure: few entries among many acts, read whole at every start.
create index entry_erasure on observation.entry (position, ordinal) where kind = 'act' and left(key, 8) = 'erasure/';
