// The only SQL over what systems showed of values that they took.

import { type Query, query, type Row } from "../platform/database.ts";
import type { Showing } from "./learnt-form.ts";

export interface ShowingsAsked {
  readonly source: string;
  readonly kind: string;
  readonly field: string;
  /** ms: claimed before, it counts for nothing. */
  readonly since: number;
}

/** So many of each field: what a system did longer ago need not be so any more. */
const showingsMax = 40;

/** The last of one field, newest first. What was erased, and references, which it shows by keys of its own, are left out. */
export const showingsQuery = ({ source, kind, field, since }: ShowingsAsked): Query =>
  query(
    `select send, claimed_at, to_value, shown_value, state from writeback.send
     where source = $1 and kind = $2 and field = $3 and taken and claimed_at >= $4::bigint and to_value <> '' and shown_value <> ''
       and own_value is null
     order by claimed_at desc, send desc limit ${showingsMax}`,
    [source, kind, field, String(Math.max(since, 0))],
  );

export const readShowing = (row: Row): Showing => ({
  send: row["send"] ?? "",
  at: Number(row["claimed_at"]),
  told: row["to_value"] ?? "",
  shown: row["shown_value"] ?? "",
  isUnmoved: row["state"] === "ineffective",
});
