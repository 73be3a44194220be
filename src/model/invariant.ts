// Invariants within one record, checked after survivorship over canonical texts.
import { add, compare, type Decimal, parseDecimal } from "../base/decimal.ts";
import type { Invariant, Kind } from "./kind.ts";

export interface Violation {
  /** The fields that together break it; which of them moved last is for the caller to know. */
  readonly fields: readonly string[];
  readonly cause: string;
}

/** Canonical text by field; null and undefined are no value. */
export type Values = Readonly<Record<string, string | null | undefined>>;

const none: readonly Violation[] = [];

/** Every invariant of the kind that the values break, in the kind's order. `before`: what stood until now, for what is fixed. */
export const violated = (kind: Kind, values: Values, before: Values = values): readonly Violation[] => {
  if (kind.invariants === undefined) return none;
  const found: Violation[] = [];
  for (const invariant of kind.invariants) {
    if (invariant.kind === "fixed") {
      found.push(...changed(invariant, kind.lifecycle?.field ?? "", values, before));
      continue;
    }
    const violation = invariant.kind === "sums-to" ? unequal(invariant, values) : checked(invariant, values);
    if (violation !== undefined) found.push(violation);
  }
  return found;
};

/** True where what stood before matters. */
export const asksBefore = (kind: Kind): boolean => kind.invariants?.some((invariant) => invariant.kind === "fixed") === true;

function changed({ fields, states }: Extract<Invariant, { kind: "fixed" }>, life: string, values: Values, before: Values): Violation[] {
  const state = before[life] ?? "";
  if (!states.includes(state)) return [];
  return fields.flatMap((field) => {
    const [was, now] = [before[field] ?? "", values[field] ?? ""];
    return was === "" || was === now
      ? []
      : [{ fields: [field], cause: `${field} ${was} would become ${now || "empty"}, and it is ${state}` }];
  });
}

function unequal({ field, parts }: Extract<Invariant, { kind: "sums-to" }>, values: Values): Violation | undefined {
  const total = parseDecimal(values[field] ?? "");
  if (total === undefined) return undefined;
  let sum: Decimal = zero;
  for (const part of parts) {
    const value = parseDecimal(values[part] ?? "");
    if (value === undefined) return undefined;
    sum = add(sum, value);
  }
  if (compare(sum, total) === 0) return undefined;
  return { fields: [field, ...parts], cause: `${parts.join(" and ")} do not add up to ${field} ${values[field] ?? ""}` };
}

const zero = { digits: 0n, scale: 0 };

function checked(invariant: Exclude<Invariant, { kind: "fixed" | "sums-to" }>, values: Values): Violation | undefined {
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
