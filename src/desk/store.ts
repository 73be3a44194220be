// What the desk reads of the stages, through their public views: each query answers for the whole hub in one statement.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

export const positionQuery = (): Query =>
  query("select position, committed_at from observation.public_link order by position desc limit 1");

/**
 * How many entities each set of systems knows, by kind and home site. One pass over the crosswalk; the rest of coherence
 * only looks at entities with something open. An entity's id is the record id of its first member: that is its home.
 */
export const knownQuery = (): Query =>
  query(
    `select kind, site, sources, count(*) as entities from (
       select entity, min(kind) as kind, coalesce(min(site) filter (where record = entity), min(site)) as site,
         string_agg(source, ',' order by source collate "C") as sources
       from identity.public_crosswalk group by entity
     ) as known group by kind, site, sources`,
  );

/** Open episodes by pair of systems that stand apart in them; with two sides that is the pair, with more those whose texts differ. */
const apart = `
  select e.entity, l.side->>0 as left_source, r.side->>0 as right_source, min(e.opened_at) as since
  from governance.public_episode e
    cross join lateral jsonb_array_elements(e.sides_now::jsonb) as l(side)
    cross join lateral jsonb_array_elements(e.sides_now::jsonb) as r(side)
  where e.to_position is null and e.closed_at is null
    and (l.side->>0) collate "C" < (r.side->>0) collate "C"
    and (jsonb_array_length(e.sides_now::jsonb) = 2 or l.side->>1 <> r.side->>1)
    and not exists (select from waiting w where w.entity = e.entity and w.field = e.field)
  group by 1, 2, 3`;

/** What a reference means is not known while its target has not arrived: the child waits, and that is no discrepancy. */
const waiting = `
  select c.entity, w.field from identity.public_waiting w join identity.public_crosswalk c on c.record = w.record`;

/** Parked fields and records, and records that wait for a parent, by entity and system. */
const parked = `
  select c.entity, c.source, min(k.committed_at) as since from (
    select record, from_position as position from observation.public_parked where to_position is null
    union all select record, since_position from identity.public_waiting
  ) p join identity.public_crosswalk c on c.record = p.record join observation.public_link k on k.position = p.position
  group by 1, 2`;

/**
 * Pairs of systems with something open between them, by kind and home site. Real goes before parked: it needs a decision.
 * `offset 0` keeps the look-up per entity: the planner takes JSON lists for a hundred sides each, and would read the whole
 * crosswalk for a few open items.
 */
export const troubledQuery = (): Query =>
  query(
    `with waiting as materialized (${waiting}), apart as materialized (${apart}), parked as materialized (${parked}),
     troubled as (select entity from apart union select entity from parked),
     member as materialized (
       select t.entity, m.* from troubled t cross join lateral (
         select source, min(kind) as kind, min(site) filter (where record = entity) as home, min(site) as site
         from identity.public_crosswalk c where c.entity = t.entity group by source offset 0
       ) m
     ),
     place as (select entity, min(kind) as kind, coalesce(min(home), min(site)) as site from member group by entity),
     pair as (
       select l.entity, l.source as left_source, r.source as right_source, a.since as apart_since, least(p.since, q.since) as parked_since
       from member l join member r on r.entity = l.entity and l.source collate "C" < r.source collate "C"
         left join apart a on a.entity = l.entity and a.left_source = l.source and a.right_source = r.source
         left join parked p on p.entity = l.entity and p.source = l.source
         left join parked q on q.entity = r.entity and q.source = r.source
     )
     select kind, site, left_source, right_source, count(apart_since) as real, min(apart_since) as real_since,
       count(parked_since) filter (where apart_since is null) as parked,
       min(parked_since) filter (where apart_since is null) as parked_since
     from pair join place using (entity)
     where apart_since is not null or parked_since is not null
     group by kind, site, left_source, right_source`,
  );

/** When each of these sources was last read: its cursors and the contacts of the log. */
export const observedQuery = (sources: readonly string[]): Query =>
  query(
    `select s.source, greatest(
         (select max(observed_at) from source.public_cursor c where c.source = s.source),
         (select at from observation.public_entry e where e.kind = 'contact' and e.source = s.source order by e.at desc limit 1)
       ) as observed_at
     from unnest($1::text[]) as s(source)`,
    [arrayLiteral(sources)],
  );

/** Parked fields, parked records and waiting children by source. */
export const parkedCountQuery = (): Query =>
  query(
    `select source, count(*) filter (where kind = 'field') as fields, count(*) filter (where kind = 'record') as records,
       count(*) filter (where kind = 'waiting') as waiting
     from (
       select source, case field when '*' then 'record' else 'field' end as kind from observation.public_parked where to_position is null
       union all select source, 'waiting' from identity.public_waiting
     ) as open group by source`,
  );

/** The youngest delivery of each of these sources, where it could not be read: then its answer is a park cause. */
export const refusedDeliveryQuery = (sources: readonly string[]): Query =>
  query(
    `select s.source, d.name, d.answer from unnest($1::text[]) as s(source)
     cross join lateral (
       select name, answer from source.public_delivery d where d.source = s.source order by d.position desc limit 1
     ) d
     where d.answer like '{"class":%'`,
    [arrayLiteral(sources)],
  );

export const openCountQuery = (): Query =>
  query(
    `select (select count(*) from governance.public_episode where to_position is null and closed_at is null) as discrepancies,
       (select count(*) from governance.public_episode where to_position is null and closed_at is null and ask) as asked,
       (select count(*) from identity.public_review where closed_position is null) as reviews,
       (select count(*) from governance.public_override where to_position is null) as overrides`,
  );

/** The youngest rate each record of a rate tells, up to a day. */
export const ratesQuery = (): Query =>
  query(
    `select * from (select distinct on (entity) entity, base, quote, rate, to_char(date, 'YYYY-MM-DD') as date, cause_source
     from finance.public_rate_change order by entity, position desc, ordinal desc) as r where rate is not null`,
  );
