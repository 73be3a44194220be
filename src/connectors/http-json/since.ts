// Up to where a feed was read: the largest value of one column, compared as what it is.

import { Fault } from "../../base/fault.ts";
import type { RawRow } from "../../source/connector.ts";
import type { Since } from "./options.ts";

const wholeNumber = /^-?\d+$/;

/** The larger of two values: as numbers, as times, else as texts. */
const larger = (a: string, b: string): string => (isAfter(b, a) ? b : a);

const isAfter = (a: string, b: string): boolean => {
  if (wholeNumber.test(a) && wholeNumber.test(b)) return BigInt(a) > BigInt(b);
  const [left, right] = [instantOf(a), instantOf(b)];
  if (left !== undefined && right !== undefined) return left > right;
  return a > b;
};

/** Nanoseconds; a time without a zone is compared with others of its kind as if it were UTC. */
const instantOf = (text: string): bigint | undefined => {
  const time = timeOf(text);
  if (time === undefined) return undefined;
  return time instanceof Temporal.Instant ? time.epochNanoseconds : time.toZonedDateTime("UTC").epochNanoseconds;
};

const timeOf = (text: string): Temporal.Instant | Temporal.PlainDateTime | undefined => {
  if (!/^\d{4}-\d{2}-\d{2}[T ]/.test(text)) return undefined;
  try {
    return /(?:[zZ]|[+-]\d{2}:?\d{2})$/.test(text) ? Temporal.Instant.from(text) : Temporal.PlainDateTime.from(text);
  } catch {
    return undefined; // No time: compared as a text.
  }
};

/** The largest of `known` and the rows. Fault `cursor-missing` where a page with rows has none. */
export function largestOf(since: Since, rows: readonly RawRow[], known: string | undefined, subject: string): string | undefined {
  let largest = known;
  for (const { values } of rows) {
    const value = values[since.column];
    if (typeof value === "string" && value !== "") largest = largest === undefined ? value : larger(largest, value);
  }
  if (largest !== undefined || rows.length === 0) return largest;
  const cause = `no row has the column ${since.column}`;
  throw new Fault({ code: "cursor-missing", subject, cause, hint: "name the column that holds the time of change under since:" });
}

/** What is asked for: the value less the overlap, in the form it came in. Fault `cursor-missing` where it is no time. */
export function askedFrom({ overlap_seconds: seconds, column }: Since, value: string, subject: string): string {
  if (seconds === 0) return value;
  const time = timeOf(value);
  if (time !== undefined) return time.subtract({ seconds }).toString().replace("T", value.charAt(10));
  const cause = `the value ${value} of the column ${column} is no time, so it has no overlap`;
  throw new Fault({ code: "cursor-missing", subject, cause, hint: "drop overlap_seconds, or name a column that holds a time" });
}
