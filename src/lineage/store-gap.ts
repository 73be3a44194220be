// What the report of gaps reads: counts by kind, and a bounded look at claims.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

/** Records of each kind and source that are looked at, and entities whose claims come with them: some thousand rows. */
export const lookedAtMax = 200;

/** Open discrepancies by field and rule; rule is '' where none decides. */
export const openByRuleQuery = (): Query =>
  query(
    `select kind, field, rule, count(*) as open from governance.public_episode
     where to_position is null and closed_at is null group by kind, field, rule order by kind, field, rule`,
  );

/** Records of each kind by source. */
export const recordsBySourceQuery = (): Query =>
  query("select kind, source, count(*) as records from identity.public_crosswalk group by kind, source order by kind, source");

/** Records of each combination of site and facts; `fields`: kind and name of each fact, in order within a kind. */
export const factsQuery = (kinds: readonly string[], fields: readonly (readonly [kind: string, name: string])[]): Query =>
  query(
    `select r.kind, r.site, f.facts, count(*) as records
     from record.public_record r
       cross join lateral (
         select coalesce(json_agg(r.doc::jsonb ->> a.name order by a.place), '[]'::json)::text as facts
         from unnest($2::text[], $3::text[]) with ordinality as a(kind, name, place) where a.kind = r.kind
       ) f
     where r.kind = any($1::text[]) and not r.deleted
     group by r.kind, r.site, f.facts order by r.kind, r.site, f.facts`,
    [arrayLiteral(kinds), arrayLiteral(fields.map(([kind]) => kind)), arrayLiteral(fields.map(([, name]) => name))],
  );

/** Claims of the records each source told of last, and of whatever else is known of the same entities. */
export const sampleQuery = (): Query =>
  query(
    `with last_of as (
       select entity, row_number() over (partition by kind, source order by position desc, record) as place
       from identity.public_crosswalk
     )
     select e.kind, e.source, e.site, e.record, e.record_kind, e.key, e.version, e.at, e.received_at, e.body, e.raw_page,
       e.raw_index, e.hash, e.position, c.entity
     from observation.public_entry e join identity.public_crosswalk c on c.record = e.record
     where e.kind = 'claim' and c.entity in (select entity from last_of where place <= ${lookedAtMax})
     order by c.entity, e.record, e.version, e.hash`,
  );
