// The forecast as pages look at it: one view for each company and currency, and one for all of them in the reporting currency.

import type { cashForecast } from "../../../src/api/contract-cash.ts";
import type { Data } from "./client.ts";

export type Forecast = Data<typeof cashForecast>;
type Row = Forecast["rows"][number];
export type Week = Row["weeks"][number];

export interface CashView {
  /** For the address: `DE01.EUR`; `.EUR` is all companies. */
  readonly id: string;
  /** Undefined: all companies. */
  readonly company: string | undefined;
  readonly currency: string;
  readonly opening: string | null;
  /** The day whose balance that is; null where there are several. */
  readonly openingOf: string | null;
  readonly weeks: readonly Week[];
  /** Of one company only. */
  readonly row: Row | undefined;
}

export const viewId = (company: string | undefined, currency: string): string => `${company ?? ""}.${currency}`;

export function cashViews({ rows, reporting }: Forecast): readonly CashView[] {
  const own = rows.map((row) => ({
    id: viewId(row.company, row.currency),
    company: row.company,
    currency: row.currency,
    opening: row.opening?.amount ?? null,
    openingOf: row.opening?.date ?? null,
    weeks: row.weeks,
    row,
  }));
  if (reporting === null || rows.length < 2) return own;
  const { currency, opening, weeks } = reporting;
  return [{ id: viewId(undefined, currency), company: undefined, currency, opening, openingOf: null, weeks, row: undefined }, ...own];
}

/** The one asked for, else the first. */
export const viewOf = (views: readonly CashView[], id: string | undefined): CashView | undefined =>
  views.find((view) => view.id === id) ?? views[0];

export const lowestWeek = (weeks: readonly Week[]): Week | undefined =>
  weeks.reduce<Week | undefined>(
    (lowest, week) => (lowest === undefined || Number(week.closing) < Number(lowest.closing) ? week : lowest),
    undefined,
  );

/** Monday of the week of a day. */
export function mondayOf(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() - ((at.getUTCDay() + 6) % 7));
  return at.toISOString().slice(0, 10);
}

/** The console's address of a view of cash. */
export function cashAddress(path: "/cash" | "/cash/bridge", asked: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given).toString()}`;
}

/** Names one cause among others: a version of a record, as one system told it. */
export const causeId = ({
  source,
  record,
  version,
}: {
  readonly source: string;
  readonly record: string;
  readonly version: number;
}): string => [source, record, version].join("~");
