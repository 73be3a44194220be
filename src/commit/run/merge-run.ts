// Several sources with a backlog are read side by side, in the order of events: what one says of March waits until the
// others have told February. Late versions become rare, so less is folded twice. Correctness never depends on it.

import type { ReadRow } from "../page-intake.ts";

/** The rows at hand of each feed that may have more to say, in the order the feed gave them. */
export type Backlog<Row extends Timed> = readonly (readonly Row[])[];

type Timed = Pick<ReadRow, "at">;

export interface Released<Row> {
  readonly now: readonly Row[];
  readonly kept: readonly (readonly Row[])[];
}

/**
 * Releases what no feed can still precede: rows up to the earliest of the latest times told so far. The feed that sets this
 * limit is released whole, so there is always progress. Rows without a time wait for nobody.
 */
export function release<Row extends Timed>(backlog: Backlog<Row>): Released<Row> {
  const limit = backlog.reduce((earliest, rows) => Math.min(earliest, latest(rows)), Number.POSITIVE_INFINITY);
  const isDue = (row: Row): boolean => row.at === undefined || row.at <= limit;
  const now = backlog.flatMap((rows) => rows.filter(isDue)).toSorted(byTime);
  return { now, kept: backlog.map((rows) => rows.filter((row) => !isDue(row))) };
}

function latest(rows: readonly Timed[]): number {
  let time = Number.NEGATIVE_INFINITY;
  for (const { at } of rows) if (at !== undefined && at > time) time = at;
  return time === Number.NEGATIVE_INFINITY ? Number.POSITIVE_INFINITY : time;
}

/** Stable: rows of equal time stay in the order of their feeds. */
const byTime = (a: Timed, b: Timed): number => (a.at ?? Number.NEGATIVE_INFINITY) - (b.at ?? Number.NEGATIVE_INFINITY) || 0;
