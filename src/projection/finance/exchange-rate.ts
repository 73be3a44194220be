// Rates between currencies, each with its day and source. Conversion happens once, at read, and keeps the rate it used.

import { currencyExponent } from "../../base/currency.ts";
import { type Decimal, powerOfTen, roundedQuotient } from "../../base/decimal.ts";

/** One unit of `base` costs `rate` units of `quote` from `date` on. */
export interface ExchangeRate {
  readonly entity: string;
  readonly base: string;
  readonly quote: string;
  readonly rate: Decimal;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly source: string;
}

export interface Conversion {
  readonly rate: ExchangeRate;
  /** True where the rate is quoted the other way round and was divided by. */
  readonly isInverse: boolean;
}

/** The youngest rate between both currencies on or before `date`; ties go to the direct quotation, then to the entity. */
export function conversion(rates: readonly ExchangeRate[], from: string, to: string, date: string): Conversion | undefined {
  let best: Conversion | undefined;
  for (const rate of rates) {
    const isDirect = rate.base === from && rate.quote === to;
    const isInverse = rate.base === to && rate.quote === from;
    if ((!isDirect && !isInverse) || rate.date > date || rate.rate.digits <= 0n) continue;
    if (best === undefined || isBetter({ rate, isInverse }, best)) best = { rate, isInverse };
  }
  return best;
}

const isBetter = (a: Conversion, b: Conversion): boolean => {
  if (a.rate.date !== b.rate.date) return a.rate.date > b.rate.date;
  if (a.isInverse !== b.isInverse) return !a.isInverse;
  return a.rate.entity < b.rate.entity;
};

/** Minor units of `from` in minor units of `to`, rounded half-even once. */
export function converted(minor: bigint, from: string, to: string, { rate, isInverse }: Conversion): bigint {
  const shift = (currencyExponent(to) ?? 2) - (currencyExponent(from) ?? 2);
  const [digits, scale] = [rate.rate.digits, rate.rate.scale];
  const [numerator, denominator] = isInverse ? [powerOfTen(scale), digits] : [digits, powerOfTen(scale)];
  return shift >= 0
    ? roundedQuotient(minor * numerator * powerOfTen(shift), denominator, "half-even")
    : roundedQuotient(minor * numerator, denominator * powerOfTen(-shift), "half-even");
}
