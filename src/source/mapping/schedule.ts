// Which mapping of a feed reads what was produced when. A system is upgraded on a day that is known before: its next mapping
// stands beside the one in force, dated, and nobody has to be there.

import { present } from "../../base/assert.ts";
import type { Kind } from "../../model/kind.ts";
import type { Mapper } from "./mapper.ts";

/** A mapping of one feed, in force from its date until the next one's. */
export interface DatedMapper {
  /** ms; -Infinity: there is none before it. */
  readonly from: number;
  readonly system: string;
  readonly systemVersion: string;
  readonly mapper: Mapper;
}

/** By date; the first is in force from the beginning. Never empty. */
export type Schedule = readonly DatedMapper[];

/** Place in the schedule of what reads something produced at `at`, ms. */
export const placeAt = (schedule: readonly Pick<DatedMapper, "from">[], at: number): number =>
  Math.max(
    schedule.findLastIndex(({ from }) => from <= at),
    0,
  );

export const inForceAt = <Dated extends Pick<DatedMapper, "from">>(schedule: readonly Dated[], at: number): Dated =>
  present(schedule[placeAt(schedule, at)], "a schedule has a mapping from the beginning");

/** All mappings of a feed are of one kind. */
export const kindOfSchedule = (schedule: readonly Pick<DatedMapper, "mapper">[]): Kind =>
  present(schedule[0], "a schedule has a mapping from the beginning").mapper.kind;
