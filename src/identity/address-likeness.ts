// How alike two addresses are, whichever fields or lines their parts were written in.
import { align, share } from "./alignment.ts";
import { edits, wordLikeness, words } from "./word.ts";

/** Short forms of what street names are made of. */
const streetForms = new Map(
  Object.entries({
    street: "st",
    str: "st",
    strasse: "st",
    road: "rd",
    avenue: "ave",
    av: "ave",
    lane: "ln",
    drive: "dr",
    place: "pl",
    boulevard: "blvd",
    platz: "pl",
    court: "ct",
    highway: "hwy",
    square: "sq",
    circuit: "cct",
    crescent: "cres",
    parkway: "pkwy",
    north: "n",
    south: "s",
    east: "e",
    west: "w",
  }),
);

/** What stands before a number and means nothing by itself. */
const fillers = new Set("no nr num apt appt apartment apartments suite ste unit floor bld bldg building po box".split(" "));

export const streetWords = (value: string): string[] => {
  const parted = /str/iu.test(value) ? value.replace(/(\p{L})(?:straße|strasse|str\.)/giu, "$1 st") : value;
  const all = words(parted).map((word) => streetForms.get(word) ?? word);
  const telling = all.filter((word) => !fillers.has(word));
  return telling.length > 0 ? telling : all;
};

const digit = /\d/;
export const isNumber = (word: string): boolean => digit.test(word);

/** A long number with one digit wrong is a typing error; a short one is another house. */
const addressWordLikeness = (a: string, b: string): number => {
  if (a === b || !isNumber(a) || !isNumber(b)) return wordLikeness(a, b);
  return Math.min(a.length, b.length) >= 4 && edits(a, b, 1) === 1 ? 0.75 : 0;
};

/** Two lines of a town, or two houses of a street, are not one place. */
const withoutStreet = 0.65;
const otherHouse = 0.6;
const weight = { contrary: 1, surplus: 0.15 };

/** A blank too many or too few makes other words of the same letters; numbers must be the same. */
function mistyped(a: readonly string[], b: readonly string[]): number {
  if (a.filter(isNumber).join(" ") !== b.filter(isNumber).join(" ")) return 0;
  const [one, other] = [a.filter((word) => !isNumber(word)).join(""), b.filter((word) => !isNumber(word)).join("")];
  const found = Math.min(one.length, other.length) < mistypedLettersMin ? mistypedMax + 1 : edits(one, other, mistypedMax);
  return found > mistypedMax ? 0 : 1 - 0.05 * found;
}

const mistypedMax = 3;
const mistypedLettersMin = 10;

/** Values: street and number, then the other parts in any order. Undefined: nothing to compare. */
export function addressLikeness(a: readonly (string | null)[], b: readonly (string | null)[]): number | undefined {
  const [one, other] = [streetWords(a.join(" ")), streetWords(b.join(" "))];
  if (one.length === 0 || other.length === 0) return undefined;
  const found = Math.max(share(align(one, other, addressWordLikeness), weight), mistyped(one, other));
  const [street, otherStreet] = [streetWords(a[0] ?? ""), streetWords(b[0] ?? "")];
  if (a.length > 1 && (street.length === 0 || otherStreet.length === 0)) return Math.min(found, withoutStreet);
  const [house, otherNumbers] = [street.filter(isNumber), otherStreet.filter(isNumber)];
  const isOther = house.length > 0 && otherNumbers.length > 0 && !house.some((number) => otherNumbers.includes(number));
  return isOther ? Math.min(found, otherHouse) : found;
}
