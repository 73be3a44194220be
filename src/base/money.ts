// Money: minor units in bigint with an ISO 4217 code. Parsed from decimal text only; currencies never mix.
import { assert, present } from "./assert.ts";
import { currencyExponent } from "./currency.ts";
import {
  type Decimal,
  type Rounding,
  decimal,
  parseDecimal,
  pointedText,
  powerOfTen,
  rescale,
  roundedQuotient,
  subtract,
} from "./decimal.ts";
import { Fault } from "./fault.ts";

export interface Money {
  /** Minor units: cents for EUR, yen for JPY, fils for KWD. */
  readonly minor: bigint;
  /** ISO 4217 code, upper case. */
  readonly currency: string;
}

const exponentOf = (currency: string): number => {
  const exponent = currencyExponent(currency);
  if (exponent !== undefined) return exponent;
  throw new Fault({
    code: "money-currency",
    subject: currency === "" ? "an amount" : `currency ${currency}`,
    cause: currency === "" ? "it has no currency" : "it is not an ISO 4217 code",
    hint: "map the currency column, or set the currency of the source",
  });
};

/** Exact money from decimal text. Faults: `money-amount`, `money-currency`, `money-precision` (never rounded). */
export const money = (text: string, currency: string): Money => {
  const exponent = exponentOf(currency);
  const amount = parseDecimal(text);
  if (amount === undefined) {
    const hint = "amounts are digits with an optional point, such as 1234.50; set the number format in the mapping";
    throw new Fault({ code: "money-amount", subject: `amount ${JSON.stringify(text)}`, cause: "it is not a decimal number", hint });
  }
  const rounded = moneyFrom(amount, currency, "half-even");
  if (rounded.residual.digits !== 0n) {
    const cause = `it has more than the ${exponent} decimals of ${currency}`;
    throw new Fault({ code: "money-precision", subject: `amount ${text}`, cause, hint: "declare a scale for the field in the mapping" });
  }
  return rounded.money;
};

export interface RoundedMoney {
  readonly money: Money;
  /** What rounding took away: amount = money + residual, in major units. */
  readonly residual: Decimal;
}

/** Rounds a decimal of major units once to the currency's minor unit, and tells what it lost. Fault: `money-currency`. */
export const moneyFrom = (amount: Decimal, currency: string, rounding: Rounding): RoundedMoney => {
  const rounded = rescale(amount, exponentOf(currency), rounding);
  return { money: { minor: rounded.digits, currency }, residual: subtract(amount, rounded) };
};

export const addMoney = (a: Money, b: Money): Money => {
  assert(a.currency === b.currency, `one currency in a sum, not ${a.currency} and ${b.currency}`);
  return { minor: a.minor + b.minor, currency: a.currency };
};

/** All decimals of the currency, always: "1234.50", "0.05", "-7" for JPY. */
export const toText = (value: Money): string => pointedText(value.minor, exponentOf(value.currency));

/**
 * quantity × price in minor units: the exact product, rounded half-even once. Both are canonical decimal texts that have
 * passed `parseValue`. The hot path of the cash lines.
 */
export const minorFromProduct = (quantityText: string, priceText: string, exponent: number): bigint => {
  const quantity = decimal(quantityText);
  const price = decimal(priceText);
  const product = quantity.digits * price.digits;
  const scale = quantity.scale + price.scale;
  if (scale <= exponent) return product * powerOfTen(exponent - scale);
  return roundedQuotient(product, powerOfTen(scale - exponent), "half-even");
};

const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

/**
 * Splits minor units by weights so that the parts sum exactly: each part is cut towards zero, the left-over units go one
 * each to the largest remainders, ties to the earlier part. Weights are not negative and not all zero.
 */
export const allocateMinor = (total: bigint, weights: readonly bigint[]): bigint[] => {
  assert(
    weights.every((weight) => weight >= 0n),
    "weights are not negative",
  );
  const sum = weights.reduce((left, weight) => left + weight, 0n);
  assert(sum > 0n, "at least one weight is above zero");
  const parts = weights.map((weight) => (total * weight) / sum);
  const remainders = weights.map((weight) => magnitude((total * weight) % sum));
  const remainderAt = (index: number): bigint => present(remainders[index], "a remainder for each weight");
  let left = magnitude(total - parts.reduce((a, part) => a + part, 0n));
  const step = total < 0n ? -1n : 1n;
  const order = parts
    .map((_, index) => index)
    .sort((a, b) => (remainderAt(a) < remainderAt(b) ? 1 : remainderAt(a) > remainderAt(b) ? -1 : a - b));
  for (const index of order) {
    if (left === 0n) break;
    parts[index] = present(parts[index], "a part for each weight") + step;
    left -= 1n;
  }
  return parts;
};

/** `allocateMinor` for money. */
export const allocate = (total: Money, weights: readonly bigint[]): Money[] =>
  allocateMinor(total.minor, weights).map((minor) => ({ minor, currency: total.currency }));
