// Why a forecast moved between two positions: the difference by cause, to the cent. Every step is the difference of one and
// the same function (where a line falls in the weeks), so the causes always sum to the whole.

import type { Cause } from "../../record/record-change.ts";
import { type Window, placeOf } from "./bucket.ts";
import type { Stage } from "./cash-line.ts";
import { converted, type Conversion } from "./exchange-rate.ts";
import type { FinanceSettings } from "./finance-settings.ts";
import type { CashChange, LineState } from "./line-change.ts";
import { type Balance, type Opening, opening } from "./opening.ts";

/** A line as it stood at the earlier position. */
export interface StandingLine extends LineState {
  readonly line: string;
  readonly company: string;
  readonly currency: string;
}

/** A journal row of a bank balance; `before` and `after` are of one account, company and currency. */
export interface BalanceStep {
  readonly before: Balance | undefined;
  readonly after: Balance | undefined;
  readonly cause: Cause;
}

export type BridgeStep =
  | { readonly kind: "cash"; readonly change: CashChange }
  | { readonly kind: "balance"; readonly change: BalanceStep };

export type BridgeCause =
  | { readonly kind: "record"; readonly cause: Cause }
  /** Days went by: what was expected became overdue, left the window or entered it, and weeks rolled. */
  | { readonly kind: "passage-of-time" }
  /** The same money at the rates of the later position. Only in the reporting currency. */
  | { readonly kind: "exchange-rate" };

export interface BridgeEffect {
  readonly cause: BridgeCause;
  /** Change of the balance at the end of the window, minor units. */
  readonly total: bigint;
  /** Its parts: by Monday of the week, and "opening". They sum to the total. Zero parts are left out. */
  readonly parts: ReadonlyMap<string, bigint>;
}

export interface BridgeInput {
  readonly company: string;
  readonly currency: string;
  /** Lines, and balances of every statement, of this company and currency at the earlier position. */
  readonly lines: readonly StandingLine[];
  readonly balances: readonly Balance[];
  /** Journal of this company and currency between both positions, in its order. */
  readonly steps: readonly BridgeStep[];
  readonly from: Window;
  readonly to: Window;
  readonly settings: Pick<FinanceSettings, "opening">;
}

export interface Bridge {
  readonly company: string;
  readonly currency: string;
  /** Balance at the end of the window of each forecast, minor units. */
  readonly before: bigint;
  readonly after: bigint;
  /** In the order in which they were recorded; passage of time first. They sum to after − before. */
  readonly effects: readonly BridgeEffect[];
}

type Parts = Map<string, bigint>;

const add = (parts: Parts, key: string, amount: bigint): void => {
  const sum = (parts.get(key) ?? 0n) + amount;
  if (sum === 0n) parts.delete(key);
  else parts.set(key, sum);
};

const totalOf = (parts: Parts): bigint => {
  let total = 0n;
  for (const part of parts.values()) total += part;
  return total;
};

function addLine(parts: Parts, line: LineState | undefined, weeks: Window, start: Opening | undefined, sign: 1n | -1n): void {
  if (line === undefined) return;
  const place = placeOf(line, weeks, start);
  if (place.kind === "week") add(parts, place.monday, sign * line.amount);
}

/** The forecast as parts: the opening and the net flow of each week. */
function forecastParts(lines: Iterable<LineState>, weeks: Window, start: Opening | undefined): Parts {
  const parts: Parts = new Map();
  add(parts, "opening", start?.amount ?? 0n);
  for (const line of lines) addLine(parts, line, weeks, start, 1n);
  return parts;
}

const causeKey = ({ source, record, version }: Cause): string => `${source}\n${record}\n${version}`;

/** The bridge of one company and currency. Pure: everything between both positions is in the input. */
export function bridge(input: BridgeInput): Bridge {
  const { company, currency, from, to, settings } = input;
  const lines = new Map<string, LineState>(input.lines.map((line) => [line.line, line]));
  const paid = new Map<string, LineState>(input.lines.filter(isPaid).map((line) => [line.line, line]));
  const balances = new Map(input.balances.map((one) => [one.entity, one]));
  const openingAt = (clock: string): Opening | undefined => opening(balances.values(), company, currency, clock, settings);

  const before = forecastParts(lines.values(), from, openingAt(from.clock));
  let start = openingAt(to.clock);
  const moved = forecastParts(lines.values(), to, start);
  const passage: Parts = new Map(moved);
  for (const [key, amount] of before) add(passage, key, -amount);

  const byCause = new Map<string, { cause: BridgeCause; parts: Parts }>();
  for (const step of input.steps) {
    const key = causeKey(step.change.cause);
    const effect = byCause.get(key) ?? { cause: { kind: "record", cause: step.change.cause } as const, parts: new Map() };
    byCause.set(key, effect);
    if (step.kind === "cash") {
      const { line, before: old, after: next } = step.change;
      addLine(effect.parts, old, to, start, -1n);
      addLine(effect.parts, next, to, start, 1n);
      replace(lines, line, next);
      replace(paid, line, next !== undefined && isPaid(next) ? next : undefined);
    } else {
      applyBalance(balances, step.change);
      const next = openingAt(to.clock);
      add(effect.parts, "opening", (next?.amount ?? 0n) - (start?.amount ?? 0n));
      for (const line of paid.values()) {
        addLine(effect.parts, line, to, start, -1n);
        addLine(effect.parts, line, to, next, 1n);
      }
      start = next;
    }
  }
  const effects = [{ cause: { kind: "passage-of-time" } as const, parts: passage }, ...byCause.values()]
    .filter(({ parts }) => parts.size > 0)
    .map(({ cause, parts }) => ({ cause, total: totalOf(parts), parts }));
  return { company, currency, before: totalOf(before), after: totalOf(forecastParts(lines.values(), to, start)), effects };
}

const isPaid = (line: { readonly stage: Stage }): boolean => line.stage === "paid";

const replace = <T>(map: Map<string, T>, key: string, next: T | undefined): void => {
  if (next === undefined) map.delete(key);
  else map.set(key, next);
};

function applyBalance(balances: Map<string, Balance>, { before, after }: BalanceStep): void {
  if (before !== undefined) balances.delete(before.entity);
  if (after !== undefined) balances.set(after.entity, after);
}

/**
 * The same bridge in another currency. Each running balance is converted once and its steps are the differences, so nothing is
 * lost to rounding; what the later rate alone does to the later balance is its own cause.
 */
export function convertedBridge(native: Bridge, to: string, rates: { readonly from: Conversion; readonly to: Conversion }): Bridge {
  const inOld = (minor: bigint): bigint => converted(minor, native.currency, to, rates.from);
  let running = native.before;
  const effects: BridgeEffect[] = native.effects.map(({ cause, total }) => {
    const step = inOld(running + total) - inOld(running);
    running += total;
    return { cause, total: step, parts: new Map() };
  });
  const after = converted(native.after, native.currency, to, rates.to);
  const revalued = after - inOld(native.after);
  if (revalued !== 0n) effects.push({ cause: { kind: "exchange-rate" }, total: revalued, parts: new Map() });
  return { company: native.company, currency: to, before: inOld(native.before), after, effects };
}
