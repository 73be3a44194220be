// Keeps what came of reading each source, for people who look back. Reads in a row without anything to tell are one entry.

import type { Clock } from "../../base/clock.ts";
import { isFault } from "../../base/fault.ts";
import { keepReadSteps, type SourceRead } from "../../desk/store-run.ts";
import type { Database, Step } from "../../platform/database.ts";
import type { Log } from "../../platform/log.ts";
import type { FeedAnswer } from "./feed-report.ts";

export interface ReadBook {
  /** What a run came to that began at `startedAt`, ms. */
  note(feeds: readonly FeedAnswer[], startedAt: number): Promise<void>;
}

export interface ReadBookParts {
  readonly database: Pick<Database, "write">;
  readonly lease: () => Step;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly sources: readonly { readonly name: string; readonly site: string }[];
}

/** How often a row that only grows is written again, ms. */
const quietMs = 60_000;

export function openReadBook({ database, lease, clock, log, newId, sources }: ReadBookParts): ReadBook {
  const sites = new Map(sources.map(({ name, site }) => [name, site]));
  /** By source: the last read, where it had nothing to tell. */
  const quiet = new Map<string, { readonly read: SourceRead; readonly writtenAt: number }>();
  const grown = (read: SourceRead): SourceRead | undefined => {
    if (!isQuiet(read)) {
      quiet.delete(read.source);
      return read;
    }
    const before = quiet.get(read.source);
    if (before === undefined) {
      quiet.set(read.source, { read, writtenAt: read.endedAt });
      return read;
    }
    const all = { ...before.read, endedAt: read.endedAt, reads: before.read.reads + 1, rows: before.read.rows + read.rows };
    const isDue = read.endedAt - before.writtenAt >= quietMs;
    quiet.set(read.source, { read: all, writtenAt: isDue ? read.endedAt : before.writtenAt });
    return isDue ? all : undefined;
  };
  return {
    async note(feeds, startedAt) {
      const endedAt = clock.now();
      const reads = [...Map.groupBy(feeds, ({ source }) => source)].flatMap(([source, of]) => {
        const site = sites.get(source) ?? "*";
        return grown(readOf(of, { run: newId(), source, site, startedAt, endedAt })) ?? [];
      });
      if (reads.length === 0) return;
      try {
        await database.write([lease(), ...reads.flatMap(keepReadSteps)]);
      } catch (error) {
        // What was read is committed; only looking back at it is lost.
        if (!isFault(error) || error.code === "deposed") throw error;
        log.warn({ fault: error }, "what came of reading could not be kept");
      }
    },
  };
}

const isQuiet = ({ fresh, parked, deleted, held, fault }: SourceRead): boolean => fresh + parked + deleted + held === 0 && fault === null;

function readOf(feeds: readonly FeedAnswer[], head: Pick<SourceRead, "run" | "source" | "site" | "startedAt" | "endedAt">): SourceRead {
  const sum = (count: (feed: FeedAnswer) => number): number => feeds.reduce((all, feed) => all + count(feed), 0);
  const fault = feeds.find((one) => one.fault !== null)?.fault ?? null;
  const read = {
    ...head,
    reads: 1,
    rows: sum((one) => one.read),
    fresh: sum((one) => one.fresh),
    parked: sum((one) => one.parked),
    deleted: sum((one) => one.deleted),
    held: sum((one) => one.held),
    feeds: "[]",
    fault: fault === null ? null : JSON.stringify(fault),
  };
  return isQuiet(read) ? read : { ...read, feeds: JSON.stringify(feeds) };
}
