// The database of Kassel's ERP: its tables, and rows that replace what they showed before.

import { assert } from "../base/assert.ts";
import { literal } from "../platform/sql-text.ts";
import { kassel } from "./systems/kassel.ts";
import { columnsOf, rowOf, type Sheet } from "./system.ts";
import type { Emission } from "./world.ts";

const schema = "erp";

const name = (text: string): string => {
  assert(/^[a-z_]+$/.test(text), `a table or column of Kassel, not ${text}`);
  return text;
};

const typeOf = (column: string): string => (column === kassel.changed ? "timestamptz not null" : "text not null default ''");

/** Everything is text, as in many an old system, but for the time of change. */
export const kasselTables = (): string =>
  [
    `create schema if not exists ${schema};`,
    ...Object.values(kassel.sheets).map((sheet) => {
      const columns = columnsOf(kassel, sheet).map((column) => `${name(column)} ${typeOf(column)}`);
      const key = sheet.key.map(name).join(", ");
      return `create table if not exists ${schema}.${name(sheet.name)} (${columns.join(", ")}, primary key (${key}));`;
    }),
  ].join("\n");

/** The rows of Kassel among these, as one transaction; of one key the newest state stays. */
export const kasselRows = (emissions: readonly Emission[]): string => {
  const newest = new Map<string, Map<string, Emission>>();
  for (const emission of emissions) {
    if (emission.system !== kassel.name) continue;
    const rows = newest.get(emission.kind) ?? new Map<string, Emission>();
    newest.set(emission.kind, rows);
    if ((rows.get(emission.key)?.at ?? 0) <= emission.at) rows.set(emission.key, emission);
  }
  // The session may be one in which the hub has asked to read only.
  return ["begin read write;", ...[...newest].map(([kind, rows]) => upsert(kind, [...rows.values()])), "commit;"].join("\n");
};

const literalOf = (column: string, text: string): string => literal(column === kassel.changed ? `${text}+00` : text);

const upsert = (kind: string, emissions: readonly Emission[]): string => {
  const sheet = kassel.sheets[kind];
  assert(sheet !== undefined, `a table for ${kind}`);
  const columns = columnsOf(kassel, sheet);
  const values = emissions.map((emission) => {
    const row = rowOf(kassel, sheet, emission);
    return `(${columns.map((column) => literalOf(column, row[column] ?? "")).join(", ")})`;
  });
  const table = name(sheet.name);
  const news = columns.filter((column) => !sheet.key.includes(column)).map((column) => `${column} = excluded.${column}`);
  return `insert into ${schema}.${table} as standing (${columns.join(", ")}) values ${values.join(",\n")}
on conflict (${sheet.key.join(", ")}) do update set ${news.join(", ")} where excluded.${kassel.changed} >= standing.${kassel.changed};`;
};

/** The query by which the hub reads a table, and the columns that grow with it. */
export const kasselFeed = (
  sheet: Sheet,
): { readonly query: string; readonly cursor: readonly string[]; readonly overlap_seconds: number } => ({
  query: `select * from ${schema}.${name(sheet.name)}`,
  cursor: [kassel.changed, ...sheet.key],
  // Rows are entered up to six days after the change they speak of.
  overlap_seconds: 7 * 86_400,
});
