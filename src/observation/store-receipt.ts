// When the log last received something.

import { type Query, query } from "../platform/database.ts";

/** Entries are committed nearly in the order they came; this many from the end hold the latest receipt. */
const lookBack = 10_000;

/** `received_at` in ms; null where the log is empty. */
export const lastReceiptQuery = (): Query =>
  query(
    `select max(received_at) as received_at
     from (select received_at from observation.entry order by position desc, ordinal desc limit ${lookBack}) latest`,
  );
