// How fresh each source is, kept in memory: every answer says it, and no answer should cost a read for it.

import { maySee, type Principal } from "../access/principal.ts";
import { instantText } from "../base/instant.ts";
import { freshness, type KnownSource } from "../desk/freshness.ts";
import { cursorRow, type CursorRow, readCursors } from "../source/store.ts";
import type { ApiHub, ApiSource } from "./api-hub.ts";
import type { SourceFreshness } from "./contract.ts";

/** Name of the feed under which pushes of a source are remembered. */
const pushFeed = "push";
/** A push moves the stored time at most so often, ms: one row per push would buy nothing. */
const storedEveryMs = 10_000;

export interface Freshness {
  /** Of the sources whose site the principal may see. */
  now(principal: Principal): SourceFreshness[];
  /** Configured sources with when they were last read or pushed. */
  sources(): KnownSource[];
  /** The row to store with a push of the source, where the stored time is old enough to be moved. */
  contact(source: Pick<ApiSource, "name" | "site">, at: number): CursorRow | undefined;
  /** A push was taken, and `contact` stored with it where there was one. */
  heard(name: string, at: number, contact: CursorRow | undefined): void;
}

export async function openFreshness({ database, clock, sources }: ApiHub): Promise<Freshness> {
  const pushed = new Map<string, { at: number; storedAt: number }>();
  const [rows = []] = await database.read([readCursors()]);
  for (const { source, feed, observedAt: at } of rows.map(cursorRow)) if (feed === pushFeed) pushed.set(source, { at, storedAt: at });

  const known = (): KnownSource[] =>
    sources.map(({ name, site, silentAfterMs, observedAt, fault, replayDue = [] }) => {
      const at = Math.max(observedAt ?? 0, pushed.get(name)?.at ?? 0);
      return { name, site, silentAfterMs, observedAt: at === 0 ? undefined : at, fault, replayDue };
    });
  return {
    sources: known,
    now(principal) {
      const visible = known().filter(({ site }) => maySee(principal, site));
      return freshness(visible, { observed: [], parked: [], refused: [] }, clock.now()).map(({ name, site, observedAt, standing }) => ({
        name,
        site,
        observedAt: observedAt === null ? null : instantText(observedAt),
        standing,
      }));
    },
    contact({ name, site }, at) {
      const last = pushed.get(name);
      const isDue = last === undefined || at - last.storedAt >= storedEveryMs;
      return isDue ? { source: name, site, feed: pushFeed, lane: "live", cursor: "", observedAt: at } : undefined;
    },
    heard(name, at, contact) {
      pushed.set(name, { at, storedAt: contact?.observedAt ?? pushed.get(name)?.storedAt ?? at });
    },
  };
}
