// What a sweep means in money, kept aside until it is adopted: each chain it touches once, balances and rates.

import { type Query, query, type Row, type Step } from "../../platform/database.ts";
import { arrayLiteral, copied, copyRow } from "../../platform/sql-text.ts";
import { toText } from "../../base/decimal.ts";
import type { Cause } from "../../record/record-change.ts";
import type { BalanceChange, RateChange } from "./balance-change.ts";
import { lineChanges, lineDifference } from "./line-change.ts";
import {
  allocationColumns,
  allocationRow,
  balanceMoveColumns,
  balanceMoves,
  causeColumns,
  lineColumns,
  moveColumns,
  moveRow,
} from "./store.ts";
import type { SupposedChain } from "./store-what-if.ts";

const ofRoots = ["staged_root", "staged_line", "staged_line_end", "staged_cash_change", "staged_allocation"].map(
  (name) => `finance.${name}`,
);
const ofEntities = ["finance.staged_balance", "finance.staged_balance_change", "finance.staged_rate"];
const tables = [...ofRoots, ...ofEntities];

export const clearMoneyStep: Query = query(`truncate ${tables.join(", ")}`);

export const countMoneyStep: Step = { kind: "script", sql: `analyze ${tables.join(", ")}` };

const balanceColumns = "entity account company site currency amount date".split(" ");

/** At most five statements. */
export function stageChains(chains: readonly SupposedChain[], cause: Cause): Step[] {
  let [roots, lines, ends, changes, allocations] = ["", "", "", "", ""];
  for (const { root, standing, supposed, allocations: told } of chains) {
    roots += copyRow([root]);
    const difference = lineDifference(standing, supposed);
    for (const one of difference.lines)
      lines += copyRow([
        one.line,
        one.root,
        one.entity,
        one.stage,
        one.side,
        one.company,
        one.site,
        one.party,
        one.currency,
        String(one.amount),
        String(one.total),
        one.date,
        one.basis,
        one.degraded,
      ]);
    for (const line of difference.gone) ends += copyRow([line, root]);
    for (const [place, change] of lineChanges(standing, supposed, cause).entries()) changes += copyRow([String(place), ...moveRow(change)]);
    for (const one of told) allocations += copyRow(allocationRow(root, one));
  }
  return [
    ...copied("finance.staged_root", ["root"], roots),
    ...copied("finance.staged_line", lineColumns.split(", "), lines),
    ...copied("finance.staged_line_end", ["line", "root"], ends),
    ...copied("finance.staged_cash_change", ["place", ...moveColumns], changes),
    ...copied("finance.staged_allocation", allocationColumns, allocations),
  ];
}

/** What these entities make of balances and rates, in the place of what was staged of them. */
export function stageBalances(entities: readonly string[], balances: readonly BalanceChange[], rates: readonly RateChange[]): Step[] {
  if (entities.length === 0) return [];
  let [current, changes, quoted] = ["", "", ""];
  for (const change of balances) {
    const { before, after } = change;
    const one = after ?? before;
    if (one === undefined) continue;
    const amount = after === undefined ? null : String(after.amount);
    current += copyRow([one.entity, one.account, one.company, one.site, one.currency, amount, one.date]);
    for (const [place, row] of balanceMoves(change).entries()) changes += copyRow([String(place), ...row]);
  }
  for (const { entity, after, cause } of rates)
    quoted += copyRow([
      entity,
      after?.base ?? null,
      after?.quote ?? null,
      after === undefined ? null : toText(after.rate),
      after?.date ?? null,
      cause.source,
    ]);
  return [
    ...ofEntities.map((table) => query(`delete from ${table} where entity = any($1::text[])`, [arrayLiteral(entities)])),
    ...copied("finance.staged_balance", balanceColumns, current),
    ...copied("finance.staged_balance_change", ["place", ...balanceMoveColumns], changes),
    ...copied("finance.staged_rate", "entity base quote rate date cause_source".split(" "), quoted),
  ];
}

/** Which of these chains are staged. */
export const stagedRootsQuery = (roots: readonly string[]): Query =>
  query("select root from finance.staged_root where root = any($1::text[])", [arrayLiteral(roots)]);

export const stagedRoot = (row: Row): string => row["root"] ?? "";

/** These chains have to be told again. */
export const unstageChains = (roots: readonly string[]): Query[] =>
  roots.length === 0 ? [] : ofRoots.map((table) => query(`delete from ${table} where root = any($1::text[])`, [arrayLiteral(roots)]));

/** Nine statements, however many rows are staged. `at`: instant of the commit, ms. */
export function adoptMoney(position: number, at: number, cause: Cause): Query[] {
  const here = [String(position)];
  const told = [...here, String(at), cause.source, cause.record, String(cause.version), String(cause.at), cause.fields.join(",")];
  const head = `position, ordinal, recorded_at`;
  const causes = causeColumns.join(", ");
  const [moved, booked, allocated] = [moveColumns, balanceMoveColumns, allocationColumns].map((names) => names.join(", "));
  return [
    query("delete from finance.cash_line l using finance.staged_line_end s where l.line = s.line"),
    query(
      `insert into finance.cash_line (${lineColumns}, position) select ${lineColumns}, $1::bigint from finance.staged_line
       on conflict (line) do update set entity = excluded.entity, stage = excluded.stage, side = excluded.side, company = excluded.company,
         site = excluded.site, party = excluded.party, currency = excluded.currency, amount = excluded.amount, total = excluded.total,
         date = excluded.date, basis = excluded.basis, degraded = excluded.degraded, position = excluded.position`,
      here,
    ),
    query(
      `insert into finance.cash_change (${head}, ${moved}, ${causes}, cause_fields)
       select $1::bigint, row_number() over (order by root, place) - 1, $2::bigint, ${moved}, $3, $4, $5::bigint, $6::bigint, $7
       from finance.staged_cash_change`,
      told,
    ),
    query("delete from finance.allocation a using finance.staged_root s where a.root = s.root"),
    query(`insert into finance.allocation (${allocated}) select ${allocated} from finance.staged_allocation`),
    query("delete from finance.balance b using finance.staged_balance s where b.entity = s.entity and s.amount is null"),
    query(
      `insert into finance.balance (${balanceColumns.join(", ")}, position)
       select ${balanceColumns.join(", ")}, $1::bigint from finance.staged_balance where amount is not null
       on conflict (entity) do update set account = excluded.account, company = excluded.company, site = excluded.site,
         currency = excluded.currency, amount = excluded.amount, date = excluded.date, position = excluded.position`,
      here,
    ),
    query(
      `insert into finance.balance_change (${head}, ${booked}, ${causes}, cause_fields)
       select $1::bigint, row_number() over (order by entity, place) - 1, $2::bigint, ${booked}, $3, $4, $5::bigint, $6::bigint, $7
       from finance.staged_balance_change`,
      told,
    ),
    query(
      `insert into finance.rate_change (${head}, entity, base, quote, rate, date, ${causes})
       select $1::bigint, row_number() over (order by entity) - 1, $2::bigint, entity, base, quote, rate, date,
         cause_source, $3, $4::bigint, $5::bigint
       from finance.staged_rate`,
      [...here, String(at), cause.record, String(cause.version), String(cause.at)],
    ),
  ];
}
