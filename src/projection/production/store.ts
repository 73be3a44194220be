// The only SQL over production's promises.

import { present } from "../../base/assert.ts";
import { type Query, type Row, type Step, query } from "../../platform/database.ts";
import { arrayLiteral, copyRow } from "../../platform/sql-text.ts";
import type { ReadyPromise } from "../chain.ts";
import type { ProductionRows, PromiseChange } from "./promise-row.ts";

const columns =
  "position ordinal recorded_at line production_order site old_date new_date cause_source cause_record cause_version cause_at".split(" ");

/** At most three statements, whatever the batch holds. */
export function productionSteps({ position, at, changes }: ProductionRows): Step[] {
  if (changes.length === 0) return [];
  const standing = changes.filter((change) => change.after !== undefined);
  const fallen = changes.filter((change) => change.after === undefined);
  const data = changes.map(({ line, order, site, before, after, cause }, ordinal) =>
    copyRow([
      String(position),
      String(ordinal),
      String(at),
      line,
      order,
      site,
      before ?? null,
      after ?? null,
      cause.source,
      cause.record,
      String(cause.version),
      String(cause.at),
    ]),
  );
  return [
    ...(fallen.length > 0 ? [removal(fallen)] : []),
    ...(standing.length > 0 ? [upsert(standing, position)] : []),
    { kind: "copy", table: "production.promise_change", columns, data: data.join("") },
  ];
}

const removal = (changes: readonly PromiseChange[]): Query =>
  query(
    `delete from production.promise p using unnest($1::text[], $2::text[]) as u(line, production_order)
     where p.line = u.line and p.production_order = u.production_order`,
    [arrayLiteral(changes.map((one) => one.line)), arrayLiteral(changes.map((one) => one.order))],
  );

const upsert = (changes: readonly PromiseChange[], position: number): Query =>
  query(
    `insert into production.promise (line, production_order, site, date, position)
     select *, $5::bigint from unnest($1::text[], $2::text[], $3::text[], $4::date[])
     on conflict (line, production_order) do update set site = excluded.site, date = excluded.date, position = excluded.position`,
    [
      arrayLiteral(changes.map((one) => one.line)),
      arrayLiteral(changes.map((one) => one.order)),
      arrayLiteral(changes.map((one) => one.site)),
      arrayLiteral(changes.map((one) => one.after ?? null)),
      String(position),
    ],
  );

/** Standing promises for these sales order lines; as of a position where one is given. */
export function promisesQuery(lines: readonly string[], upTo: number | undefined): Query {
  if (upTo === undefined)
    return query(
      "select line, production_order, date from production.promise where line = any($1::text[]) order by line, production_order",
      [arrayLiteral(lines)],
    );
  return query(
    `select line, production_order, date from (
       select distinct on (line, production_order) line, production_order, new_date as date from production.promise_change
       where line = any($1::text[]) and position <= $2::bigint order by line, production_order, position desc, ordinal desc
     ) p where date is not null`,
    [arrayLiteral(lines), String(upTo)],
  );
}

export const promiseOfRow = (row: Row): ReadyPromise & { readonly line: string } => ({
  line: present(row["line"], "a line"),
  order: present(row["production_order"], "a production order"),
  date: present(row["date"], "a date"),
});
