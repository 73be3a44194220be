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
  readonly record: string | null;
  /** What came of telling it. */
  readonly sent: string | null;
  readonly limit: number;
}

const filtered = `i.to_position is null and ($1::text is null or i.source = $1) and ($2::text is null or i.kind = $2)
  and ($3::text is null or i.field = $3) and ($4::text is null or i.cause = $4) and ($5::text is null or i.state = $5)
  and ($6::text is null or i.entity = $6) and ($7::text is null or i.record = $7) and ($8::text is null or s.state = $8)`;

/** What came of telling it last. */
const lastSend = `left join lateral (
  select s.state, s.shown_value, s.cause, s.claimed_at from writeback.public_send s
  where s.record = i.record and s.field = i.field and s.planned_at = i.planned_at and s.planned_by = i.planned_by
    and s.to_value = i.to_value
  order by s.position desc, s.claimed_at desc limit 1) s on true`;

const params = ({ system, kind, field, cause, state, entity, record, sent }: IntentFilter): (string | null)[] => [
  system,
  kind,
  field,
  cause,
  state,
  entity,
  record,
  sent,
];

/** The oldest first. */
export const intentsQuery = (filter: IntentFilter): Query =>
  query(
    `select i.*, r.doc, s.state as sent, s.shown_value, s.cause as sent_cause, s.claimed_at as sent_at
     from governance.public_intent i left join record.public_record r on r.entity = i.entity ${lastSend}
     where ${filtered} order by i.planned_at, i.source, i.kind, i.key, i.field, i.planned_by limit $9::int`,
    [...params(filter), String(filter.limit)],
  );

/** By system, kind, cause and state: how many there are. */
export const intentCountQuery = (filter: IntentFilter): Query =>
  query(
    `select i.source, i.kind, i.cause, i.state, count(*) as intents from governance.public_intent i ${lastSend}
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

/** Planned intents that their system was told and does not hold, with the send that came to that; the oldest first. */
export const untoldQuery = ({
  site,
  kind,
  field,
  limit,
}: {
  site: string | null;
  kind: string | null;
  field: string | null;
  limit: number;
}): Query =>
  query(
    `select i.entity, i.kind, i.site, i.source, i.record, i.key, i.field, i.from_value, i.to_value, s.send, s.state, s.cause,
       s.claimed_at as since, r.doc, 'f' as baseline
     from governance.public_intent i
       join lateral (
         select s.send, s.state, s.cause, s.claimed_at from writeback.public_send s
         where s.record = i.record and s.field = i.field and s.planned_at = i.planned_at and s.planned_by = i.planned_by
           and s.to_value = i.to_value and s.released = i.released
         order by s.position desc, s.claimed_at desc limit 1) s on s.state in ('refused', 'ineffective', 'stopped', 'waiting')
       left join record.public_record r on r.entity = i.entity
     where i.to_position is null and i.state = 'planned' and ($1::text is null or i.site = $1) and ($2::text is null or i.kind = $2)
       and ($3::text is null or i.field = $3)
     order by s.claimed_at, i.record, i.field limit $4::int`,
    [site, kind, field, String(limit)],
  );
