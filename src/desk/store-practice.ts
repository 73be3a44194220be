// How people and rules have worked: decisions with what they saw, and discrepancies over time.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import { isBaseline, live, type LiveFilter, liveParams } from "./store-baseline.ts";

/** Decisions that were taken back, and those that took them back: the key of such a one is its own id, a point, and the other's key. */
const taken = `taken as materialized (
  select unnest(array[u.key, d.key]) as key
  from observation.public_entry u
    join observation.public_entry d on d.kind = 'decision' and d.key = substring(u.key from position('.' in u.key) + 1)
  where u.kind = 'decision' and position('.' in u.key) > 0
)`;

/** The latest `limit` values that people set and did not take back, each with the sides that stood against each other then. */
export const chosenQuery = (limit: number): Query =>
  query(
    `with ${taken},
     said as (
       select e.position, e.key, e.record, e.record_kind, e.site, e.at, e.body::jsonb #> '{body,fields}' as fields
       from observation.public_entry e
       where e.kind = 'decision' and e.body like '%"kind":"override",%' and e.body not like '%"needsSecond":true%'
         and not exists (select from taken t where t.key = e.key)
       order by e.at desc, e.key desc limit $1::int
     )
     select s.record_kind as kind, s.site, f.key as field, f.value, ep.sides_now
     from said s cross join lateral jsonb_each_text(s.fields) as f(key, value)
       join identity.public_crosswalk c on c.record = s.record
       join governance.public_episode ep on ep.entity = c.entity and ep.field = f.key and ep.from_position < s.position
         and (ep.to_position is null or ep.to_position >= s.position) and (ep.closed_at is null or ep.closed_at > s.at)
     order by s.at desc, s.key desc, f.key`,
    [String(limit)],
  );

const instants = (points: readonly number[]): string => arrayLiteral(points.map(String));

/** Entities that two systems know, by how many of the rising `points` (ms) had passed when the second of them told of it. */
export const knownByQuery = (points: readonly number[]): Query =>
  query(
    `select width_bucket(at, $1::bigint[]) as passed, count(*) as entities from (
       select (array_agg(at order by at))[2] as at
       from (select entity, source, min(first_at) as at from identity.public_crosswalk group by entity, source) as told
       group by entity having count(*) > 1
     ) as known group by 1`,
    [instants(points)],
  );

/** Entities with an open discrepancy at each of the points. */
export const differingQuery = (points: readonly number[]): Query =>
  query(
    `select p.at, count(distinct e.entity) as entities
     from unnest($1::bigint[]) as p(at)
       join governance.public_episode e on e.opened_at <= p.at and (e.closed_at is null or e.closed_at > p.at)
     where e.to_position is null group by 1`,
    [instants(points)],
  );

/** Discrepancies opened since, not of the baseline, the latest first. */
export const openedQuery = (filter: LiveFilter, since: number, limit: number): Query =>
  query(
    `with ${live}
     select e.sides from governance.public_episode e
     where e.to_position is null and e.opened_at >= $3::bigint and not ${isBaseline("e.sides", "e.opened_at")}
     order by e.opened_at desc limit $4::int`,
    [...liveParams(filter), String(since), String(limit)],
  );

/** What could not be read since, by class, and doubts about who is who; not of the baseline. */
export const parkedSinceQuery = (filter: LiveFilter, since: number): Query =>
  query(
    `with ${live}
     select 'parked' as what, p.class as cause, count(*) as items
     from observation.public_parked p join observation.public_link k on k.position = p.from_position
     where k.committed_at >= $3::bigint and not ${isBaseline("json_build_array(json_build_array(p.source))", "k.committed_at")}
     group by p.class
     union all
     select 'review', 'match', count(*)
     from identity.public_review v join observation.public_link k on k.position = v.opened_position
       join identity.public_crosswalk a on a.record = v.a join identity.public_crosswalk b on b.record = v.b
     where k.committed_at >= $3::bigint
       and not ${isBaseline("json_build_array(json_build_array(a.source), json_build_array(b.source))", "k.committed_at")}
     having count(*) > 0`,
    [...liveParams(filter), String(since)],
  );

/**
 * Discrepancies, not of the baseline, that ended since: by themselves (the systems met, nobody said a word), or by a person;
 * and how long they had stood when a person answered, ms.
 */
export const endedQuery = (filter: LiveFilter, since: number): Query =>
  query(
    `with ${live}, ${taken},
     said as materialized (
       select o.entity, f.field, min(o.set_at) as at
       from governance.public_override o cross join lateral jsonb_object_keys(o.fields::jsonb) as f(field)
       where o.set_at >= $3::bigint and not exists (select from taken t where t.key = o.decision) group by o.entity, f.field, o.decision
     ),
     stood as materialized (
       select e.entity, e.field, e.opened_at, e.closed_at from governance.public_episode e
       where e.to_position is null and (e.closed_at is null or e.closed_at >= $3::bigint) 
         and not ${isBaseline("e.sides", "e.opened_at")}
     ),
     ended as materialized (
       select e.opened_at, e.closed_at, min(s.at) as said_at
       from stood e left join said s on s.entity = e.entity and s.field = e.field and s.at >= e.opened_at
         and (e.closed_at is null or s.at <= e.closed_at)
       group by e.entity, e.field, e.opened_at, e.closed_at
     )
     select count(*) filter (where said_at is null and closed_at is not null) as by_itself, count(said_at) as by_person,
       percentile_disc(0.5) within group (order by said_at - opened_at) filter (where said_at is not null) as median,
       percentile_disc(0.9) within group (order by said_at - opened_at) filter (where said_at is not null) as slow
     from ended`,
    [...liveParams(filter), String(since)],
  );
