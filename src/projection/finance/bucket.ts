// Thirteen ISO weeks from a named day: where each line falls. Lines store dates, never "today"; this file is where a clock
// meets them.

import { addDays, isoWeek } from "../../base/civil-date.ts";
import type { Stage } from "./cash-line.ts";
import type { Opening } from "./opening.ts";

export const weekCount = 13;

/** The day a forecast is read on, and the weeks it covers. */
export interface Window {
  /** YYYY-MM-DD in the company's zone. */
  readonly clock: string;
  /** Mondays of the weeks, the clock's week first. */
  readonly mondays: readonly string[];
  /** First day after the window. */
  readonly end: string;
}

export function window(clock: string): Window {
  const { monday } = isoWeek(clock);
  const mondays = Array.from({ length: weekCount }, (_, week) => addDays(monday, 7 * week));
  return { clock, mondays, end: addDays(monday, 7 * weekCount) };
}

/** Lines, or sums of lines of one stage and day. */
export interface DatedAmount {
  readonly company: string;
  readonly currency: string;
  readonly stage: Stage;
  /** Minor units, inflow positive. */
  readonly amount: bigint;
  readonly date: string | null;
}

/** `overdue` counts in the first week; `outside` is paid into the opening balance already. */
export type Place =
  | { readonly kind: "week"; readonly monday: string; readonly isOverdue: boolean }
  | { readonly kind: "later" | "undated" | "outside" };

/** Where a line falls. What was paid by the day of the opening balance is in that balance; without one, what was paid before the clock. */
export function placeOf(line: { readonly stage: Stage; readonly date: string | null }, weeks: Window, start: Opening | undefined): Place {
  const { stage, date } = line;
  if (date === null) return { kind: "undated" };
  if (stage === "paid" && (start === undefined ? date < weeks.clock : date <= start.date)) return { kind: "outside" };
  if (date >= weeks.end) return { kind: "later" };
  if (date < weeks.clock) return { kind: "week", monday: weeks.mondays[0] ?? weeks.clock, isOverdue: true };
  return { kind: "week", monday: isoWeek(date).monday, isOverdue: false };
}

export interface Bucket {
  /** Monday of the week, YYYY-MM-DD. */
  readonly monday: string;
  /** Minor units; inflow not negative, outflow not positive, both with what is overdue in the first week. */
  readonly inflow: bigint;
  readonly outflow: bigint;
  /** Balance at the end of the week, counted from the opening (or from zero where none is known). */
  readonly closing: bigint;
}

export interface ForecastRow {
  readonly company: string;
  readonly currency: string;
  readonly clock: string;
  readonly opening: Opening | undefined;
  /** Part of the first week's flows that was due before the clock. */
  readonly overdue: { readonly inflow: bigint; readonly outflow: bigint };
  readonly buckets: readonly Bucket[];
  /** Beyond the window, and without any day: shown, in no week. */
  readonly later: bigint;
  readonly undated: bigint;
}

interface Flow {
  inflow: bigint;
  outflow: bigint;
}

const addTo = (flow: Flow, amount: bigint): void => {
  if (amount >= 0n) flow.inflow += amount;
  else flow.outflow += amount;
};

/** One company and currency over the window. Pure; the order of the lines does not matter. */
export function forecastRow(
  place: { readonly company: string; readonly currency: string },
  lines: readonly DatedAmount[],
  weeks: Window,
  start: Opening | undefined,
): ForecastRow {
  const flows = new Map<string, Flow>(weeks.mondays.map((monday) => [monday, { inflow: 0n, outflow: 0n }]));
  const overdue: Flow = { inflow: 0n, outflow: 0n };
  const rest = { later: 0n, undated: 0n, outside: 0n };
  for (const line of lines) {
    const at = placeOf(line, weeks, start);
    if (at.kind !== "week") {
      rest[at.kind] += line.amount;
      continue;
    }
    if (at.isOverdue) addTo(overdue, line.amount);
    const flow = flows.get(at.monday);
    if (flow !== undefined) addTo(flow, line.amount);
  }
  let closing = start?.amount ?? 0n;
  const buckets = weeks.mondays.map((monday) => {
    const { inflow, outflow } = flows.get(monday) ?? { inflow: 0n, outflow: 0n };
    closing += inflow + outflow;
    return { monday, inflow, outflow, closing };
  });
  const { company, currency } = place;
  return { company, currency, clock: weeks.clock, opening: start, overdue, buckets, later: rest.later, undated: rest.undated };
}
