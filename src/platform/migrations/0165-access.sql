-- breaking: yes
-- What a token allows is a list of grants: a role, at a site of a company. Older releases know roles and sites apart.

alter table access.token add column grants text not null default '[]';

-- A token goes on allowing what it allowed: each of its roles at each of its sites. Whoever planned has seen every field of business so
-- far, which the planner's role no longer means: the viewer's beside it does.
update access.token t set grants = coalesce(
  (
    select json_agg(json_build_object('role', held.role, 'company', 'all', 'site', place.site) order by place.site, held.role)
    from (select unnest(t.roles) as role union select 'viewer' where 'planner' = any (t.roles)) held,
         (select unnest(t.sites) as site where not t.all_sites union select 'all' where t.all_sites) place
    where t.all_sites or place.site <> 'all'
  )::text,
  '[]'
);

alter table access.token alter column grants drop default, drop column roles, drop column sites, drop column all_sites;
