// What samples of a stretch come to: the evidence of an event. Exact, and of one size however many samples there are.

import { add, compare, type Decimal, decimal, decimalOf, divide, toText } from "../base/decimal.ts";

/** Times in ms. */
export interface Window {
  readonly firstAt: number;
  readonly first: Decimal;
  readonly lastAt: number;
  readonly last: Decimal;
  readonly count: number;
  readonly min: Decimal;
  readonly max: Decimal;
  readonly sum: Decimal;
}

export const windowOf = (at: number, value: Decimal): Window => ({
  firstAt: at,
  first: value,
  lastAt: at,
  last: value,
  count: 1,
  min: value,
  max: value,
  sum: value,
});

export const widened = (window: Window, at: number, value: Decimal): Window => ({
  ...window,
  lastAt: at,
  last: value,
  count: window.count + 1,
  min: compare(value, window.min) < 0 ? value : window.min,
  max: compare(value, window.max) > 0 ? value : window.max,
  sum: add(window.sum, value),
});

/** Decimals of a mean beyond those of the samples: a mean of thirds has no end. */
const meanScaleMore = 4;

export const meanOf = ({ sum, count }: Window): Decimal => divide(sum, decimalOf(BigInt(count)), sum.scale + meanScaleMore);

export type PackedWindow = readonly [number, string, number, string, number, string, string, string, number];

/** The scale of the sum is kept: it says how exact the samples were. */
export const packWindow = ({ firstAt, first, lastAt, last, count, min, max, sum }: Window): PackedWindow => [
  firstAt,
  toText(first),
  lastAt,
  toText(last),
  count,
  toText(min),
  toText(max),
  String(sum.digits),
  sum.scale,
];

export const unpackWindow = ([firstAt, first, lastAt, last, count, min, max, sum, scale]: PackedWindow): Window => ({
  firstAt,
  first: decimal(first),
  lastAt,
  last: decimal(last),
  count,
  min: decimal(min),
  max: decimal(max),
  sum: { digits: BigInt(sum), scale },
});
