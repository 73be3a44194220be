// What is read of the forms of feeds: what was accepted, and what waits for a person.

import { type Query, query } from "../platform/database.ts";

/** The newest first. `state`: null for all. */
export const formsQuery = (source: string | null, state: string | null, limit: number): Query =>
  query(
    `select * from observation.public_contract where ($1::text is null or source = $1) and ($2::text is null or state = $2)
     order by since desc, source, feed, number desc limit $3::int`,
    [source, state, String(limit)],
  );
