// The books of one system reckoned up by the database: what each document's figures come to, over one snapshot.

import { toText } from "../base/decimal.ts";
import { fieldOf, kindOf, type Model } from "../model/kind.ts";
import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import type { Law } from "./conservation-law.ts";

/**
 * `told`: what the source claims of each record now, field by field, and under '*key' its key there; what it has deleted is not in it.
 * `figure`: each figure with its document (`grp`) and what it is counted in; one that need not be there and is not counts for nothing,
 * unless it was told and is parked. A document whose figures are not all told, or that lacks a
 * needed one, is unknown: an unread amount is a parked field already, and no sum is made with a hole in it.
 */
const reckoned = `
  term as (
    select * from json_to_recordset($2::json) as t(
      place int, kind text, field text, unit text, sign int, by json, filters json, excepts json, needed boolean)
  ),
  spoken as (
    select distinct on (c.record, f.field) c.entity, c.record, c.kind, c.key, e.version, f.field, f.value
    from identity.public_crosswalk c join observation.public_claim e on e.record = c.record
      cross join lateral (
        select key as field, value from json_each_text(e.body::json -> 'f')
        union all select '', case when (e.body::json ->> 'd')::boolean then 'deleted' else '' end
      ) f
    where c.source = $1 and c.kind = any($3::text[])
    order by c.record, f.field, e.version desc, e.hash desc
  ),
  told as materialized (
    select record, entity, kind, key, jsonb_object_agg(field, value) || jsonb_build_object('*key', key) as told
    from spoken group by record, entity, kind, key
  ),
  figure as materialized (
    select t.place, t.sign, o.entity, o.kind, o.key, nullif(o.told ->> t.field, '')::numeric as amount,
      coalesce(o.told ->> nullif(t.unit, ''), '') as unit,
      (select array_agg(o.told ->> b.field order by b.place) from json_array_elements_text(t.by) with ordinality as b(field, place)) as grp
    from told o join term t on t.kind = o.kind
    where o.told ->> '' = ''
      and (t.needed or nullif(o.told ->> t.field, '') is not null or exists (
        select from observation.public_parked p where p.record = o.record and p.to_position is null and p.field in (t.field, '*')))
      and not exists (select from json_each(t.filters) w
        where coalesce(o.told ->> w.key, '') not in (select json_array_elements_text(w.value)))
      and not exists (select from json_each(t.excepts) w
        where coalesce(o.told ->> w.key, '') in (select json_array_elements_text(w.value)))
  ),
  document as materialized (
    select grp, count(distinct unit) filter (where unit <> '') as units, min(unit) filter (where unit <> '') as unit,
      bool_and(amount is not null)
        and array_agg(distinct place) @> coalesce((select array_agg(place) from term where needed), array[]::int[]) as is_known
    from figure where array_position(grp, null) is null and array_position(grp, '') is null group by grp
  ),
  sum as materialized (
    select f.grp, case when f.unit = '' and d.units = 1 then d.unit else f.unit end as unit, sum(f.sign * f.amount) as difference
    from figure f join document d on d.grp = f.grp where d.is_known group by 1, 2
  ),
  broken as (select * from sum where abs(difference) > $4::numeric)`;

const paramsOf = (source: string, { terms, tolerance }: Law, model: Model): string[] => {
  const rows = terms.map(({ kind, field, sign, by, where, except, needed }, place) => {
    const known = fieldOf(kindOf(model, kind), field);
    const unit = known?.currency ?? known?.unit ?? "";
    return { place, kind, field, unit, sign, by: by.map((one) => (one === "key" ? "*key" : one)), filters: where, excepts: except, needed };
  });
  return [source, JSON.stringify(rows), arrayLiteral([...new Set(terms.map(({ kind }) => kind))]), toText(tolerance)];
};

/** One row: documents reckoned, those that could not be, and those that do not come out even. */
export const reckonedQuery = (source: string, law: Law, model: Model): Query =>
  query(
    `with ${reckoned}
     select (select count(*) from document where is_known) as known, (select count(*) from document where not is_known) as unknown,
       (select count(distinct grp) from broken) as broken`,
    paramsOf(source, law, model),
  );

/** Documents that do not come out even, those furthest off first; each with its figures, the largest first. */
export const brokenQuery = (source: string, law: Law, model: Model, limit: number): Query =>
  query(
    `with ${reckoned},
     listed as (select * from broken order by abs(difference) desc, grp, unit limit $5::int)
     select to_json(l.grp) as document, l.unit, l.difference::text as difference, (
       select json_agg(json_build_array(f.kind, f.key, f.entity, (f.sign * f.amount)::text)
         order by f.place, abs(f.amount) desc, f.key collate "C")
       from (select * from figure where grp = l.grp order by place, abs(amount) desc, key collate "C" limit $6::int) f
     ) as figures
     from listed l order by abs(l.difference) desc, l.grp, l.unit`,
    [...paramsOf(source, law, model), String(limit), String(figuresMax)],
  );

/** Figures that are shown of one document: an order has rarely more lines, and a person looks for one that is wrong. */
const figuresMax = 50;
