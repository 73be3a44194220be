// The only SQL over what a practice copy would have written.

import { type Query, query, type Row } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import type { RawValues } from "../source/connector.ts";

export interface Recorded {
  readonly at: number;
  readonly source: string;
  readonly site: string;
  readonly feed: string;
  readonly record: string;
  readonly key: string;
  readonly columns: RawValues;
}

export const recordedStep = ({ at, source, site, feed, record, key, columns }: Recorded): Query =>
  query(
    `insert into writeback.recorded (number, at, source, site, feed, record, key, columns)
     select coalesce(max(number), 0) + 1, $1::bigint, $2, $3, $4, $5, $6, $7 from writeback.recorded`,
    [String(at), source, site, feed, record, key, JSON.stringify(columns)],
  );

/** Of one record, in the order in which it would have been written. */
export const recordedOfQuery = (record: string, feed: string): Query =>
  query("select * from writeback.recorded where record = $1 and feed = $2 order by number", [record, feed]);

export const readRecorded = (row: Row): Recorded => ({
  at: Number(row["at"]),
  source: row["source"] ?? "",
  site: row["site"] ?? "",
  feed: row["feed"] ?? "",
  record: row["record"] ?? "",
  key: row["key"] ?? "",
  columns: JSON.parse(row["columns"] ?? "{}") as RawValues,
});

/** Nothing that tells of these records is kept. */
export const eraseRecordedStep = (records: readonly string[]): Query =>
  query("delete from writeback.recorded where record = any($1::text[])", [arrayLiteral(records)]);
