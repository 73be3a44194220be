// What the desk reads of the stages, through their public views: each query answers for the whole hub in one statement.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import type { Listing } from "./store-packed.ts";

export const positionQuery = (): Query =>
  query("select position, committed_at from observation.public_link order by position desc limit 1");

/** How many entities each set of systems knows, by kind and home site; cut to the reader by `knownOf`. */
export const knownByQuery = (): Query =>
  query("select kind, home, members, sites, entities from identity.public_known_by where entities > 0 order by kind, home, members");

/**
 * What a reference means is not known while its target has not arrived: the child waits, and that is no discrepancy. Few fields are
 * such references: that is asked first, and records are looked up for those only.
 */
const waits = `e.field in (select distinct w.field from identity.public_waiting w) and exists (
  select from identity.public_crosswalk c join identity.public_waiting w on w.record = c.record
  where c.entity = e.entity and w.field = e.field
)`;

const openOf = (among: string): string => `
  select e.entity, e.opened_at, e.sides_now::jsonb as sides from governance.public_episode e
  where e.to_position is null and e.closed_at is null ${among} and not (${waits})`;

/** In order of name, as everybody else has it. */
const ordered = (one: string, other: string): string => {
  const isFirst = `(${one}) collate "C" < (${other}) collate "C"`;
  return `case when ${isFirst} then ${one} else ${other} end as left_source,
    case when ${isFirst} then ${other} else ${one} end as right_source`;
};

/**
 * Pairs of systems that stand apart in them; with two sides that is the pair, with more those whose texts differ. Two sides, which
 * nearly all have, are read off as they are: the planner takes a list spread into rows for a hundred, and what it then planned for a
 * hundred million pairs took most of the time of `status`.
 */
const apart = `
  select entity, ${ordered("sides->0->>0", "sides->1->>0")}, opened_at as apart_since, null::bigint as parked_since
  from open where jsonb_array_length(sides) = 2
  union all
  select o.entity, l.side->>0, r.side->>0, o.opened_at, null
  from open o
    cross join lateral jsonb_array_elements(o.sides) as l(side) cross join lateral jsonb_array_elements(o.sides) as r(side)
  where jsonb_array_length(o.sides) > 2 and (l.side->>0) collate "C" < (r.side->>0) collate "C" and l.side->>1 <> r.side->>1`;

/** Parked fields and records, and records that wait for a parent, by entity and system. */
const parkedOf = (among: string): string => `
  select c.entity, c.source, min(k.committed_at) as since from (
    select record, from_position as position from observation.public_parked where to_position is null ${among}
    union all select record, since_position from identity.public_waiting where true ${among}
  ) p join identity.public_crosswalk c on c.record = p.record join observation.public_link k on k.position = p.position
  group by 1, 2`;

/** `$1`: only these entities. */
const amongEntities = "and e.entity = any($1::text[])";
const amongRecords = "and record = any(array(select c.record from identity.public_crosswalk c where c.entity = any($1::text[])))";

/** Pairs of systems with something open between them, of each entity that has any. `entities` undefined: of all. */
export const troubledListing = (entities: readonly string[] | undefined): Listing => ({
  columns: ["entity", "kind", "site", "left_source", "right_source", "apart_since", "parked_since"],
  query: query(
    `with open as materialized (${openOf(entities === undefined ? "" : amongEntities)}),
     parked as materialized (${parkedOf(entities === undefined ? "" : amongRecords)}),
     member as materialized (
       select t.entity, min(c.kind) as kind, coalesce(min(c.site) filter (where c.record = t.entity), min(c.site)) as site,
         array_agg(c.source) as sources
       from (select entity from open union select entity from parked) t join identity.public_crosswalk c on c.entity = t.entity
       group by t.entity
     ),
     beside as materialized (select p.*, m.sources from parked p join member m on m.entity = p.entity),
     told as (
       ${apart}
       union all
       select p.entity, ${ordered("p.source", "o.source")}, null, p.since
       from beside p cross join lateral unnest(p.sources) as o(source) where o.source <> p.source
     ),
     pair as (
       select entity, left_source, right_source, min(apart_since) as apart_since, min(parked_since) as parked_since
       from told group by 1, 2, 3
     )
     select p.entity, m.kind, m.site, p.left_source, p.right_source, p.apart_since, p.parked_since
     from pair p join member m on m.entity = p.entity
     where p.left_source = any(m.sources) and p.right_source = any(m.sources)`,
    entities === undefined ? [] : [arrayLiteral(entities)],
  ),
});

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
    `select e.discrepancies, e.asked,
       (select count(*) from identity.public_review where closed_position is null) as reviews,
       (select count(*) from governance.public_override where to_position is null) as overrides
     from (
       select count(*) as discrepancies, count(*) filter (where ask) as asked
       from governance.public_episode where to_position is null and closed_at is null
     ) as e`,
  );

/** The youngest rate each record of a rate tells, up to a day. */
export const ratesQuery = (): Query =>
  query(
    `select * from (select distinct on (entity) entity, base, quote, rate, to_char(date, 'YYYY-MM-DD') as date, cause_source
     from finance.public_rate_change order by entity, position desc, ordinal desc) as r where rate is not null`,
  );
