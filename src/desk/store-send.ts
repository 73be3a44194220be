// What is read of sends: what systems were told, and what came of it. Values stay where they are: intents show them.

import { type Query, query } from "../platform/database.ts";

export interface SendFilter {
  readonly system: string | null;
  readonly kind: string | null;
  readonly state: string | null;
  readonly record: string | null;
  /** ms; claimed before it. */
  readonly before: number | null;
  readonly limit: number;
}

/** The newest first. */
export const sendsQuery = ({ system, kind, state, record, before, limit }: SendFilter): Query =>
  query(
    `select send, source, site, kind, record, key, entity, field, state, claimed_at, ended_at, cause, released
     from writeback.public_send where ($1::text is null or source = $1) and ($2::text is null or kind = $2)
       and ($3::text is null or state = $3) and ($4::text is null or record = $4) and ($5::bigint is null or claimed_at < $5::bigint)
     order by claimed_at desc, send, field limit $6::int`,
    [system, kind, state, record, before === null ? null : String(before), String(limit)],
  );
