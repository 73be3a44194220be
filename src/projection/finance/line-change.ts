// What really changed between two sets of lines of one root: each difference is a retract, an assert and a cause.

import type { Cause } from "../../record/record-change.ts";
import type { Line, Stage } from "./cash-line.ts";

/** The part of a line that moves a forecast. */
export interface LineState {
  readonly stage: Stage;
  /** Minor units, inflow positive. */
  readonly amount: bigint;
  readonly date: string | null;
}

/** One row of the journal. `before` is retracted, `after` asserted; one of them may be missing, never both. */
export interface CashChange {
  readonly line: string;
  readonly root: string;
  readonly entity: string;
  readonly company: string;
  readonly site: string;
  readonly currency: string;
  readonly before: LineState | undefined;
  readonly after: LineState | undefined;
  readonly cause: Cause;
}

const isSameMoney = (a: Line, b: Line): boolean => a.amount === b.amount && a.date === b.date && a.stage === b.stage;

const isSamePlace = (a: Line, b: Line): boolean => a.company === b.company && a.currency === b.currency && a.site === b.site;

/** True where the stored rows would be equal. */
const isSameLine = (a: Line, b: Line): boolean =>
  isSameMoney(a, b) &&
  isSamePlace(a, b) &&
  a.entity === b.entity &&
  a.total === b.total &&
  a.party === b.party &&
  a.basis === b.basis &&
  a.degraded === b.degraded &&
  a.side === b.side;

/** Lines that are new or stand differently, and keys of those that are gone. */
export function lineDifference(before: readonly Line[], after: readonly Line[]): { readonly lines: Line[]; readonly gone: string[] } {
  const lines = after.filter((next) => {
    const last = before.find((one) => one.line === next.line);
    return last === undefined || !isSameLine(last, next);
  });
  return { lines, gone: before.flatMap(({ line }) => (after.some((one) => one.line === line) ? [] : [line])) };
}

const state = ({ stage, amount, date }: Line): LineState => ({ stage, amount, date });

function change(from: Line, before: Line | undefined, after: Line | undefined, cause: Cause): CashChange {
  const { line, root, entity, company, site, currency } = from;
  return { line, root, entity, company, site, currency, before: before && state(before), after: after && state(after), cause };
}

/**
 * Journal rows that lead from `before` to `after`, in the order of the lines. A line that changes its company, site or
 * currency is retracted there and asserted here, so that every row speaks of one place and one currency.
 */
export function lineChanges(before: readonly Line[], after: readonly Line[], cause: Cause): CashChange[] {
  const changes: CashChange[] = [];
  for (const next of after) {
    const last = before.find((one) => one.line === next.line);
    if (last === undefined) changes.push(change(next, undefined, next, cause));
    else if (!isSamePlace(last, next)) changes.push(change(last, last, undefined, cause), change(next, undefined, next, cause));
    else if (!isSameMoney(last, next)) changes.push(change(next, last, next, cause));
  }
  for (const last of before) if (!after.some((one) => one.line === last.line)) changes.push(change(last, last, undefined, cause));
  return changes;
}
