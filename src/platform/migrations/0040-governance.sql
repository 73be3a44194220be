-- breaking: no
-- Episodes of disagreement and standing overrides, each with what was known from which position.

create table governance.episode (
  entity text not null,
  kind text not null,
  site text not null,
  field text not null,
  opened_at bigint not null,
  opened_by text not null,
  closed_at bigint,
  closed_by text not null,
  sides text not null,
  sides_now text not null,
  rule text not null,
  ask boolean not null,
  from_position bigint not null,
  to_position bigint
) with (fillfactor = 80);
create index episode_current on governance.episode (entity, field, opened_at) where to_position is null;
create index episode_open on governance.episode (kind, site) where to_position is null and closed_at is null;
alter table governance.episode enable row level security;
alter table governance.episode force row level security;
create policy episode_site on governance.episode to synchromesh_reader using (platform.visible(site));

create table governance.override (
  entity text not null,
  kind text not null,
  site text not null,
  decision text not null,
  record text not null,
  fields text not null,
  until text not null,
  expires_at bigint,
  author text not null,
  reason text not null,
  set_at bigint not null,
  from_position bigint not null,
  to_position bigint
);
create index override_current on governance.override (entity) where to_position is null;
create index override_expiry on governance.override (expires_at) where to_position is null and expires_at is not null;
alter table governance.override enable row level security;
alter table governance.override force row level security;
create policy override_site on governance.override to synchromesh_reader using (platform.visible(site));

create view governance.public_episode with (security_invoker = true) as select * from governance.episode;
create view governance.public_override with (security_invoker = true) as select * from governance.override;
grant select on all tables in schema governance to synchromesh_reader;
