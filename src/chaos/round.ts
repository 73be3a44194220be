// One round of a hub: it reads, and tells what it may.

import type { SystemTold } from "../commit/outbox/outbox.ts";
import type { FeedAnswer } from "../commit/run/feed-report.ts";
import type { Hub } from "../hub.ts";

export interface Round {
  readonly feeds: readonly FeedAnswer[];
  readonly told: readonly SystemTold[];
}

export async function roundOf(hub: Hub, writes: boolean): Promise<Round> {
  const { feeds } = await hub.run();
  return { feeds, told: writes ? await hub.deliver() : [] };
}

/** Feeds that are not read to their end. */
export const troubled = ({ feeds }: Round): ReadonlySet<string> =>
  new Set(feeds.filter(({ done, fault }) => fault !== null || !done).map(({ source, feed }) => `${source} ${feed}`));

/** What of a round shows that the hub has not come to rest. `known`: feeds that cannot be read in peace either. */
export function noiseOf({ feeds, told }: Round, known: ReadonlySet<string>): string[] {
  return [
    ...feeds.flatMap(({ source, feed, fresh, deleted, done, fault }) => {
      if (known.has(`${source} ${feed}`)) return [];
      if (fault !== null) return [`${source} ${feed}: ${fault.subject}: ${fault.cause}`];
      if (!done) return [`${source} ${feed} is not read to its end`];
      return fresh + deleted > 0 ? [`${source} ${feed}: ${fresh} rows said something new, ${deleted} records were deleted`] : [];
    }),
    ...told.flatMap(({ system, fields, fault }) => {
      if (fault !== null) return [`${system} could not be told: ${fault.cause}`];
      const counts = Object.entries(fields).map(([state, count]) => `${count} ${state}`);
      return counts.length > 0 ? [`${system} was told: ${counts.join(", ")}`] : [];
    }),
  ];
}
