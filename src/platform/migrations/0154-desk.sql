-- breaking: no
-- How far each endpoint was told of commits, and since when it does not take them. The endpoints themselves stand in hub.yaml.
create table desk.endpoint (
  name text primary key,
  -- the last commit that it took, or that told nothing it may see
  position bigint not null,
  failures integer not null,
  failing_since bigint,
  -- it is told nothing until a person enables it
  disabled_at bigint,
  cause text not null
);
alter table desk.endpoint enable row level security;
alter table desk.endpoint force row level security;
create policy endpoint_group on desk.endpoint to synchromesh_reader using (platform.visible('*'));
