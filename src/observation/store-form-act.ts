// What the log says of the forms in which systems show what they are told.

import { type Query, query } from "../platform/database.ts";

/** Acts about forms, in the order of the log. */
export const formActsQuery = (upTo: number): Query =>
  query(
    "select * from observation.entry where kind = 'act' and left(key, 5) = 'form/' and position <= $1::bigint order by position, ordinal",
    [String(upTo)],
  );
