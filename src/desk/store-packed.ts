// Rows of a long list, a thousand of them in one text. A hundred thousand rows of twelve columns are a million texts to carry from the
// database's thread, and half of the time went into collecting them; so they come as few texts, and each row is read when it is its
// turn, and let go again.

import { type Query, query, type Row } from "../platform/database.ts";

/** A statement whose rows may be very many, with the columns that are read of it: a name in JSON costs as much as its value. */
export interface Listing {
  readonly columns: readonly string[];
  readonly query: Query;
}

/** Rows in one text: few texts, and none of them large. */
const rowsOfText = 1_000;

/** The same rows, packed; in no order. */
export const packed = ({ columns, query: { sql, params } }: Listing): Query =>
  query(
    `select count(*) as rows, '[' || string_agg(line, ',') || ']' as lines from (
       select json_build_array(${columns.join(", ")})::text as line, (row_number() over () - 1) / ${rowsOfText} as part
       from (${sql}) as item
     ) as numbered group by part`,
    params,
  );

/** How many rows a packed listing has. */
export const countOf = (texts: readonly Row[]): number => texts.reduce((sum, { rows }) => sum + Number(rows), 0);

/** Each of them, with its columns as text, as the database prints them. */
export function* unpacked(texts: readonly Row[], { columns }: Pick<Listing, "columns">): Generator<Row> {
  for (const { lines } of texts)
    for (const values of JSON.parse(lines ?? "[]") as unknown[][]) {
      const row: Record<string, string | null> = {};
      for (let place = 0; place < columns.length; place += 1) row[columns[place] ?? ""] = asText(values[place]);
      yield row;
    }
}

function asText(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? "t" : "f";
  return JSON.stringify(value);
}
