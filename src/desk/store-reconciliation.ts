// What two systems claim of one kind, set against each other by the database: every statement over one snapshot.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

/** What is compared: the sources, and for each field that is added up the field of its unit or currency ("": none). */
export interface Sides {
  readonly kind: string;
  readonly first: string;
  readonly second: string;
  readonly measures: readonly (readonly [field: string, unit: string])[];
  /** Fields whose texts mean the same where they are the same: all but references, which name each system's own keys. */
  readonly fields: readonly string[];
}

/**
 * `side`: entities by source that claims them and has not deleted them; `value`: what each claims of a field now, by the
 * version that spoke of it last. Parameters 1 to 3: kind and sources.
 */
const claimed = `
  told as materialized (
    select c.entity, c.source, c.record, c.key, e.version, e.hash, e.body::json as body
    from identity.public_crosswalk c join observation.public_claim e on e.record = c.record
    where c.kind = $1 and c.source in ($2, $3)
  ),
  side as materialized (
    select entity, source, min(key) as key from (
      select distinct on (record) entity, source, key, coalesce((body ->> 'd')::boolean, false) as deleted
      from told order by record, version desc, hash desc
    ) latest where not deleted group by entity, source
  ),
  spoken as (
    select distinct on (t.record, f.key) t.entity, t.source, f.key as field, f.value, t.version
    from told t cross join lateral json_each_text(t.body -> 'f') f order by t.record, f.key, t.version desc, t.hash desc
  ),
  value as materialized (
    select distinct on (entity, source, field) entity, source, field, nullif(value, '') as value
    from spoken order by entity, source, field, version desc
  ),
  pair as materialized (
    select coalesce(a.entity, b.entity) as entity, a.key as first_key, b.key as second_key
    from (select * from side where source = $2) a full join (select * from side where source = $3) b on a.entity = b.entity
  )`;

/** A field that is added up, of each entity and side, with what it is counted in. Parameters 4 and 5: fields and their units. */
const measured = `
  measure as (
    select v.entity, v.source, v.field, v.value::numeric as amount, coalesce(u.value, '') as unit
    from unnest($4::text[], $5::text[]) as m(field, unit) join value v on v.field = m.field and v.value is not null
      left join value u on u.entity = v.entity and u.source = v.source and u.field = m.unit
  )`;

const sidesOf = ({ kind, first, second }: Sides): string[] => [kind, first, second];

const measuresOf = ({ measures }: Sides): string[] => [
  arrayLiteral(measures.map(([field]) => field)),
  arrayLiteral(measures.map(([, unit]) => unit)),
];

/** One row: how many entities each knows, and both. */
export const countsQuery = (sides: Sides): Query =>
  query(
    `with ${claimed} select count(first_key) as first, count(second_key) as second,
       count(*) filter (where first_key is not null and second_key is not null) as both from pair`,
    sidesOf(sides),
  );

/** By field and unit: each side's sum, and of it what the other side does not know. */
export const balancesQuery = (sides: Sides): Query =>
  query(
    `with ${claimed}, ${measured}
     select m.field, m.unit, coalesce(sum(amount) filter (where source = $2), 0) as first,
       coalesce(sum(amount) filter (where source = $3), 0) as second,
       coalesce(sum(amount) filter (where source = $2 and second_key is null), 0) as only_first,
       coalesce(sum(amount) filter (where source = $3 and first_key is null), 0) as only_second
     from measure m join pair p on p.entity = m.entity and case m.source when $2 then first_key else second_key end is not null
     group by m.field, m.unit order by m.field collate "C", m.unit collate "C"`,
    [...sidesOf(sides), ...measuresOf(sides)],
  );

/** Entities that one side does not know, those with the largest figures first; `total`: how many there are on that side. */
export const missingQuery = (sides: Sides, limit: number): Query =>
  query(
    `with ${claimed}, ${measured},
     gone as (
       select entity, case when first_key is null then $2 else $3 end as missing_in, coalesce(first_key, second_key) as key
       from pair where first_key is null or second_key is null
     )
     select * from (
       select g.entity, g.missing_in, g.key, r.doc, count(*) over (partition by g.missing_in) as total,
         row_number() over (partition by g.missing_in order by m.size desc nulls last, g.key collate "C", g.entity collate "C") as place,
         m.figures
       from gone g left join record.public_record r on r.entity = g.entity
       left join lateral (
         select max(abs(amount)) as size, json_agg(json_build_array(field, amount::text, unit) order by field collate "C") as figures
         from measure where measure.entity = g.entity and source <> g.missing_in
       ) m on true
     ) listed where place <= $6::int order by missing_in, place`,
    [...sidesOf(sides), ...measuresOf(sides), String(limit)],
  );

/** By field on which both sides speak and differ: how many, how many of them beyond the tolerance of the rules, and an example. */
export const differingQuery = (sides: Sides): Query =>
  query(
    `with ${claimed},
     apart as (
       select a.entity, a.field, a.value as first, b.value as second, exists (
         select from governance.public_episode e
         where e.entity = a.entity and e.field = a.field and e.to_position is null and e.closed_at is null) as is_open
       from value a join value b on b.entity = a.entity and b.field = a.field and b.source = $3 and b.value is distinct from a.value
         join pair p on p.entity = a.entity and p.first_key is not null and p.second_key is not null
       where a.source = $2 and a.value is not null and b.value is not null
     )
     select field, count(*) as differing, count(*) filter (where is_open) as real,
       json_build_array((array_agg(json_build_array(entity, first, second) order by is_open desc, entity collate "C"))[1]) as example
     from apart where is_open or field = any($4::text[]) group by field order by field collate "C"`,
    [...sidesOf(sides), arrayLiteral(sides.fields)],
  );
