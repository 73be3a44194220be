-- breaking: no
-- The kinds and fields that claims are read into, with those that hub.yaml adds: a row each time they have changed, for whoever asks
-- later what was in force.

create table observation.model (
  version integer primary key,
  -- hex SHA-256 of the kinds
  hash text not null,
  -- JSON list, in order of their names
  kinds text not null,
  -- ms
  since bigint not null
);
alter table observation.model enable row level security;
alter table observation.model force row level security;
create policy model_site on observation.model to synchromesh_reader using (platform.visible('*'));
create view observation.public_model with (security_invoker = true) as select * from observation.model;
grant select on observation.model, observation.public_model to synchromesh_reader;
