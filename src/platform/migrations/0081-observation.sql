-- breaking: no
-- What a page needs to be read again, and how often the reading of each feed has changed.

-- What the bytes alone do not tell: the names of columns that stood on an earlier page. Part of the page's hash where there is any.
alter table observation.raw add column frame text not null default '';
create or replace view observation.public_raw with (security_invoker = true) as select * from observation.raw;

-- Generations of a feed's reading: with each change of its mapping, or of what reads its pages, the next one begins.
create table observation.reading (
  source text not null,
  site text not null,
  feed text not null,
  generation integer not null,
  -- as claims name it, and the hash of the whole mapping
  mapping text not null,
  hash text not null,
  -- ms
  since bigint not null,
  -- position up to which kept pages were read again with it; null: not yet
  replayed bigint,
  primary key (source, feed, generation)
);
alter table observation.reading enable row level security;
alter table observation.reading force row level security;
create policy reading_site on observation.reading to synchromesh_reader using (platform.visible(site));

-- Forms that the rows of a feed were seen to have, numbered; a form is never changed, only decided about.
create table observation.contract (
  source text not null,
  site text not null,
  feed text not null,
  number integer not null,
  record_kind text not null,
  -- who answers for the system, as hub.yaml says
  owner text,
  columns text not null,
  -- against the form accepted before
  changes text not null,
  class text not null,
  -- accepted, held, or gone: seen no longer before anybody decided
  state text not null,
  -- ms
  since bigint not null,
  author text not null,
  reason text not null,
  primary key (source, feed, number)
);
alter table observation.contract enable row level security;
alter table observation.contract force row level security;
create policy contract_site on observation.contract to synchromesh_reader using (platform.visible(site));
create view observation.public_contract with (security_invoker = true) as select * from observation.contract;
grant select on observation.contract, observation.public_contract to synchromesh_reader;

create view observation.public_reading with (security_invoker = true) as select * from observation.reading;
grant select on observation.reading, observation.public_reading to synchromesh_reader;
