// Invariants within one record, checked after survivorship over canonical texts.
import { compare, parseDecimal } from "../base/decimal.ts";
import type { Invariant, Kind } from "./kind.ts";

export interface Violation {
  /** The fields that together break it; which of them moved last is for the caller to know. */
  readonly fields: readonly string[];
  readonly cause: string;
}

/** Canonical text by field; null and undefined are no value. */
export type Values = Readonly<Record<string, string | null | undefined>>;

const none: readonly Violation[] = [];

/** Every invariant of the kind that the values break, in the kind's order. */
export const violated = (kind: Kind, values: Values): readonly Violation[] => {
  if (kind.invariants === undefined) return none;
  const found: Violation[] = [];
  for (const invariant of kind.invariants) {
    const violation = checked(invariant, values);
    if (violation !== undefined) found.push(violation);
  }
  return found;
};

const zero = { digits: 0n, scale: 0 };

function checked(invariant: Invariant, values: Values): Violation | undefined {
  const { field } = invariant;
  const text = values[field] ?? "";
  if (text === "") return undefined;
  if (invariant.kind === "needs") {
    if ((values[invariant.other] ?? "") !== "") return undefined;
    return { fields: [field, invariant.other], cause: `${field} ${text} has no ${invariant.other}` };
  }
  const value = parseDecimal(text);
  if (value === undefined) return undefined;
  if (invariant.kind === "not-negative")
    return compare(value, zero) < 0 ? { fields: [field], cause: `${field} ${text} is negative` } : undefined;
  const otherText = values[invariant.other] ?? "";
  const other = parseDecimal(otherText);
  if (other === undefined || compare(value, other) >= 0) return undefined;
  return { fields: [field, invariant.other], cause: `${field} ${text} is below ${invariant.other} ${otherText}` };
}
