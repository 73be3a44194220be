// Rows of a long list, a thousand of them in one text. A hundred thousand rows of twelve columns are a million texts to carry from the
// database's thread, and half of the time went into collecting them; so each row is read when it is needed, and let go again.

import { type Query, query, type Row } from "../platform/database.ts";

/** Rows in one text: few texts, and none of them large. */
const rowsOfText = 1_000;

/** The same rows, packed; in no order. */
export const packed = ({ sql, params }: Query): Query =>
  query(
    `select string_agg(line, e'\\n') as lines from (
       select row_to_json(item)::text as line, (row_number() over () - 1) / ${rowsOfText} as part from (${sql}) as item
     ) as numbered group by part`,
    params,
  );

/** Each row of a packed query, still as text. */
export const linesOf = (rows: readonly Row[]): string[] => rows.flatMap((row) => (row["lines"] ?? "").split("\n"));

/** A row with its columns as text, as the database prints them. */
export function unpacked(line: string): Row {
  const row = JSON.parse(line) as Record<string, unknown>;
  for (const name in row) if (typeof row[name] !== "string") row[name] = asText(row[name]);
  return row as Row;
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? "t" : "f";
  return JSON.stringify(value);
}
