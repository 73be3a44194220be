// How alike two values are, from 0 (nothing in common) to 1 (equal). Symmetric, and the same on every machine.
import { compare, parseDecimal } from "../base/decimal.ts";
import type { Comparator } from "../model/kind.ts";
import { addressLikeness } from "./address-likeness.ts";
import { align, share } from "./alignment.ts";
import { codeLikeness, dateLikeness, emailLikeness, ibanLikeness, phoneLikeness, taxLikeness } from "./identifier-likeness.ts";
import { nameLikeness, personLikeness } from "./name-likeness.ts";
import { wordLikeness, words } from "./word.ts";

export type Compared = readonly (string | null)[];

/** Values of the comparison's fields, in their order. Undefined: one side has nothing, or they cannot be compared. */
export function likeness(comparator: Comparator, one: Compared, other: Compared): number | undefined {
  if (!one.some(isGiven) || !other.some(isGiven)) return undefined;
  // Greedy pairings may depend on which side comes first, so the sides are ordered.
  const [x, y] = one.join("\n") <= other.join("\n") ? [one, other] : [other, one];
  if (comparator === "person") return personLikeness(x, y);
  if (comparator === "address") return addressLikeness(x, y);
  return single(comparator, joined(x), joined(y));
}

const isGiven = (value: string | null): boolean => value !== null && value !== "";
const joined = (values: Compared): string => values.filter(isGiven).join(" ");

/** Descriptions: what contradicts counts in full, a word more half. */
const textWeight = { contrary: 1, surplus: 0.5 };

function single(comparator: Exclude<Comparator, "person" | "address">, a: string, b: string): number | undefined {
  switch (comparator) {
    case "name":
      return nameLikeness(a, b);
    case "text":
      return share(align(words(a), words(b), wordLikeness), textWeight);
    case "exact":
      return words(a).join("") === words(b).join("") ? 1 : 0;
    case "phone":
      return phoneLikeness(a, b);
    case "email":
      return emailLikeness(a, b);
    case "date":
      return dateLikeness(a, b);
    case "code":
      return codeLikeness(a, b);
    case "tax":
      return taxLikeness(a, b);
    case "iban":
      return ibanLikeness(a, b);
    case "number":
      return numberLikeness(a, b);
  }
}

const numberLikeness = (a: string, b: string): number => {
  const [x, y] = [parseDecimal(a), parseDecimal(b)];
  return x !== undefined && y !== undefined && compare(x, y) === 0 ? 1 : 0;
};
