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
 * `pair`: an entity with what each side claims of it now, field by field, by the version that spoke of the field last; null where the
 * side does not claim it or has deleted it (the field '' of a version). Grouped, never joined with itself: the database knows no
 * sizes here, and would compare everything with everything. Parameters 1 to 3: kind and sources.
 */
const pairs = `
  spoken as (
    select distinct on (c.record, f.field) c.entity, c.source, c.record, c.key, e.version, f.field, f.value
    from identity.public_crosswalk c join observation.public_standing e on e.record = c.record
      cross join lateral (
        select key as field, value from json_each_text(e.body::json -> 'f')
        union all select '', case when (e.body::json ->> 'd')::boolean then 'deleted' else '' end
      ) f
    where c.kind = $1 and c.source in ($2, $3)
    order by c.record, f.field, e.version desc, e.hash desc
  ),
  claim as (
    select entity, source, min(key) as key, max(version) as version, jsonb_object_agg(field, value) as told
    from spoken group by record, entity, source
  ),
  pair as materialized (
    select entity,
      (array_agg(key order by version desc) filter (where source = $2 and told ->> '' = ''))[1] as first_key,
      (array_agg(key order by version desc) filter (where source = $3 and told ->> '' = ''))[1] as second_key,
      (array_agg(told order by version desc) filter (where source = $2 and told ->> '' = ''))[1] as first,
      (array_agg(told order by version desc) filter (where source = $3 and told ->> '' = ''))[1] as second
    from claim group by entity
  )`;

/** A field that is added up, of each entity and side, with what it is counted in. Parameters 4 and 5: fields and their units. */
const figuresOf = (told: string): string => `
  select m.field, nullif(${told} ->> m.field, '')::numeric as amount, coalesce(${told} ->> nullif(m.unit, ''), '') as unit
  from unnest($4::text[], $5::text[]) as m(field, unit) where nullif(${told} ->> m.field, '') is not null`;

const sidesOf = ({ kind, first, second }: Sides): string[] => [kind, first, second];

const measuresOf = ({ measures }: Sides): string[] => [
  arrayLiteral(measures.map(([field]) => field)),
  arrayLiteral(measures.map(([, unit]) => unit)),
];

/** One row: how many entities each knows, and both. */
export const countsQuery = (sides: Sides): Query =>
  query(
    `with ${pairs}
     select count(first) as first, count(second) as second, count(*) filter (where first is not null and second is not null) as both
     from pair`,
    sidesOf(sides),
  );

/** By field and unit: each side's sum, and of it what the other side does not know. */
export const balancesQuery = (sides: Sides): Query =>
  query(
    `with ${pairs}
     select field, unit, sum(case when is_first then amount else 0 end) as first, sum(case when is_first then 0 else amount end) as second,
       sum(case when is_first and is_alone then amount else 0 end) as only_first,
       sum(case when not is_first and is_alone then amount else 0 end) as only_second
     from (
       select true as is_first, second is null as is_alone, m.* from pair cross join lateral (${figuresOf("pair.first")}) m
       union all
       select false, first is null, m.* from pair cross join lateral (${figuresOf("pair.second")}) m
     ) figure
     group by field, unit order by field collate "C", unit collate "C"`,
    [...sidesOf(sides), ...measuresOf(sides)],
  );

/** Entities that one side does not know, those with the largest figures first; `total`: how many there are on that side. */
export const missingQuery = (sides: Sides, limit: number): Query =>
  query(
    `with ${pairs},
     gone as (
       select entity, case when first is null then $2 else $3 end as missing_in, coalesce(first_key, second_key) as key,
         coalesce(first, second) as told
       from pair where (first is null) <> (second is null)
     ),
     listed as (
       select g.entity, g.missing_in, g.key, m.figures, count(*) over (partition by g.missing_in) as total,
         row_number() over (partition by g.missing_in order by m.size desc nulls last, g.key collate "C", g.entity collate "C") as place
       from gone g cross join lateral (
         select max(abs(amount)) as size, json_agg(json_build_array(field, amount::text, unit) order by field collate "C") as figures
         from (${figuresOf("g.told")}) figure
       ) m
     )
     select l.*, r.doc from listed l left join record.public_record r on r.entity = l.entity
     where place <= $6::int order by missing_in, place`,
    [...sidesOf(sides), ...measuresOf(sides), String(limit)],
  );

/** By field on which both sides speak and differ: how many, how many of them beyond the tolerance of the rules, and an example. */
export const differingQuery = (sides: Sides): Query =>
  query(
    `with ${pairs},
     apart as (
       select p.entity, f.field, f.value as first, p.second ->> f.field as second, exists (
         select from governance.public_episode e
         where e.entity = p.entity and e.field = f.field and e.to_position is null and e.closed_at is null) as is_open
       from pair p cross join lateral jsonb_each_text(p.first) as f(field, value)
       where p.second is not null and f.value <> '' and p.second ->> f.field <> '' and p.second ->> f.field <> f.value
     )
     select field, count(*) as differing, count(*) filter (where is_open) as real,
       (array_agg(json_build_array(entity, first, second) order by is_open desc, entity collate "C"))[1] as example
     from apart where is_open or field = any($4::text[]) group by field order by field collate "C"`,
    [...sidesOf(sides), arrayLiteral(sides.fields)],
  );
