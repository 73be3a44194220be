// What a value must pass to be trusted fully. A value that does not pass is not refused: whoever said it is believed less.

import { compare, parseDecimal } from "../base/decimal.ts";
import { type CheckDigit, hasCheckDigit } from "./check-digit.ts";
import { matchesPattern, type ValuePattern } from "./value-pattern.ts";

export type Check =
  /** One of these forms; `texts` are they as written. */
  | { readonly kind: "pattern"; readonly texts: readonly string[]; readonly patterns: readonly ValuePattern[] }
  /** Canonical text; numbers are compared as numbers, dates and instants in their order. Undefined: open on that side. */
  | { readonly kind: "range"; readonly least: string | undefined; readonly most: string | undefined }
  | { readonly kind: "one-of"; readonly values: readonly string[] }
  | { readonly kind: "check-digit"; readonly number: CheckDigit };

/** A value that nobody asserts ("" or null) is not a bad value. */
export function passes(check: Check, value: string): boolean {
  if (value === "") return true;
  switch (check.kind) {
    case "pattern":
      return check.patterns.some((pattern) => matchesPattern(pattern, value));
    case "range":
      return (check.least === undefined || inOrder(check.least, value)) && (check.most === undefined || inOrder(value, check.most));
    case "one-of":
      return check.values.includes(value);
    case "check-digit":
      return hasCheckDigit(check.number, value);
  }
}

function inOrder(lower: string, higher: string): boolean {
  const one = parseDecimal(lower);
  const other = parseDecimal(higher);
  if (one && other) return compare(one, other) <= 0;
  return one === undefined && other === undefined && lower <= higher;
}
