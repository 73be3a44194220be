// The user's query, read page by page along its cursor columns. No page is ever skipped or read by number.

import { sqlName, type Statement } from "../postgres-session.ts";
import type { QueryFeed } from "./options.ts";

/** The next page after a row, whose cursor columns are given as text; from the beginning without. */
export const pageStatement = (feed: QueryFeed, after: readonly string[] | undefined, rowsMax: number): Statement => {
  const columns = columnsOf(feed);
  const where = after === undefined ? "" : ` where (${columns.join(", ")}) > (${after.map((_, index) => `$${index + 1}`).join(", ")})`;
  return { text: `${from(feed)}${where} order by ${columns.join(", ")} limit ${rowsMax}`, values: after ?? [] };
};

/** The first page of the overlap window before a time. `type` is that of the first cursor column: the index stays usable. */
export const overlapStatement = (feed: QueryFeed, time: string, type: string, rowsMax: number): Statement => {
  const columns = columnsOf(feed);
  const where = `${columns[0]} >= $1::${type} - interval '${feed.overlap_seconds} seconds'`;
  return { text: `${from(feed)} where ${where} order by ${columns.join(", ")} limit ${rowsMax}`, values: [time] };
};

/** Names of the time types by their number in PostgreSQL. */
export const timeTypes: ReadonlyMap<string, string> = new Map([
  ["1082", "date"],
  ["1114", "timestamp"],
  ["1184", "timestamptz"],
]);

const columnsOf = (feed: QueryFeed): string[] => feed.cursor.map((name) => `q.${sqlName(name)}`);
const from = (feed: QueryFeed): string => `select * from (\n${wholeStatement(feed).text}\n) q`;

/** Everything, in the order the query gives: for feeds without cursor columns. */
export const wholeStatement = (feed: QueryFeed): Statement => ({ text: feed.query.trim().replace(/;\s*$/, ""), values: [] });

/** Columns and types, with at most so many rows. */
export const shapeStatement = (feed: QueryFeed, rows: 0 | 1): Statement => ({ text: `${from(feed)} limit ${rows}`, values: [] });
