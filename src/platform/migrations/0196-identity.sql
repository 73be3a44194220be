-- breaking: yes
-- How many entities each set of systems knows, kept by every commit that changes who is who: to count a million entities anew for each
-- look at the state of the hub took seconds. An older node would leave it as it was.

create table identity.known_by (
  kind text not null,
  -- Site of the member that gives the entity its id.
  home text not null,
  -- Source and site of each member, JSON, in order of name.
  members text not null,
  -- Who may see that there are any: the sites of all members, or '*' where the kind is the group's.
  sites text not null,
  entities bigint not null,
  primary key (kind, home, members)
) with (fillfactor = 50);
alter table identity.known_by enable row level security;
alter table identity.known_by force row level security;
create policy known_by_site on identity.known_by to synchromesh_reader using (platform.visible_any(sites));

insert into identity.known_by (kind, home, members, sites, entities)
select kind, home, members, sites, count(*) from (
  select min(kind) as kind, coalesce(min(site) filter (where record = entity), '') as home,
    json_agg(json_build_array(source, site) order by source collate "C", site collate "C")::text as members,
    string_agg(distinct sites, ',' order by sites) as sites
  from identity.crosswalk group by entity
) as each group by 1, 2, 3, 4;

create view identity.public_known_by with (security_invoker = true) as select * from identity.known_by;
grant select on identity.known_by, identity.public_known_by to synchromesh_reader;
