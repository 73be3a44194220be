// The forecast a person reads: thirteen weeks for each company and currency, and all of it in one currency where rates are known.

import { dateInZone } from "../../base/civil-date.ts";
import { type Bucket, type DatedAmount, type ForecastRow, forecastRow, type Window, window } from "./bucket.ts";
import { type Conversion, type ExchangeRate, conversion, converted } from "./exchange-rate.ts";
import { type FinanceSettings, zoneOf } from "./finance-settings.ts";
import { type Balance, opening } from "./opening.ts";

export interface Forecast {
  /** Position as of which it was read; undefined: the newest. */
  readonly position: number | undefined;
  /** Instant it was read for, ms. */
  readonly clock: number;
  /** By company, then currency. */
  readonly rows: readonly ForecastRow[];
  /** Everything in the reporting currency; undefined where none is configured. */
  readonly reporting: ReportingRow | undefined;
}

export interface ReportingRow {
  readonly currency: string;
  /** Minor units. */
  readonly opening: bigint;
  readonly buckets: readonly Bucket[];
  /** The rate used for each currency, with its day and source. */
  readonly conversions: ReadonlyMap<string, Conversion>;
  /** Currencies without a rate: their rows are not in these figures. */
  readonly missing: readonly string[];
}

/** The window of a company on the day its zone shows at `clock` (ms). */
export const companyWindow = (company: string, clock: number, settings: FinanceSettings): Window =>
  window(dateInZone(clock, zoneOf(company, settings)));

const placesOf = (lines: readonly DatedAmount[], balances: readonly Balance[], settings: FinanceSettings): [string, string][] => {
  const places = new Map<string, [string, string]>();
  for (const { company, currency } of [...lines, ...balances, ...settings.opening])
    places.set(`${company}\n${currency}`, [company, currency]);
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
};

/** Pure: lines (or sums of lines), balances and rates as of one position give the forecast at `clock` (ms). */
export function forecast(
  facts: { readonly lines: readonly DatedAmount[]; readonly balances: readonly Balance[]; readonly rates: readonly ExchangeRate[] },
  asked: { readonly position: number | undefined; readonly clock: number; readonly company: string | undefined },
  settings: FinanceSettings,
): Forecast {
  const rows: ForecastRow[] = [];
  for (const [company, currency] of placesOf(facts.lines, facts.balances, settings)) {
    if (asked.company !== undefined && asked.company !== company) continue;
    const weeks = companyWindow(company, asked.clock, settings);
    const lines = facts.lines.filter((line) => line.company === company && line.currency === currency);
    rows.push(forecastRow({ company, currency }, lines, weeks, opening(facts.balances, company, currency, weeks.clock, settings)));
  }
  return { position: asked.position, clock: asked.clock, rows, reporting: reportingRow(rows, facts.rates, settings.reportingCurrency) };
}

function reportingRow(rows: readonly ForecastRow[], rates: readonly ExchangeRate[], to: string | undefined): ReportingRow | undefined {
  if (to === undefined) return undefined;
  const conversions = new Map<string, Conversion>();
  const missing = new Set<string>();
  const weeks = new Map<string, { inflow: bigint; net: bigint }>();
  let start = 0n;
  for (const row of rows) {
    const way = row.currency === to ? undefined : conversion(rates, row.currency, to, row.clock);
    if (way !== undefined) conversions.set(row.currency, way);
    else if (row.currency !== to) {
      missing.add(row.currency);
      continue;
    }
    const into = (minor: bigint): bigint => (way === undefined ? minor : converted(minor, row.currency, to, way));
    let last = into(row.opening?.amount ?? 0n);
    start += last;
    for (const { monday, inflow, closing } of row.buckets) {
      // Balances are converted, flows are their differences: the weeks sum to the balance to the cent.
      const next = into(closing);
      const week = weeks.get(monday) ?? { inflow: 0n, net: 0n };
      weeks.set(monday, { inflow: week.inflow + into(inflow), net: week.net + next - last });
      last = next;
    }
  }
  let closing = start;
  const buckets = [...weeks]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([monday, { inflow, net }]) => {
      closing += net;
      return { monday, inflow, outflow: net - inflow, closing };
    });
  return { currency: to, opening: start, buckets, conversions, missing: [...missing].sort() };
}
