// What a practice copy knows of a record of a system that it does not ask.

import { type Query, query } from "../../platform/database.ts";

/** The newest first; few are needed: the last one, and the last one that came as a row. */
export const lastClaimsQuery = (record: string, limit: number): Query =>
  query(
    `select * from observation.public_entry where record = $1 and kind = 'claim' order by version desc, position desc, ordinal desc
     limit $2::int`,
    [record, String(limit)],
  );
