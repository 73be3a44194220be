// Exact decimals over bigint. No float is ever involved: 0.1 + 0.2 is 0.3, and 10.10 came in as text.
import { assert } from "./assert.ts";

/** The value is `digits / 10^scale`. The scale is as written: 1.50 has scale 2; `compare` and `toText` do not mind. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

export type Rounding = "half-even" | "half-up";

/** Most digits accepted from outside: PostgreSQL and UBL both carry 38, and cost stays bounded. */
export const decimalDigitsMax = 38;

const minus = 45;
const point = 46;

const powers: bigint[] = [];
for (let exponent = 0; exponent <= 2 * decimalDigitsMax; exponent += 1) powers.push(10n ** BigInt(exponent));

/** 10^exponent, from a table where it is small. */
export const powerOfTen = (exponent: number): bigint => powers[exponent] ?? 10n ** BigInt(exponent);

/**
 * Reads `-?digits[.digits]` of at most 38 digits; anything else (1e5, 0x1F, 1.234,56, "+1", ".5", "5.", spaces, empty)
 * is undefined. A loop over character codes: this runs for every quantity and amount that arrives.
 */
export const parseDecimal = (text: string): Decimal | undefined => {
  const length = text.length;
  const start = text.charCodeAt(0) === minus ? 1 : 0;
  let dot = -1;
  for (let index = start; index < length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) continue;
    if (code !== point || dot !== -1 || index === start || index === length - 1) return undefined;
    dot = index;
  }
  const count = length - start - (dot === -1 ? 0 : 1);
  if (count < 1 || count > decimalDigitsMax) return undefined;
  if (dot === -1) return { digits: BigInt(text), scale: 0 };
  return { digits: BigInt(text.slice(0, dot) + text.slice(dot + 1)), scale: length - dot - 1 };
};

/** A decimal from text that the code itself wrote or has already checked; anything else is a programmer error. */
export const decimal = (text: string): Decimal => {
  const parsed = parseDecimal(text);
  assert(parsed !== undefined, `a decimal number, not ${JSON.stringify(text)}`);
  return parsed;
};

export const decimalOf = (digits: bigint, scale = 0): Decimal => ({ digits, scale });

const digitsAt = (value: Decimal, scale: number): bigint =>
  value.scale === scale ? value.digits : value.digits * powerOfTen(scale - value.scale);

const commonScale = (a: Decimal, b: Decimal): number => (a.scale > b.scale ? a.scale : b.scale);

export const add = (a: Decimal, b: Decimal): Decimal => {
  const scale = commonScale(a, b);
  return { digits: digitsAt(a, scale) + digitsAt(b, scale), scale };
};

export const subtract = (a: Decimal, b: Decimal): Decimal => {
  const scale = commonScale(a, b);
  return { digits: digitsAt(a, scale) - digitsAt(b, scale), scale };
};

export const multiply = (a: Decimal, b: Decimal): Decimal => ({ digits: a.digits * b.digits, scale: a.scale + b.scale });

export const negate = (value: Decimal): Decimal => ({ digits: -value.digits, scale: value.scale });

export const absolute = (value: Decimal): Decimal => (value.digits < 0n ? negate(value) : value);

/** Below, at or above zero as a is smaller than, equal to or greater than b. 1.50 equals 1.5. */
export const compare = (a: Decimal, b: Decimal): -1 | 0 | 1 => {
  const scale = commonScale(a, b);
  const left = digitsAt(a, scale);
  const right = digitsAt(b, scale);
  return left < right ? -1 : left > right ? 1 : 0;
};

/** numerator / denominator rounded to a whole number. Halves go to the even neighbour, or away from zero ('half-up'). */
export const roundedQuotient = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  assert(denominator !== 0n, "the divisor is not zero");
  const quotient = numerator / denominator;
  const remainder = numerator % denominator;
  if (remainder === 0n) return quotient;
  const twice = remainder < 0n ? -2n * remainder : 2n * remainder;
  const whole = denominator < 0n ? -denominator : denominator;
  const isAway = twice > whole || (twice === whole && (rounding === "half-up" || quotient % 2n !== 0n));
  if (!isAway) return quotient;
  return numerator < 0n === denominator < 0n ? quotient + 1n : quotient - 1n;
};

/** The same value with `scale` decimals, rounded once where it has more. */
export const rescale = (value: Decimal, scale: number, rounding: Rounding): Decimal => {
  if (scale >= value.scale) return { digits: digitsAt(value, scale), scale };
  return { digits: roundedQuotient(value.digits, powerOfTen(value.scale - scale), rounding), scale };
};

/** a / b with `scale` decimals. b must not be zero. */
export const divide = (a: Decimal, b: Decimal, scale: number, rounding: Rounding = "half-even"): Decimal => {
  const shift = scale + b.scale - a.scale;
  const numerator = shift >= 0 ? a.digits * powerOfTen(shift) : a.digits;
  const denominator = shift >= 0 ? b.digits : b.digits * powerOfTen(-shift);
  return { digits: roundedQuotient(numerator, denominator, rounding), scale };
};

/** Digits with a point `scale` places from the right and at least one digit before it: (-5n, 2) is "-0.05". */
export const pointedText = (digits: bigint, scale: number): string => {
  if (scale === 0) return digits.toString();
  const isNegative = digits < 0n;
  const text = (isNegative ? -digits : digits).toString().padStart(scale + 1, "0");
  const cut = text.length - scale;
  return `${isNegative ? "-" : ""}${text.slice(0, cut)}.${text.slice(cut)}`;
};

/** Canonical text: no exponent, no trailing zeros, no "-0". Equal values have equal texts. */
export const toText = (value: Decimal): string => {
  if (value.scale === 0 || value.digits === 0n) return value.digits.toString();
  const text = pointedText(value.digits, value.scale);
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48) end -= 1;
  if (text.charCodeAt(end - 1) === point) end -= 1;
  return text.slice(0, end);
};
