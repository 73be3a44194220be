// Which generation of its reading each mapping of a feed has. A claim carries the generation it was read with, so the log alone
// says what replaces what; this book only gives the numbers out, each once.
//
// A feed's schedule has numbers in a row, in the order of its dates: what a later mapping reads of a version replaces what an
// earlier one reads of it, whichever arrives first. A mapping added at the end takes the next number; any other change of the
// schedule begins a row of its own behind the last.

import { present } from "../../base/assert.ts";
import type { Reading } from "../../observation/store-reading.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { DatedMapper, Schedule } from "../../source/mapping/schedule.ts";
import { type FeedMapper, mappingName } from "../page-intake.ts";

export interface ReadingBook {
  /** How a feed is read: its schedule, each mapping with its generation. */
  read(source: string, feed: string, schedule: Schedule): readonly FeedMapper[];
  /** Generations of a feed's schedule, in the order of its dates. */
  generations(source: string, feed: string): readonly number[];
  /** Generations that the store does not hold yet. */
  unstored(): readonly Reading[];
  /** They are stored. */
  stored(readings: readonly Reading[]): void;
  /** Feeds whose kept pages were not read again since their reading changed. */
  due(): readonly Reading[];
  /** Begins a row of generations at this number where the feed's begins earlier: what reads its pages has changed. */
  raise(source: string, feed: string, generation: number): void;
  /** The feed's kept pages were read again up to a position. */
  replayed(source: string, feed: string, position: number): void;
}

/** `known`: every generation stored, in order. `now` in ms. */
export function readingBook(configured: readonly ConfiguredSource[], known: readonly Reading[], now: () => number): ReadingBook {
  const stored = Map.groupBy(known, (one) => nameOf(one.source, one.feed));
  const current = new Map<string, readonly Reading[]>();
  const fresh = new Set<Reading>();
  const put = (key: string, readings: readonly Reading[]): void => {
    // A generation of which the store knows nothing and that is over already was never read with.
    for (const before of current.get(key) ?? []) fresh.delete(before);
    current.set(key, readings);
    for (const reading of readings) fresh.add(reading);
  };
  const of = (source: string, feed: string): readonly Reading[] => current.get(nameOf(source, feed)) ?? [];
  for (const source of configured)
    for (const [feed, schedule] of source.feeds) {
      const key = nameOf(source.name, feed);
      const last = lastRow(stored.get(key) ?? []);
      const readings = rowOf(source, feed, schedule, last, now());
      current.set(key, readings);
      for (const reading of readings) if (!last.includes(reading)) fresh.add(reading);
    }
  return {
    read: (source, feed, schedule) => {
      const readings = of(source, feed);
      return schedule.map((dated, place) => ({ ...dated, generation: readings[place]?.generation ?? 0 }));
    },
    generations: (source, feed) => of(source, feed).map(({ generation }) => generation),
    unstored: () => [...fresh],
    stored(readings) {
      for (const reading of readings) fresh.delete(reading);
    },
    due: () =>
      [...current.values()].flatMap((row) => row.find(({ generation, replayed }) => generation > 0 && replayed === undefined) ?? []),
    raise(source, feed, generation) {
      const row = of(source, feed);
      if (present(row[0], "a feed that is configured").generation >= generation) return;
      const raised = row.map((one, place) => ({ ...one, generation: generation + place, since: now(), replayed: undefined }));
      put(nameOf(source, feed), raised);
    },
    replayed(source, feed, position) {
      put(
        nameOf(source, feed),
        of(source, feed).map((one) => ({ ...one, replayed: position })),
      );
    },
  };
}

const nameOf = (source: string, feed: string): string => `${source}\n${feed}`;

/** The generations of the last schedule: from the last mapping that has no date. */
const lastRow = (known: readonly Reading[]): readonly Reading[] =>
  known.slice(
    Math.max(
      known.findLastIndex(({ from }) => from === null),
      0,
    ),
  );

/** The generations of a schedule, upon those of the one before. */
function rowOf(source: ConfiguredSource, feed: string, schedule: Schedule, before: readonly Reading[], now: number): readonly Reading[] {
  const same = before.filter((one, place) => isSame(one, schedule[place]));
  const kept = same.length === before.length ? before : [];
  const next = (before.at(-1)?.generation ?? -1) + 1 - kept.length;
  // What begins later, or began and ended between, has read nothing: nothing has to be read again.
  const isAsRead = before.length === 0 || spansOf(before, now) === spansOf(schedule.map(hashed), now);
  const wasDue = before.some(({ generation, replayed }) => generation > 0 && replayed === undefined);
  const replayed = isAsRead && !wasDue ? 0 : undefined;
  return schedule.map((dated, place) => {
    const earlier = kept[place];
    if (earlier !== undefined) return earlier;
    const { hash } = dated.mapper;
    const mapping = mappingName(feed, dated);
    const from = fromOf(dated);
    const generation = next + place;
    return { source: source.name, site: source.site, feed, from, mapping, generation, hash, since: now, replayed };
  });
}

const fromOf = ({ from }: Pick<DatedMapper, "from">): number | null => (Number.isFinite(from) ? from : null);

const hashed = ({ from, mapper }: DatedMapper): Pick<Reading, "from" | "hash"> => ({ from: fromOf({ from }), hash: mapper.hash });

const isSame = (reading: Reading, dated: DatedMapper | undefined): boolean =>
  dated !== undefined && reading.from === fromOf(dated) && reading.hash === dated.mapper.hash;

/** What has read up to now, as text. */
const spansOf = (row: readonly Pick<Reading, "from" | "hash">[], now: number): string =>
  row
    .filter(({ from }) => from === null || from <= now)
    .map(({ from, hash }) => `${from} ${hash}`)
    .join("\n");
