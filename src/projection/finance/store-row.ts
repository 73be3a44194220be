// Reading columns of finance's rows: the database gives text, or null.

import { present } from "../../base/assert.ts";
import type { Row } from "../../platform/database.ts";
import type { Cause } from "../../record/record-change.ts";

/** A column that is never null. */
export const column = (row: Row, name: string): string => present(row[name], `a value in column ${name}`);

/** A count, position or time in ms: a safe integer, never an amount. */
export const integer = (row: Row, name: string): number => Number.parseInt(column(row, name), 10);

/** Minor units; undefined where the column is null. */
export const minor = (row: Row, name: string): bigint | undefined => {
  const text = row[name] ?? null;
  return text === null ? undefined : BigInt(text);
};

/** A comma-separated list. */
export const words = (row: Row, name: string): string[] =>
  column(row, name)
    .split(",")
    .filter((word) => word !== "");

export const causeOf = (row: Row): Cause => ({
  source: column(row, "cause_source"),
  record: column(row, "cause_record"),
  version: integer(row, "cause_version"),
  at: integer(row, "cause_at"),
  fields: words(row, "cause_fields"),
});
