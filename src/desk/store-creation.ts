// What is read of things that systems lack and are to be given, or were.

import { type Query, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

/** Null: every one of them. */
export interface CreationFilter {
  readonly system: string | null;
  readonly kind: string | null;
  readonly entity: string | null;
  readonly states: readonly string[];
  readonly limit: number;
}

const filtered = `($1::text is null or k.source = $1) and ($2::text is null or k.kind = $2) and ($3::text is null or c.entity = $3)
  and k.state = any($4::text[])`;

const params = ({ system, kind, entity, states }: CreationFilter): (string | null)[] => [system, kind, entity, arrayLiteral(states)];

/** The oldest first. */
export const creationsQuery = (filter: CreationFilter): Query =>
  query(
    `select k.*, coalesce(c.entity, k.record) as entity, r.doc
     from writeback.public_creation k left join identity.public_crosswalk c on c.record = k.record
       left join record.public_record r on r.entity = c.entity
     where ${filtered} order by k.planned_at, k.source, k.kind, k.creation limit $5::int`,
    [...params(filter), String(filter.limit)],
  );

export const creationCountQuery = (filter: CreationFilter): Query =>
  query(
    `select k.source, k.kind, k.state, count(*) as creations
     from writeback.public_creation k left join identity.public_crosswalk c on c.record = k.record
     where ${filtered} group by 1, 2, 3 order by 1, 2, 3`,
    params(filter),
  );

/** The last word of a person about giving each of these things to a system, by thing and system. */
export const releasesQuery = (entities: readonly string[]): Query =>
  query(
    `select distinct on (c.entity, w.system) c.entity, w.system, e.key, e.body
     from identity.public_crosswalk c
       join observation.public_entry e on e.record = c.record and e.kind = 'decision'
       cross join lateral (select case when e.body like '%released-creation"%' then e.body::json #>> '{body,system}' end as system) w
     where c.entity = any($1::text[]) and e.body like '%released-creation"%' and w.system is not null
     order by c.entity, w.system, e.at desc, e.key desc`,
    [arrayLiteral(entities)],
  );
