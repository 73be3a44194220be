// What people ask finance: the forecast, the bridge between two positions, open items, the last causes. Each is a constant number
// of statements in one snapshot, folded by the pure files beside it. As of a position: today's lines, with what was journaled
// after it taken back.

import { assert } from "../../base/assert.ts";
import { decimal } from "../../base/decimal.ts";
import { type Query, type Row, query } from "../../platform/database.ts";
import { type Bridge, type BridgeStep, type StandingLine, bridge, convertedBridge } from "./bridge.ts";
import type { DatedAmount } from "./bucket.ts";
import type { Stage } from "./cash-line.ts";
import { type ExchangeRate, conversion } from "./exchange-rate.ts";
import type { FinanceSettings } from "./finance-settings.ts";
import { type Forecast, companyWindow, forecast } from "./forecast.ts";
import type { LineState } from "./line-change.ts";
import type { Balance } from "./opening.ts";
import { balanceOf } from "./store.ts";
import { causeOf, column, integer, minor } from "./store-row.ts";

/** `database.read` under the scope of whoever asks. */
export type Read = (queries: readonly Query[]) => Promise<Row[][]>;

export interface ReadPoint {
  /** Absent: the newest. */
  readonly position?: number;
  /** ms; the day is taken in each company's zone. */
  readonly clock: number;
}

const newest = "9223372036854775807";

const positionText = (position: number | undefined): string => (position === undefined ? newest : String(position));

/** First journal row of each line after the position: its old side is how the line stood then. */
const undone = `undone as (
  select distinct on (line) line, company, currency, stage_before as stage, old_date as date, old_amount as amount
  from finance.cash_change where position > $1::bigint order by line, position, ordinal
)`;

/** Lines that stood then and stand so still, summed by day; and those that moved since, one by one. */
const linesAsOf = (position: number | undefined): Query =>
  query(
    `with ${undone}
     select null as line, company, currency, stage, date, sum(amount) as amount from finance.cash_line l
     where not exists (select from undone u where u.line = l.line) group by company, currency, stage, date
     union all
     select line, company, currency, stage, date, amount from undone where amount is not null`,
    [positionText(position)],
  );

const balancesAsOf = (position: number | undefined): Query =>
  query(
    `select * from (
       select distinct on (entity) entity, account, company, site, currency, new_amount as amount, new_date as date
       from finance.balance_change where position <= $1::bigint order by entity, position desc, ordinal desc
     ) b where amount is not null`,
    [positionText(position)],
  );

const ratesAsOf = (position: number | undefined): Query =>
  query(
    `select * from (
       select distinct on (entity) entity, base, quote, rate, date, cause_source
       from finance.rate_change where position <= $1::bigint order by entity, position desc, ordinal desc
     ) r where rate is not null`,
    [positionText(position)],
  );

const amountOf = (row: Row): DatedAmount => ({
  company: column(row, "company"),
  currency: column(row, "currency"),
  stage: column(row, "stage") as Stage,
  amount: BigInt(column(row, "amount")),
  date: row["date"] ?? null,
});

const rateOf = (row: Row): ExchangeRate => ({
  entity: column(row, "entity"),
  base: column(row, "base"),
  quote: column(row, "quote"),
  rate: decimal(column(row, "rate")),
  date: column(row, "date"),
  source: column(row, "cause_source"),
});

/** The cash forecast of all companies, or of one. */
export async function readForecast(
  read: Read,
  asked: ReadPoint & { readonly company?: string },
  settings: FinanceSettings,
): Promise<Forecast> {
  const [lines = [], balances = [], rates = []] = await read([
    linesAsOf(asked.position),
    balancesAsOf(asked.position),
    ratesAsOf(asked.position),
  ]);
  const facts = { lines: lines.map(amountOf), balances: balances.map(balanceOf), rates: rates.map(rateOf) };
  return forecast(facts, { position: asked.position, clock: asked.clock, company: asked.company }, settings);
}

const between = (table: "cash_change" | "balance_change", from: number, to: number | undefined): Query =>
  query(`select * from finance.${table} where position > $1::bigint and position <= $2::bigint order by position, ordinal`, [
    String(from),
    positionText(to),
  ]);

const sideOf = (row: Row, stage: string, amount: string, date: string): LineState | undefined => {
  const moved = minor(row, amount);
  return moved === undefined ? undefined : { stage: column(row, stage) as Stage, amount: moved, date: row[date] ?? null };
};

/** A journal row with where it belongs; `at` orders rows of both journals. */
interface Journaled {
  readonly place: string;
  readonly position: number;
  readonly step: BridgeStep;
}

const placeKey = (of: { readonly company: string; readonly currency: string }): string => `${of.company}\n${of.currency}`;

function cashStep(row: Row): Journaled {
  const [line, root, entity] = [column(row, "line"), column(row, "root"), column(row, "entity")];
  const [company, site, currency] = [column(row, "company"), column(row, "site"), column(row, "currency")];
  const before = sideOf(row, "stage_before", "old_amount", "old_date");
  const after = sideOf(row, "stage_after", "new_amount", "new_date");
  const change = { line, root, entity, company, site, currency, before, after, cause: causeOf(row) };
  return { place: placeKey(change), position: integer(row, "position"), step: { kind: "cash", change } };
}

function balanceStep(row: Row): Journaled {
  const [entity, account, company] = [column(row, "entity"), column(row, "account"), column(row, "company")];
  const [site, currency] = [column(row, "site"), column(row, "currency")];
  const side = (amount: string, date: string): Balance | undefined => {
    const booked = minor(row, amount);
    return booked === undefined ? undefined : { entity, account, company, site, currency, amount: booked, date: column(row, date) };
  };
  const change = { before: side("old_amount", "old_date"), after: side("new_amount", "new_date"), cause: causeOf(row) };
  return { place: placeKey({ company, currency }), position: integer(row, "position"), step: { kind: "balance", change } };
}

export interface Bridges {
  /** By company, then currency. */
  readonly native: readonly Bridge[];
  /** The same in the reporting currency, where both positions know a rate; empty where none is configured. */
  readonly reporting: readonly Bridge[];
}

/** Why the forecast moved from one position and clock to another. `from.position` is not after `to.position`. */
export async function readBridge(
  read: Read,
  asked: { readonly from: ReadPoint & { readonly position: number }; readonly to: ReadPoint; readonly company?: string },
  settings: FinanceSettings,
): Promise<Bridges> {
  const { from, to } = asked;
  assert(to.position === undefined || from.position <= to.position, "a bridge leads from an earlier position to a later one");
  const [lineRows = [], balanceRows = [], cash = [], booked = [], oldRates = [], newRates = []] = await read([
    linesAsOf(from.position),
    balancesAsOf(from.position),
    between("cash_change", from.position, to.position),
    between("balance_change", from.position, to.position),
    ratesAsOf(from.position),
    ratesAsOf(to.position),
  ]);
  const lines: StandingLine[] = lineRows.map((row, index) => ({ ...amountOf(row), line: row["line"] ?? `unmoved ${index}` }));
  const balances = balanceRows.map(balanceOf);
  // Stable: within a position lines come before balances, each in their own order.
  const steps = [...cash.map(cashStep), ...booked.map(balanceStep)].sort((a, b) => a.position - b.position);
  const places = new Set([
    ...lines.map(placeKey),
    ...balances.map(placeKey),
    ...steps.map(({ place }) => place),
    ...settings.opening.map(placeKey),
  ]);
  const native: Bridge[] = [];
  for (const place of [...places].sort()) {
    const [company = "", currency = ""] = place.split("\n");
    if (asked.company !== undefined && asked.company !== company) continue;
    native.push(
      bridge({
        company,
        currency,
        lines: lines.filter((line) => placeKey(line) === place),
        balances: balances.filter((balance) => placeKey(balance) === place),
        steps: steps.filter((step) => step.place === place).map(({ step }) => step),
        from: companyWindow(company, from.clock, settings),
        to: companyWindow(company, to.clock, settings),
        settings,
      }),
    );
  }
  return { native, reporting: reportingBridges(native, oldRates.map(rateOf), newRates.map(rateOf), asked, settings) };
}

function reportingBridges(
  native: readonly Bridge[],
  oldRates: readonly ExchangeRate[],
  newRates: readonly ExchangeRate[],
  { from, to }: { readonly from: ReadPoint; readonly to: ReadPoint },
  settings: FinanceSettings,
): Bridge[] {
  const currency = settings.reportingCurrency;
  if (currency === undefined) return [];
  return native.flatMap((one) => {
    if (one.currency === currency) return [one];
    const old = conversion(oldRates, one.currency, currency, companyWindow(one.company, from.clock, settings).clock);
    const young = conversion(newRates, one.currency, currency, companyWindow(one.company, to.clock, settings).clock);
    return old === undefined || young === undefined ? [] : [convertedBridge(one, currency, { from: old, to: young })];
  });
}
