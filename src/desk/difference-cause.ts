// Why something waits, in one word to group by: whoever works a hundred alike works one cause, not a hundred items.

import { compare, type Decimal, parseDecimal, rescale } from "../base/decimal.ts";
import type { InboxItem } from "./inbox-item.ts";

/**
 * Of discrepancies: `hidden` (a side lies at another site), `empty` (a side has nothing there), `spelling` (only case, blanks,
 * signs or leading zeros differ), `rounding` (equal at the coarser scale), `different`. Of the rest: what they say themselves.
 */
export function causeOf(item: InboxItem): string {
  switch (item.kind) {
    case "discrepancy":
      return item.sides.some(({ value }) => value === null) ? "hidden" : differenceCause(item.sides.map(({ value }) => value ?? ""));
    case "parked":
    case "drift":
      return item.class;
    case "mass-change":
      return "deletes";
    case "review":
      return "match";
    case "waiting":
      return "reference";
    case "reconciliation":
      if (item.off > 0) return "uneven";
      return item.stopped > 0 ? "unrepaired" : "missing";
    case "stale-source":
      return item.standing;
  }
}

export function differenceCause(values: readonly string[]): "empty" | "spelling" | "rounding" | "different" {
  if (values.some((value) => value === "")) return "empty";
  const numbers = values.map(parseDecimal).filter((one) => one !== undefined);
  if (numbers.length === values.length) return numberCause(numbers);
  return new Set(values.map(spelled)).size === 1 ? "spelling" : "different";
}

const spelled = (value: string): string =>
  value
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .replace(/^0+(?=.)/, "");

/** Codes such as 007 and 7 are numbers too, and equal ones. */
function numberCause(numbers: readonly Decimal[]): "spelling" | "rounding" | "different" {
  const areEqual = (list: readonly Decimal[]): boolean => list.every((one) => compare(one, list[0] ?? one) === 0);
  if (areEqual(numbers)) return "spelling";
  const scale = Math.min(...numbers.map((one) => one.scale));
  return areEqual(numbers.map((one) => rescale(one, scale, "half-up"))) ? "rounding" : "different";
}
