// Rows of a long list, each as one text. A hundred thousand rows of twelve columns are a million texts to carry from the database's
// thread, and half of the time went into collecting them; as one text each they are read when they are needed, and let go again.

import { type Query, query, type Row } from "../platform/database.ts";

/** The same rows in one column. */
export const packed = ({ sql, params }: Query): Query => query(`select row_to_json(item)::text as packed from (${sql}) as item`, params);

/** A row of a packed query with its columns as text, as the database prints them. */
export function unpacked(row: Row): Row {
  const values = JSON.parse(row["packed"] ?? "{}") as Record<string, unknown>;
  const read: Record<string, string | null> = {};
  for (const name of Object.keys(values)) read[name] = asText(values[name]);
  return read;
}

function asText(value: unknown): string | null {
  if (typeof value === "string" || value === null || value === undefined) return value ?? null;
  if (typeof value === "boolean") return value ? "t" : "f";
  return JSON.stringify(value);
}
