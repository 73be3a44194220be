-- breaking: no
-- Mappings with dates: from when one reads, and when what a page says was produced.

alter table observation.reading add column valid_from bigint;
comment on column observation.reading.valid_from is 'ms; reads what was produced from then on; null: from the beginning';
create or replace view observation.public_reading with (security_invoker = true) as select * from observation.reading;

-- A page states that it is older than its receipt, such as a file that waited. Not part of the page: the same bytes may come twice.
create table observation.produced (
  page text not null,
  received_at bigint not null,
  -- ms
  produced_at bigint not null,
  source text not null,
  site text not null,
  primary key (page, received_at)
);
alter table observation.produced enable row level security;
alter table observation.produced force row level security;
create policy produced_site on observation.produced to synchromesh_reader using (platform.visible(site));
create view observation.public_produced with (security_invoker = true) as select * from observation.produced;
grant select on observation.produced, observation.public_produced to synchromesh_reader;
