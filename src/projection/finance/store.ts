// The only SQL that writes finance's tables, and reads its own standing rows back.

import { type Copy, type Query, type Row, type Step, query } from "../../platform/database.ts";
import { arrayLiteral, copyRow } from "../../platform/sql-text.ts";
import { toText } from "../../base/decimal.ts";
import type { Cause } from "../../record/record-change.ts";
import type { Allocation } from "./allocation.ts";
import type { Basis, Line, Stage } from "./cash-line.ts";
import type { Side } from "./document.ts";
import type { BalanceChange } from "./balance-change.ts";
import type { FinanceRows } from "./finance-rows.ts";
import type { CashChange } from "./line-change.ts";
import type { Balance } from "./opening.ts";
import { column } from "./store-row.ts";

const text = (value: bigint | number | undefined): string | null => (value === undefined ? null : value.toString());

/** At most nine statements, whatever the batch holds. */
export function financeSteps(rows: FinanceRows): Step[] {
  const withdrawn = rows.balances.filter((change) => change.after === undefined).map((change) => change.entity);
  const balances = rows.balances.map((change) => change.after).filter((after) => after !== undefined);
  return [
    ...(rows.gone.length > 0 ? [query("delete from finance.cash_line where line = any($1::text[])", [arrayLiteral(rows.gone)])] : []),
    ...(rows.lines.length > 0 ? [upsertLines(rows.lines, rows.position)] : []),
    ...(rows.changes.length > 0 ? [copyChanges(rows)] : []),
    ...allocationSteps(rows.allocations),
    ...(withdrawn.length > 0 ? [query("delete from finance.balance where entity = any($1::text[])", [arrayLiteral(withdrawn)])] : []),
    ...(balances.length > 0 ? [upsertBalances(balances, rows.position)] : []),
    ...(rows.balances.length > 0 ? [copyBalanceChanges(rows)] : []),
    ...(rows.rates.length > 0 ? [copyRates(rows)] : []),
  ];
}

export const lineColumns = "line, root, entity, stage, side, company, site, party, currency, amount, total, date, basis, degraded";

const upsertLines = (lines: readonly Line[], position: number): Query =>
  query(
    `insert into finance.cash_line (${lineColumns}, position)
     select *, $15::bigint from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::text[], $10::bigint[], $11::bigint[], $12::date[], $13::text[], $14::text[])
     on conflict (line) do update set entity = excluded.entity, stage = excluded.stage, side = excluded.side, company = excluded.company,
       site = excluded.site, party = excluded.party, currency = excluded.currency, amount = excluded.amount, total = excluded.total,
       date = excluded.date, basis = excluded.basis, degraded = excluded.degraded, position = excluded.position`,
    [
      arrayLiteral(lines.map((one) => one.line)),
      arrayLiteral(lines.map((one) => one.root)),
      arrayLiteral(lines.map((one) => one.entity)),
      arrayLiteral(lines.map((one) => one.stage)),
      arrayLiteral(lines.map((one) => one.side)),
      arrayLiteral(lines.map((one) => one.company)),
      arrayLiteral(lines.map((one) => one.site)),
      arrayLiteral(lines.map((one) => one.party)),
      arrayLiteral(lines.map((one) => one.currency)),
      arrayLiteral(lines.map((one) => one.amount.toString())),
      arrayLiteral(lines.map((one) => one.total.toString())),
      arrayLiteral(lines.map((one) => one.date)),
      arrayLiteral(lines.map((one) => one.basis)),
      arrayLiteral(lines.map((one) => one.degraded)),
      String(position),
    ],
  );

export const causeColumns = ["cause_source", "cause_record", "cause_version", "cause_at"];

const causeValues = (cause: Cause): string[] => [cause.source, cause.record, String(cause.version), String(cause.at)];

/** Of a row of the journal beside its place and its cause. */
export const moveColumns = [
  ..."line root entity company site currency".split(" "),
  ..."stage_before old_amount old_date stage_after new_amount new_date".split(" "),
];

/** Values of `moveColumns`. */
export const moveRow = ({ line, root, entity, company, site, currency, before, after }: Omit<CashChange, "cause">): (string | null)[] => [
  line,
  root,
  entity,
  company,
  site,
  currency,
  before?.stage ?? null,
  text(before?.amount),
  before?.date ?? null,
  after?.stage ?? null,
  text(after?.amount),
  after?.date ?? null,
];

const changeColumns = [..."position ordinal recorded_at".split(" "), ...moveColumns, ...causeColumns, "cause_fields"];

function copyChanges({ position, at, changes }: FinanceRows): Copy {
  let data = "";
  let ordinal = 0;
  for (const change of changes) {
    const { cause } = change;
    data += copyRow([...[position, ordinal, at].map(String), ...moveRow(change), ...causeValues(cause), cause.fields.join(",")]);
    ordinal += 1;
  }
  return { kind: "copy", table: "finance.cash_change", columns: changeColumns, data };
}

export const allocationColumns = "root from_entity to_entity quantity amount currency site".split(" ");

/** Values of `allocationColumns`. */
export const allocationRow = (root: string, { from, to, quantity, amount, currency, site }: Allocation): (string | null)[] => [
  root,
  from,
  to,
  quantity === undefined ? null : toText(quantity),
  amount.toString(),
  currency,
  site,
];

/** The allocations of a root are written whole. They carry no position: they are what the documents of the root say now. */
function allocationSteps(chains: FinanceRows["allocations"]): Step[] {
  if (chains.length === 0) return [];
  let data = "";
  for (const { root, allocations } of chains) for (const one of allocations) data += copyRow(allocationRow(root, one));
  const removal = query("delete from finance.allocation where root = any($1::text[])", [arrayLiteral(chains.map(({ root }) => root))]);
  return data === "" ? [removal] : [removal, { kind: "copy", table: "finance.allocation", columns: allocationColumns, data }];
}

const upsertBalances = (balances: readonly Balance[], position: number): Query =>
  query(
    `insert into finance.balance (entity, account, company, site, currency, amount, date, position)
     select *, $8::bigint from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::date[])
     on conflict (entity) do update set account = excluded.account, company = excluded.company, site = excluded.site,
       currency = excluded.currency, amount = excluded.amount, date = excluded.date, position = excluded.position`,
    [
      arrayLiteral(balances.map((one) => one.entity)),
      arrayLiteral(balances.map((one) => one.account)),
      arrayLiteral(balances.map((one) => one.company)),
      arrayLiteral(balances.map((one) => one.site)),
      arrayLiteral(balances.map((one) => one.currency)),
      arrayLiteral(balances.map((one) => one.amount.toString())),
      arrayLiteral(balances.map((one) => one.date)),
      String(position),
    ],
  );

/** Of a row of the journal of balances beside its place and its cause. */
export const balanceMoveColumns = "entity account company site currency old_amount old_date new_amount new_date".split(" ");

/**
 * Values of `balanceMoveColumns`: one row, or two. A balance that moves to another account, company or currency is retracted
 * there and asserted here.
 */
export function balanceMoves({ before, after }: Pick<BalanceChange, "before" | "after">): (string | null)[][] {
  const row = (of: Balance, was: Balance | undefined, is: Balance | undefined): (string | null)[] => [
    of.entity,
    of.account,
    of.company,
    of.site,
    of.currency,
    text(was?.amount),
    was?.date ?? null,
    text(is?.amount),
    is?.date ?? null,
  ];
  const isMoved = before?.account !== after?.account || before?.company !== after?.company || before?.currency !== after?.currency;
  return [
    ...(before !== undefined && (isMoved || after === undefined) ? [row(before, before, undefined)] : []),
    ...(after === undefined ? [] : [row(after, isMoved ? undefined : before, after)]),
  ];
}

const balanceColumns = [..."position ordinal recorded_at".split(" "), ...balanceMoveColumns, ...causeColumns, "cause_fields"];

function copyBalanceChanges({ position, at, balances }: FinanceRows): Copy {
  let data = "";
  let ordinal = 0;
  for (const change of balances)
    for (const row of balanceMoves(change)) {
      data += copyRow([...[position, ordinal, at].map(String), ...row, ...causeValues(change.cause), change.cause.fields.join(",")]);
      ordinal += 1;
    }
  return { kind: "copy", table: "finance.balance_change", columns: balanceColumns, data };
}

const rateColumns = [..."position ordinal recorded_at entity base quote rate date".split(" "), ...causeColumns];

function copyRates({ position, at, rates }: FinanceRows): Copy {
  const rows = rates.map(({ entity, after, cause }, ordinal) =>
    copyRow([
      String(position),
      String(ordinal),
      String(at),
      entity,
      after?.base ?? null,
      after?.quote ?? null,
      after === undefined ? null : toText(after.rate),
      after?.date ?? null,
      ...causeValues(cause),
    ]),
  );
  return { kind: "copy", table: "finance.rate_change", columns: rateColumns, data: rows.join("") };
}

/** Standing lines of these roots; as of a position where one is given (attributes that move no money are then today's). */
export function linesQuery(roots: readonly string[], upTo: number | undefined): Query {
  if (upTo === undefined) return query(`select ${lineColumns} from finance.cash_line where root = any($1::text[])`, [arrayLiteral(roots)]);
  return query(
    `with undone as (
       select distinct on (line) * from finance.cash_change
       where position > $2::bigint and root = any($1::text[]) order by line, position, ordinal
     )
     select ${lineColumns} from finance.cash_line l
     where root = any($1::text[]) and not exists (select from undone u where u.line = l.line)
     union all
     select u.line, u.root, u.entity, u.stage_before, coalesce(l.side, 'buy'), u.company, u.site, l.party, u.currency, u.old_amount,
       coalesce(l.total, u.old_amount), u.old_date, coalesce(l.basis, 'none'), coalesce(l.degraded, '')
     from undone u left join finance.cash_line l on l.line = u.line
     where u.old_amount is not null`,
    [arrayLiteral(roots), String(upTo)],
  );
}

export const lineOf = (row: Row): Line => ({
  line: column(row, "line"),
  root: column(row, "root"),
  entity: column(row, "entity"),
  stage: column(row, "stage") as Stage,
  side: column(row, "side") as Side,
  company: column(row, "company"),
  site: column(row, "site"),
  party: row["party"] ?? null,
  currency: column(row, "currency"),
  amount: BigInt(column(row, "amount")),
  total: BigInt(column(row, "total")),
  date: row["date"] ?? null,
  basis: column(row, "basis") as Basis,
  degraded: column(row, "degraded"),
});

const balanceNames = "entity, account, company, site, currency, amount, date";

/** Standing balances of these statements, as of a position where one is given. */
export function balancesQuery(entities: readonly string[], upTo: number | undefined): Query {
  if (upTo === undefined)
    return query(`select ${balanceNames} from finance.balance where entity = any($1::text[])`, [arrayLiteral(entities)]);
  return query(
    `select * from (
       select distinct on (entity) entity, account, company, site, currency, new_amount as amount, new_date as date
       from finance.balance_change where entity = any($1::text[]) and position <= $2::bigint
       order by entity, position desc, ordinal desc
     ) b where amount is not null`,
    [arrayLiteral(entities), String(upTo)],
  );
}

export const balanceOf = (row: Row): Balance => ({
  entity: column(row, "entity"),
  account: column(row, "account"),
  company: column(row, "company"),
  site: column(row, "site"),
  currency: column(row, "currency"),
  amount: BigInt(column(row, "amount")),
  date: column(row, "date"),
});
