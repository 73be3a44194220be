// What a decision changed and what stands of it, read for taking it back.

import { type Query, query } from "../platform/database.ts";

/** `$1`: a decision's key, or the id of a bulk, whose decisions' keys begin with it and a point. */
const told = `told as (
  select e.position, e.key, e.record, e.record_kind, e.site, e.at, e.body from observation.public_entry e
  where e.kind = 'decision' and (e.key = $1 or left(e.key, length($1) + 1) = $1 || '.')
)`;

/**
 * The decisions, with every override that stands or waits for a second person on their entities. Those are looked up entity by
 * entity: each of ten thousand decisions among as many overrides took ten seconds.
 */
export const toldQuery = (named: string): Query =>
  query(
    `with ${told}
     select t.*, c.entity, r.site as home, r.doc, (
       select json_agg(json_build_object(
         'decision', o.decision, 'fields', o.fields, 'until', o.until, 'expires_at', o.expires_at::text, 'pending', o.pending
       )) from (
         select decision, fields, until, expires_at, false as pending from governance.public_override
         where to_position is null and entity = c.entity
         union all
         select decision, fields, until, expires_at, true from governance.public_pending_override
         where to_position is null and entity = c.entity
       ) o
     ) as standing
     from told t join identity.public_crosswalk c on c.record = t.record left join record.public_record r on r.entity = c.entity
     order by t.at, t.key`,
    [named],
  );

/**
 * Overrides that ended at the positions of those decisions, by position and entity: many end at one, and are matched by whoever
 * reads them. An entity's id is a record's, so that it is found under the id it has now.
 */
export const replacedQuery = (named: string): Query =>
  query(
    `with ${told}
     select p.to_position as position, was.entity, p.decision, p.fields, p.until, p.expires_at
     from governance.public_override p join identity.public_crosswalk was on was.record = p.entity
     where p.to_position in (select position from told)`,
    [named],
  );

/** Everything that people said of the pairs those decisions are about. */
export const pairQuery = (named: string): Query =>
  query(
    `with ${told},
     pair as materialized (select key, record, body::jsonb #>> '{body,other}' as other from told where body like '%"other":%')
     select p.key, e.key as said, e.record, e.at, e.body
     from pair p join observation.public_entry e on e.record in (p.record, p.other)
     where e.kind = 'decision' and e.body like '%"other":%'`,
    [named],
  );

/** Decisions that an id led to: a repeated request is answered with them. */
export const madeQuery = (id: string): Query =>
  query("select position, key from observation.public_entry where kind = 'decision' and left(key, length($1) + 1) = $1 || '.'", [id]);
