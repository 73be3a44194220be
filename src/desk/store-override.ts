// What is read of overrides that wait for a second person.

import { type Query, query } from "../platform/database.ts";

/** So many are listed; the oldest come first. */
const pendingMax = 1_000;

/** Null: every one. */
export const pendingOverridesQuery = (decision: string | null): Query =>
  query(
    `select o.decision, o.entity, o.record, o.kind, o.site, o.fields, o.until, o.expires_at, o.author, o.reason, o.set_at, r.doc
     from governance.public_pending_override o left join record.public_record r on r.entity = o.entity
     where o.to_position is null and ($1::text is null or o.decision = $1)
     order by o.set_at, o.decision limit ${pendingMax}`,
    [decision],
  );
