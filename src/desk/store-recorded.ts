// What a practice copy would have written, for people.

import { type Query, query } from "../platform/database.ts";

/** The newest last. */
export const recordedQuery = (system: string | null, limit: number): Query =>
  query(
    `select * from (
       select * from writeback.public_recorded where $1::text is null or source = $1 order by number desc limit $2::int) newest
     order by number`,
    [system, String(limit)],
  );
