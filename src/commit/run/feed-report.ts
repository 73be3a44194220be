// What became of the rows of one feed in one run, as the run counts it and as answers carry it.

import type { Fault, FaultFacts } from "../../base/fault.ts";

/** Counts of rows since the run began. */
export interface FeedReport {
  readonly source: string;
  readonly feed: string;
  read: number;
  /** Rows that said something new. */
  fresh: number;
  /** Rows of which something was parked. */
  parked: number;
  /** Records that a sealed enumeration did not name any more. */
  deleted: number;
  /** Such records, and those of a held delivery that would change, that the guard holds for a person. */
  held: number;
  /** Why an enumeration infers nothing. */
  unsealed: string | undefined;
  /** Deliveries that could not be read as a whole, or not to their end: nothing or not all of them was taken. */
  readonly refused: RefusedDelivery[];
  cursor: string | undefined;
  /** True when the feed was read to its end. */
  done: boolean;
  /** Why reading stopped; the other feeds went on. */
  fault: Fault | undefined;
}

export interface RefusedDelivery {
  readonly delivery: string;
  readonly cause: string;
  readonly hint: string;
}

/** A report as answers carry it. */
export interface FeedAnswer {
  readonly source: string;
  readonly feed: string;
  readonly read: number;
  readonly fresh: number;
  readonly repeated: number;
  readonly parked: number;
  readonly deleted: number;
  readonly held: number;
  readonly unsealed: string | null;
  readonly refused: readonly RefusedDelivery[];
  readonly done: boolean;
  readonly fault: FaultFacts | null;
}

export const feedAnswer = ({
  source,
  feed,
  read,
  fresh,
  parked,
  deleted,
  held,
  unsealed,
  refused,
  done,
  fault,
}: FeedReport): FeedAnswer => ({
  source,
  feed,
  read,
  fresh,
  repeated: read - fresh,
  parked,
  deleted,
  held,
  unsealed: unsealed ?? null,
  refused: [...refused],
  done,
  fault: fault?.toJSON() ?? null,
});
