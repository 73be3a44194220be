// Entities about which something is open between two systems: a discrepancy, or what could not be read or placed.

import type { Row } from "../platform/database.ts";
import type { Keeping, Kept } from "./kept.ts";
import { integerOrNull, type Reader, text } from "./reader.ts";
import { packed, unpacked } from "./store-packed.ts";
import { troubledListing } from "./store.ts";

/** One entity and two systems. Times in ms; null: nothing of the sort. */
export interface Trouble {
  readonly entity: string;
  readonly kind: string;
  readonly site: string;
  readonly left: string;
  readonly right: string;
  readonly apartSince: number | null;
  readonly parkedSince: number | null;
}

const everything = troubledListing(undefined);

export const troubledQuery = () => packed(everything);

/** From the rows of `troubledQuery`. */
export function* troubles(rows: readonly Row[]): Generator<Trouble> {
  for (const row of unpacked(rows, everything))
    yield {
      entity: text(row, "entity"),
      kind: text(row, "kind"),
      site: text(row, "site"),
      left: text(row, "left_source"),
      right: text(row, "right_source"),
      apartSince: integerOrNull(row, "apart_since"),
      parkedSince: integerOrNull(row, "parked_since"),
    };
}

export type KeptTroubles = Kept<readonly Trouble[]>;

/** More than this many are read each time. */
const keptMax = 400_000;

export const troubleKeeping: Keeping<readonly Trouble[]> = {
  queries: (_: Reader, touched) => [packed(troubledListing(touched?.entities))],
  take([rows = []], _, change) {
    const read = [...troubles(rows)];
    if (change === undefined) return read.length > keptMax ? undefined : read;
    const touched = new Set(change.touched.entities);
    return [...change.before.filter(({ entity }) => !touched.has(entity)), ...read];
  },
};
