// Promises that a sweep would move, kept aside until it is adopted; and promises as they would be then.

import { type Query, query, type Step } from "../../platform/database.ts";
import { arrayLiteral, copyRow } from "../../platform/sql-text.ts";
import type { Cause } from "../../record/record-change.ts";
import type { PromiseChange } from "./promise-row.ts";

export const clearPromisesStep: Query = query("truncate production.staged_promise");

export const countPromisesStep: Step = { kind: "script", sql: "analyze production.staged_promise" };

/** Every promise of these lines is told anew. At most two statements. */
export function stagePromises(lines: readonly string[], changes: readonly PromiseChange[]): Step[] {
  if (lines.length === 0) return [];
  const data = changes.map(({ line, order, site, before, after }) => copyRow([line, order, site, before ?? null, after ?? null])).join("");
  return [
    query("delete from production.staged_promise where line = any($1::text[])", [arrayLiteral(lines)]),
    ...(data === ""
      ? []
      : [
          {
            kind: "copy" as const,
            table: "production.staged_promise",
            columns: ["line", "production_order", "site", "old_date", "new_date"],
            data,
          },
        ]),
  ];
}

/** Three statements, however many are staged. `at`: instant of the commit, ms. */
export const adoptPromises = (position: number, at: number, cause: Cause): Query[] => [
  query(
    `delete from production.promise p using production.staged_promise s
     where p.line = s.line and p.production_order = s.production_order and s.new_date is null`,
  ),
  query(
    `insert into production.promise (line, production_order, site, date, position)
     select line, production_order, site, new_date, $1::bigint from production.staged_promise where new_date is not null
     on conflict (line, production_order) do update set site = excluded.site, date = excluded.date, position = excluded.position`,
    [String(position)],
  ),
  query(
    `insert into production.promise_change (position, ordinal, recorded_at, line, production_order, site, old_date, new_date,
       cause_source, cause_record, cause_version, cause_at)
     select $1::bigint, row_number() over (order by line, production_order) - 1, $2::bigint, line, production_order, site,
       old_date, new_date, $3, $4, $5::bigint, $6::bigint
     from production.staged_promise`,
    [String(position), String(at), cause.source, cause.record, String(cause.version), String(cause.at)],
  ),
];

/** Promises as they would be, in the form and order of those that stand. */
export const supposedPromisesQuery = (lines: readonly string[]): Query =>
  query(
    `select line, production_order, date from production.promise p where line = any($1::text[]) and not exists (
       select from production.staged_promise s where s.line = p.line and s.production_order = p.production_order)
     union all
     select line, production_order, new_date from production.staged_promise where line = any($1::text[]) and new_date is not null
     order by line, production_order`,
    [arrayLiteral(lines)],
  );

/** The next sales order lines whose promises are staged. */
export const stagedLinesQuery = (after: string, limit: number): Query =>
  query("select distinct line from production.staged_promise where line > $1 order by line limit $2::int", [after, String(limit)]);
