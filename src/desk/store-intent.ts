// What is read of intents.

import { type Query, query } from "../platform/database.ts";

/** Null: every one of them. */
export interface IntentFilter {
  readonly system: string | null;
  readonly kind: string | null;
  readonly field: string | null;
  readonly cause: string | null;
  readonly state: string | null;
  readonly entity: string | null;
  readonly limit: number;
}

const filtered = `i.to_position is null and ($1::text is null or i.source = $1) and ($2::text is null or i.kind = $2)
  and ($3::text is null or i.field = $3) and ($4::text is null or i.cause = $4) and ($5::text is null or i.state = $5)
  and ($6::text is null or i.entity = $6)`;

const params = ({ system, kind, field, cause, state, entity }: IntentFilter): (string | null)[] => [
  system,
  kind,
  field,
  cause,
  state,
  entity,
];

/** The oldest first. */
export const intentsQuery = (filter: IntentFilter): Query =>
  query(
    `select i.*, r.doc from governance.public_intent i left join record.public_record r on r.entity = i.entity
     where ${filtered} order by i.planned_at, i.source, i.kind, i.key, i.field, i.planned_by limit $7::int`,
    [...params(filter), String(filter.limit)],
  );

/** By system, kind, cause and state: how many there are. */
export const intentCountQuery = (filter: IntentFilter): Query =>
  query(
    `select i.source, i.kind, i.cause, i.state, count(*) as intents from governance.public_intent i
     where ${filtered} group by 1, 2, 3, 4 order by 1, 2, 3, 4`,
    params(filter),
  );

/** What each of two records of one entity came to say by the other's word, in the order in which it did. */
export const takenOnQuery = (one: string, other: string): Query =>
  query(
    `select record, field, from_value, to_value from governance.public_intent
     where to_position is null and state = 'agreed' and ((record = $1 and word = $2) or (record = $2 and word = $1))
     order by ended_at, planned_at, planned_by`,
    [one, other],
  );
