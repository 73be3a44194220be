-- breaking: no
-- When goods for a sales order line are ready, by the production orders that make them.

create table production.promise (
  line text not null,
  production_order text not null,
  site text not null,
  date date not null,
  position bigint not null,
  primary key (line, production_order)
) with (fillfactor = 60);
alter table production.promise enable row level security;
alter table production.promise force row level security;
create policy promise_site on production.promise to synchromesh_reader using (platform.visible(site));

-- Retract, assert, cause. A null date: there was, or is, no promise.
create table production.promise_change (
  position bigint not null,
  ordinal integer not null,
  recorded_at bigint not null,
  line text not null,
  production_order text not null,
  site text not null,
  old_date date,
  new_date date,
  cause_source text not null,
  cause_record text not null,
  cause_version bigint not null,
  cause_at bigint not null
);
create index promise_change_line on production.promise_change (line, position);
alter table production.promise_change enable row level security;
alter table production.promise_change force row level security;
create policy promise_change_site on production.promise_change to synchromesh_reader using (platform.visible(site));

create view production.public_promise with (security_invoker = true) as select * from production.promise;
create view production.public_promise_change with (security_invoker = true) as select * from production.promise_change;
grant select on all tables in schema production to synchromesh_reader;
