// Values: source text to canonical text, and when two canonical texts mean the same.
import { epochDay, isDate } from "../base/civil-date.ts";
import { absolute, compare, type Decimal, multiply, parseDecimal, subtract, toText } from "../base/decimal.ts";
import { instantText, parseInstant } from "../base/instant.ts";
import { hasHiddenCharacters, hasNul, isWellFormed, normalText } from "../base/normal-text.ts";
import type { FieldType } from "./field.ts";
import { type ParkCause, parkCause } from "./park.ts";
import { unitOf } from "./unit.ts";

/** Longest text and longest code or key, in UTF-16 units: a longer one is a mapping mistake, not a value. */
const textLengthMax = 65_536;
const codeLengthMax = 512;

/**
 * Canonical text of a value, or why it is parked. Text and codes are trimmed and composed (NFC) and keep their case; 12.000
 * becomes 12; instants become UTC with milliseconds; booleans (true/false, t/f, 1/0) become true or false; "" stays "".
 */
export const parseValue = (type: FieldType, source: string): string | ParkCause => {
  const value = source.trim();
  if (value === "") return "";
  switch (type.kind) {
    case "text":
      return parseText(value, textLengthMax);
    case "code":
    case "reference":
      return hasHiddenCharacters(value) ? hiddenCause : parseText(value, codeLengthMax);
    case "decimal": {
      const parsed = parseDecimal(value);
      return parsed === undefined ? notDecimal(value) : toText(parsed);
    }
    case "integer": {
      const parsed = parseDecimal(value);
      const whole = parsed && toText(parsed);
      return whole === undefined || whole.includes(".")
        ? notA(value, "a whole number", "map it to a decimal field, or correct the value")
        : whole;
    }
    case "date":
      return isDate(value)
        ? value
        : notA(value, "a date that exists, written YYYY-MM-DD", "set the date format of the column in the mapping");
    case "instant":
      return parseInstantValue(value);
    case "boolean":
      return booleans.get(value.toLowerCase()) ?? notA(value, "true or false", "add a code table to the mapping");
  }
};

export const isParked = (value: string | ParkCause): value is ParkCause => typeof value !== "string";

const booleans = new Map([
  ["true", "true"],
  ["t", "true"],
  ["1", "true"],
  ["false", "false"],
  ["f", "false"],
  ["0", "false"],
]);

const hiddenCause = parkCause(
  "value",
  "it holds invisible or direction-changing characters",
  "remove them in the source; keys and codes must be visible",
);
const brokenCause = parkCause("value", "it holds NUL or half a character", "check the encoding of the source");

const parseText = (value: string, lengthMax: number): string | ParkCause => {
  if (value.length > lengthMax)
    return parkCause("too-large", `it is longer than ${lengthMax} characters`, "check the row end and quote of the source");
  return hasNul(value) || !isWellFormed(value) ? brokenCause : normalText(value);
};

const parseInstantValue = (value: string): string | ParkCause => {
  const ms = parseInstant(value);
  if (ms !== undefined) return instantText(ms);
  if (parseInstant(`${value}Z`) !== undefined)
    return parkCause("zone", "the time has no zone", "set the zone of the source or column in the mapping");
  return notA(value, "a time that exists, written in ISO 8601", "set the date format of the column in the mapping");
};

/** What the value says, short enough for a message. */
const quoted = (value: string): string => JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);

const notA = (value: string, wanted: string, hint: string): ParkCause => parkCause("value", `${quoted(value)} is not ${wanted}`, hint);

const notDecimal = (value: string): ParkCause =>
  /^[-+]?\d{39,}$/.test(value.replace(".", ""))
    ? parkCause("too-large", "it has more than 38 digits", "check the column in the mapping")
    : notA(value, "a plain decimal number", "set the decimal and grouping signs of the column in the mapping");

/** How far two claims may differ and still agree. */
export type Tolerance =
  | { readonly kind: "days"; readonly days: number }
  /** Decimal text: of the unit stated, else of the unit that both are in. */
  | { readonly kind: "absolute"; readonly amount: string; readonly unit?: string }
  /** Decimal text: "0.02" allows two percent of the larger. */
  | { readonly kind: "relative"; readonly share: string };

/** True where canonical values differ by no more than the tolerance; one that does not suit the type allows nothing. */
export const withinTolerance = (type: FieldType, a: string, b: string, tolerance: Tolerance): boolean => {
  if (a === b) return true;
  if (a === "" || b === "") return false;
  if (tolerance.kind === "days") return withinDays(type, a, b, tolerance.days);
  if (type.kind !== "decimal" && type.kind !== "integer") return false;
  const x = parseDecimal(a);
  const y = parseDecimal(b);
  const limit = parseDecimal(tolerance.kind === "absolute" ? tolerance.amount : tolerance.share);
  if (x === undefined || y === undefined || limit === undefined) return false;
  const allowed = tolerance.kind === "absolute" ? limit : multiply(limit, larger(absolute(x), absolute(y)));
  return compare(absolute(subtract(x, y)), allowed) <= 0;
};

const larger = (a: Decimal, b: Decimal): Decimal => (compare(a, b) >= 0 ? a : b);

const msPerDay = 86_400_000;

const withinDays = (type: FieldType, a: string, b: string, days: number): boolean => {
  if (type.kind === "date") return isDate(a) && isDate(b) && Math.abs(epochDay(a) - epochDay(b)) <= days;
  if (type.kind !== "instant") return false;
  const x = parseInstant(a);
  const y = parseInstant(b);
  return x !== undefined && y !== undefined && Math.abs(x - y) <= days * msPerDay;
};

/**
 * True where both name the same amount of the same thing, within the tolerance: 1000 GRM is 1 KGM. Units that cannot be converted must
 * be equal. An absolute tolerance without a unit of its own allows nothing between two units: nobody knows of which it is.
 */
export function sameQuantity(a: string, aUnit: string, b: string, bUnit: string, tolerance?: Tolerance): boolean {
  if ((a === b && aUnit === bUnit) || compareQuantity(a, aUnit, b, bUnit) === 0) return true;
  if (tolerance === undefined || tolerance.kind === "days") return false;
  const [x, y, from, to] = [parseDecimal(a), parseDecimal(b), unitOf(aUnit), unitOf(bUnit)];
  const measure = tolerance.kind === "absolute" ? unitOf(tolerance.unit ?? (aUnit === bUnit ? aUnit : "")) : from;
  const limit = parseDecimal(tolerance.kind === "absolute" ? tolerance.amount : tolerance.share);
  if (x === undefined || y === undefined || limit === undefined || from === undefined || to === undefined || measure === undefined)
    return false;
  if (from.dimension !== to.dimension || measure.dimension !== from.dimension) return false;
  // All of them in one unit that is never written down: exact, whatever factors lie between.
  const left = scaledBy(x, from.numerator * to.denominator * measure.denominator);
  const right = scaledBy(y, to.numerator * from.denominator * measure.denominator);
  const allowed =
    tolerance.kind === "absolute"
      ? scaledBy(limit, measure.numerator * from.denominator * to.denominator)
      : multiply(limit, larger(absolute(left), absolute(right)));
  return compare(absolute(subtract(left, right)), allowed) <= 0;
}

const scaledBy = ({ digits, scale }: Decimal, factor: bigint): Decimal => ({ digits: digits * factor, scale });

/** Which is the greater amount; undefined for what is no number, and for units that do not measure the same thing. */
export const compareQuantity = (a: string, aUnit: string, b: string, bUnit: string): -1 | 0 | 1 | undefined => {
  const x = parseDecimal(a);
  const y = parseDecimal(b);
  if (x === undefined || y === undefined) return undefined;
  if (aUnit === bUnit) return compare(x, y);
  const from = unitOf(aUnit);
  const to = unitOf(bUnit);
  if (from === undefined || to === undefined || from.dimension !== to.dimension) return undefined;
  const left = { digits: x.digits * from.numerator * to.denominator, scale: x.scale };
  return compare(left, { digits: y.digits * to.numerator * from.denominator, scale: y.scale });
};
