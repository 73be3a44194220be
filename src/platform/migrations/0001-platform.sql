-- breaking: no
-- The ground of every stage: schemas, the reader role, what a reader may see, and the single-writer lease.

create schema source;
create schema observation;
create schema identity;
create schema governance;
create schema record;
create schema finance;
create schema production;
create schema desk;
create schema access;

-- Roles belong to the whole cluster: another hub beside this one may have made it, at this very moment.
do $$
begin
  if not exists (select from pg_roles where rolname = 'synchromesh_reader') then
    create role synchromesh_reader nologin;
  end if;
exception when duplicate_object or unique_violation then
  null;
end $$;
do $$
begin
  if not pg_has_role(current_user, 'synchromesh_reader', 'member') then
    execute format('grant synchromesh_reader to %I', current_user);
  end if;
end $$;

-- Readers see every table of the stages, through the policy of the table. Not platform, not access.
grant usage on schema platform, source, observation, identity, governance, record, finance, production, desk to synchromesh_reader;
alter default privileges in schema source, observation, identity, governance, record, finance, production, desk
  grant select on tables to synchromesh_reader;

-- Fails closed: a reader whose sites were never set sees nothing. '*' marks what belongs to every site.
create function platform.visible(site text) returns boolean language sql stable as $$
  select coalesce(
    current_setting('synchromesh.all_sites', true) = 'on'
      or (site = '*' and current_setting('synchromesh.sites', true) <> '')
      or site = any (string_to_array(current_setting('synchromesh.sites', true), ',')),
    false)
$$;

-- The same for a list of sites, comma-separated.
create function platform.visible_any(sites text) returns boolean language sql stable as $$
  select coalesce(
    current_setting('synchromesh.all_sites', true) = 'on'
      or (sites = '*' and current_setting('synchromesh.sites', true) <> '')
      or string_to_array(sites, ',') && string_to_array(current_setting('synchromesh.sites', true), ','),
    false)
$$;

create table platform.lease (
  single boolean primary key default true check (single),
  position bigint not null,
  fence bigint not null,
  holder text not null,
  expires_at timestamptz not null
) with (fillfactor = 10);
insert into platform.lease (position, fence, holder, expires_at) values (0, 0, '', '-infinity');
