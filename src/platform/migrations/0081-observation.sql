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

create view observation.public_reading with (security_invoker = true) as select * from observation.reading;
grant select on observation.reading, observation.public_reading to synchromesh_reader;
