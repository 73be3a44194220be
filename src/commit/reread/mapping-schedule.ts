// Mappings with dates: what reads now, what will, and a mapping read as if it were in force already.

import { Fault } from "../../base/fault.ts";
import { instantInZone } from "../../base/civil-date.ts";
import { instantText, parseInstant } from "../../base/instant.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { type DatedMapper, inForceAt, type Schedule } from "../../source/mapping/schedule.ts";
import { mappingName } from "../page-intake.ts";

/** `past`, `in-force`, or `waiting` for its date. */
export type MappingState = "past" | "in-force" | "waiting";

/** A mapping of one feed. */
export interface ScheduledMapping {
  readonly source: string;
  readonly site: string;
  readonly feed: string;
  /** As claims name it. */
  readonly mapping: string;
  /** Hex SHA-256. */
  readonly hash: string;
  /** ISO instant; null: from the beginning. */
  readonly from: string | null;
  readonly generation: number;
  readonly state: MappingState;
}

export interface ScheduleBook {
  /** The mappings of every feed, with their dates. */
  mappings(): readonly ScheduledMapping[];
  /** Those that have begun since this was asked last, or since the hub was opened. */
  begun(): readonly ScheduledMapping[];
}

/** `now` in ms. */
export function scheduleBook(
  sources: readonly ConfiguredSource[],
  readings: { generations(source: string, feed: string): readonly number[] },
  now: () => number,
): ScheduleBook {
  const mappings = () => scheduledMappings(sources, (source, feed) => readings.generations(source, feed), now());
  let inForce = placesInForce(mappings());
  return {
    mappings,
    begun() {
      const [before, all] = [inForce, mappings()];
      inForce = placesInForce(all);
      return all.filter((one) => one.state === "in-force" && !before.has(placeOf(one)));
    },
  };
}

const placeOf = ({ source, feed, from }: ScheduledMapping): string => `${source}\n${feed}\n${from}`;

const placesInForce = (mappings: readonly ScheduledMapping[]): ReadonlySet<string> =>
  new Set(mappings.flatMap((one) => (one.state === "in-force" ? [placeOf(one)] : [])));

/** Every mapping of every feed. `now` in ms. */
const scheduledMappings = (
  sources: readonly ConfiguredSource[],
  generations: (source: string, feed: string) => readonly number[],
  now: number,
): ScheduledMapping[] =>
  sources.flatMap((source) =>
    [...source.feeds].flatMap(([feed, schedule]) => {
      const own = generations(source.name, feed);
      return schedule.map((dated, place) => ({
        source: source.name,
        site: source.site,
        feed,
        mapping: mappingName(feed, dated),
        hash: dated.mapper.hash,
        from: fromText(dated),
        generation: own[place] ?? 0,
        state: stateOf(dated, schedule, now),
      }));
    }),
  );

const fromText = ({ from }: Pick<DatedMapper, "from">): string | null => (Number.isFinite(from) ? instantText(from) : null);

const stateOf = (dated: DatedMapper, schedule: Schedule, now: number): MappingState => {
  if (dated.from > now) return "waiting";
  return inForceAt(schedule, now) === dated ? "in-force" : "past";
};

/** The date of a mapping, ms: the one asked for, as hub.yaml may write it, or the first that waits. Fault `mapping-not-dated`. */
export function dateToRehearse({ name, zone, feeds }: ConfiguredSource, asked: string | undefined, now: number): number {
  const dates = datesOf({ feeds });
  const wanted = asked === undefined ? undefined : (instantInZone(asked, zone ?? "UTC") ?? parseInstant(asked));
  const found = asked === undefined ? dates.find((from) => from > now) : dates.find((from) => from === wanted);
  if (found !== undefined) return found;
  const known = dates.map((from) => instantText(from)).join(", ");
  throw new Fault({
    code: "mapping-not-dated",
    subject: `source ${name}`,
    cause: asked === undefined ? "no mapping of it waits for its date" : `no mapping of it begins on ${asked}`,
    hint: known === "" ? "add the next mapping under mapping: of hub.yaml, with from:" : `use one of its dates: --from ${known}`,
  });
}

const datesOf = ({ feeds }: Pick<ConfiguredSource, "feeds">): number[] =>
  [...feeds.values()][0]?.flatMap(({ from }) => (Number.isFinite(from) ? [from] : [])) ?? [];

/** The date of the mapping that a word is about: as for a rehearsal, but where none waits, of what reads now. Fault `mapping-not-dated`. */
export const dateToApprove = (source: ConfiguredSource, asked: string | undefined, now: number): number =>
  asked === undefined && !datesOf(source).some((from) => from > now) ? now : dateToRehearse(source, asked, now);

/** The source as if the mapping of that date had read everything. */
export const readBy = (source: ConfiguredSource, from: number): ConfiguredSource => ({
  ...source,
  feeds: new Map([...source.feeds].map(([feed, schedule]) => [feed, [{ ...inForceAt(schedule, from), from: Number.NEGATIVE_INFINITY }]])),
});
