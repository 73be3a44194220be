// The rows of the source stage: cursors, deliveries and contracts. One statement each, the whole batch at once.

import { type Query, query, type Row, type Step } from "../platform/database.ts";

export type Lane = "live" | "backfill";

export interface CursorRow {
  readonly source: string;
  readonly site: string;
  readonly feed: string;
  readonly lane: Lane;
  readonly cursor: string;
  /** ms since the epoch: when the source was last read up to this cursor. */
  readonly observedAt: number;
}

export interface DeliveryRow {
  readonly source: string;
  readonly site: string;
  /** Idempotency key of a push, content hash of a file. */
  readonly hash: string;
  readonly name: string;
  /** ms since the epoch. */
  readonly receivedAt: number;
  readonly rows: number;
  readonly answer: string | null;
}

/** Moves cursors, in the transaction of what was read up to them. At most one row per source, feed and lane. */
export const cursorSteps = (rows: readonly CursorRow[], position: number): Step[] =>
  rows.length === 0 ? [] : [query(moveCursors, [JSON.stringify(rows), String(position)])];

const moveCursors = `
  insert into source.cursor (source, site, feed, lane, cursor, observed_at, position)
  select source, site, feed, lane, cursor, "observedAt", $2::bigint
  from json_to_recordset($1::json) as r (source text, site text, feed text, lane text, cursor text, "observedAt" bigint)
  on conflict (source, feed, lane) do update
  set site = excluded.site, cursor = excluded.cursor, observed_at = excluded.observed_at, position = excluded.position`;

/** Records deliveries; a file read in several pages adds its rows up. Each (source, hash) at most once per call. */
export const deliverySteps = (rows: readonly DeliveryRow[], position: number): Step[] =>
  rows.length === 0 ? [] : [query(recordDeliveries, [JSON.stringify(rows), String(position)])];

const recordDeliveries = `
  insert into source.delivery (source, site, hash, name, received_at, position, rows, answer)
  select source, site, hash, name, "receivedAt", $2::bigint, rows, answer
  from json_to_recordset($1::json) as r (source text, site text, hash text, name text, "receivedAt" bigint, rows integer, answer text)
  on conflict (source, hash) do update
  set rows = delivery.rows + excluded.rows, position = excluded.position, answer = coalesce(excluded.answer, delivery.answer)`;

export const readCursors = (): Query =>
  query("select source, site, feed, lane, cursor, observed_at from source.cursor order by source, feed, lane");

export const cursorRow = (row: Row): CursorRow => ({
  source: row["source"] ?? "",
  site: row["site"] ?? "",
  feed: row["feed"] ?? "",
  lane: row["lane"] === "backfill" ? "backfill" : "live",
  cursor: row["cursor"] ?? "",
  observedAt: Number(row["observed_at"]),
});

/** The deliveries among these that are known already: what makes a repeated push answer as the first one did. */
export const readDeliveries = (source: string, hashes: readonly string[]): Query =>
  query(
    `select hash, name, received_at, position, rows, answer from source.delivery
     where source = $1 and hash in (select json_array_elements_text($2::json))`,
    [source, JSON.stringify(hashes)],
  );
