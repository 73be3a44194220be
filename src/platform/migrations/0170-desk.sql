-- breaking: no
-- How far the systems agreed, once an hour: what the trend is drawn of. Not derived: nothing else tells how it stood.
create table desk.coherence_point (
  -- ms
  at bigint not null,
  kind text not null,
  -- home of the entities
  site text not null,
  first text not null,
  second text not null,
  -- of both systems; '*' where the kind is visible to the whole group
  first_site text not null,
  second_site text not null,
  known integer not null,
  parked integer not null,
  real integer not null,
  primary key (at, kind, site, first, second)
);
alter table desk.coherence_point enable row level security;
alter table desk.coherence_point force row level security;
create policy coherence_point_site on desk.coherence_point to synchromesh_reader
  using (platform.visible(first_site) and platform.visible(second_site));
