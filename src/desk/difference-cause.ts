// Why something waits, in one word to group by: whoever works a hundred alike works one cause, not a hundred items.

import { compare, type Decimal, parseDecimal, rescale } from "../base/decimal.ts";
import type { DriftItem, MassChangeItem, StaleItem } from "./inbox-item.ts";
import type { PausedItem } from "./paused-item.ts";

/** Of what is about a source as a whole. */
export function causeOf(item: DriftItem | MassChangeItem | StaleItem | PausedItem): string {
  switch (item.kind) {
    case "drift":
      return item.class;
    case "mass-change":
      return item.of;
    case "stale-source":
      return item.standing;
    case "paused-system":
      return item.why;
  }
}

/**
 * Of discrepancies: `empty` (a side has nothing there), `spelling` (only case, blanks, signs or leading zeros differ), `rounding`
 * (equal at the coarser scale), `different`.
 */
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
