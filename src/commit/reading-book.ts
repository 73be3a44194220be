// Which generation of its reading each configured feed has. A claim carries the generation it was read with, so the log alone
// says what replaces what; this book only gives the numbers out, each once.

import { present } from "../base/assert.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import type { Reading } from "../observation/store-reading.ts";
import { mappingName } from "./page-intake.ts";

export interface ReadingBook {
  /** How a feed is read now. */
  of(source: string, feed: string): Reading | undefined;
  /** Generations that the store does not hold yet. */
  unstored(): readonly Reading[];
  /** They are stored. */
  stored(readings: readonly Reading[]): void;
  /** Feeds whose kept pages were not read again since their reading changed. */
  due(): readonly Reading[];
  /** Begins the generation of this number where the feed's is an earlier one: what reads its pages has changed. */
  raise(source: string, feed: string, generation: number): void;
  /** The feed's kept pages were read again up to a position. */
  replayed(source: string, feed: string, position: number): void;
}

/** `known`: every generation stored, in order. `now` in ms. */
export function readingBook(configured: readonly ConfiguredSource[], known: readonly Reading[], now: () => number): ReadingBook {
  const last = new Map(known.map((one) => [nameOf(one.source, one.feed), one]));
  const current = new Map<string, Reading>();
  const fresh = new Set<Reading>();
  const put = (reading: Reading): void => {
    const key = nameOf(reading.source, reading.feed);
    const before = current.get(key);
    // A generation of which the store knows nothing and that is over already was never read with.
    if (before !== undefined) fresh.delete(before);
    current.set(key, reading);
    fresh.add(reading);
  };
  for (const source of configured)
    for (const [feed, mapper] of source.feeds) {
      const earlier = last.get(nameOf(source.name, feed));
      if (earlier?.hash === mapper.hash) {
        current.set(nameOf(source.name, feed), earlier);
        continue;
      }
      const generation = earlier === undefined ? 0 : earlier.generation + 1;
      const mapping = mappingName({ source, name: feed, mapper });
      put({ source: source.name, site: source.site, feed, mapping, generation, hash: mapper.hash, since: now(), replayed: undefined });
    }
  return {
    of: (source, feed) => current.get(nameOf(source, feed)),
    unstored: () => [...fresh],
    stored(readings) {
      for (const reading of readings) fresh.delete(reading);
    },
    due: () => [...current.values()].filter(({ generation, replayed }) => generation > 0 && replayed === undefined),
    raise(source, feed, generation) {
      const earlier = present(current.get(nameOf(source, feed)), "a feed that is configured");
      if (earlier.generation < generation) put({ ...earlier, generation, since: now(), replayed: undefined });
    },
    replayed(source, feed, position) {
      put({ ...present(current.get(nameOf(source, feed)), "a feed that is configured"), replayed: position });
    },
  };
}

const nameOf = (source: string, feed: string): string => `${source}\n${feed}`;
