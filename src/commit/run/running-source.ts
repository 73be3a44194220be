// The configured sources of a running hub: their open connections, how far each feed was read, when it was last heard.

import type { Clock } from "../../base/clock.ts";
import { Fault } from "../../base/fault.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { CheckResult, ConnectorContext, SourceReader } from "../../source/connector.ts";
import type { Guard } from "../../source/guard.ts";
import type { Webhook } from "../../source/webhook.ts";
import type { CursorRow } from "../../source/store.ts";
import type { ReadingBook } from "../reread/reading-book.ts";
import type { FeedToRead } from "./source-run.ts";
import type { FeedReport } from "./feed-report.ts";

/** `live`: read within its schedule. `stale`: not heard for `silentAfterMs`. `offline`: the last attempt failed. */
export type Standing = "live" | "stale" | "offline";

export interface HubSource {
  readonly name: string;
  readonly site: string;
  readonly pollEveryMs: number;
  readonly silentAfterMs: number;
  readonly feeds: readonly string[];
  readonly guard: Guard;
  readonly webhook: Webhook | undefined;
  /** ms; when every feed of it had been read to its end. Undefined: never. */
  readonly observedAt: number | undefined;
  /** Why the last attempt stopped. */
  readonly fault: Fault | undefined;
  /** False until its connection was opened. */
  readonly isOpen: boolean;
  /** Feeds whose mapping changed since their kept pages were read: a replay brings them up to it. */
  readonly replayDue: readonly string[];
  standing(now: number): Standing;
  /** True once after its system has said that there is news. */
  isWoken(): boolean;
}

export interface RunningSources {
  readonly list: readonly HubSource[];
  /** Opens what is not open yet and gives the feeds to read. A source that cannot be opened gets its fault and is left out. */
  toRead(names: ReadonlySet<string>): Promise<FeedToRead[]>;
  /** Takes note of what a run did. */
  settle(reports: readonly FeedReport[], now: number): void;
  /** Cursors as they stand, with when each was last read to its end: kept by the hub's heartbeat. */
  cursors(): readonly CursorRow[];
  /** Asks a source's own system, stage by stage. */
  check(name: string): Promise<CheckResult[]>;
  close(): Promise<void>;
}

interface FeedState {
  cursor: string | undefined;
  observedAt: number | undefined;
}

interface Running {
  readonly configured: ConfiguredSource;
  readonly feeds: Map<string, FeedState>;
  reader: SourceReader | undefined;
  fault: Fault | undefined;
}

export interface RunningOptions {
  readonly configured: readonly ConfiguredSource[];
  readonly cursors: readonly CursorRow[];
  readonly context: ConnectorContext;
  readonly clock: Clock;
  readonly readings: ReadingBook;
}

export function runningSources({ configured, cursors, context, readings }: RunningOptions): RunningSources {
  const known = new Map(cursors.filter(({ lane }) => lane === "live").map((row) => [`${row.source} ${row.feed}`, row]));
  const running = configured.map((source) => newRunning(source, known));
  const byName = new Map(running.map((one) => [one.configured.name, one]));
  return {
    list: running.map((one) => asHubSource(one, readings)),
    toRead: async (names) => {
      const wanted = running.filter(({ configured: { name, paused } }) => names.has(name) && paused !== true);
      return (await Promise.all(wanted.map((one) => feedsOf(one, context, readings)))).flat();
    },
    settle(reports, now) {
      for (const one of running) {
        const mine = reports.filter(({ source }) => source === one.configured.name);
        if (mine.length > 0) settle(one, mine, now);
      }
    },
    cursors: () => running.flatMap(cursorsOf),
    check: async (name) => {
      const one = byName.get(name);
      if (one === undefined) throw unknownSource(name, [...byName.keys()]);
      try {
        return await (await readerOf(one, context)).check();
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return [{ stage: "reach", object: name, ok: false, cause: error.cause, hint: error.hint }];
      }
    },
    close: async () => {
      for (const one of running) await one.reader?.[Symbol.asyncDispose]();
    },
  };
}

const newRunning = (configured: ConfiguredSource, known: ReadonlyMap<string, CursorRow>): Running => {
  const feeds = new Map<string, FeedState>();
  for (const feed of configured.feeds.keys()) {
    const row = known.get(`${configured.name} ${feed}`);
    feeds.set(feed, { cursor: row?.cursor, observedAt: row?.observedAt });
  }
  return { configured, feeds, reader: undefined, fault: undefined };
};

const asHubSource = (one: Running, readings: ReadingBook): HubSource => {
  const { name, site, pollEveryMs, silentAfterMs, feeds, guard, webhook } = one.configured;
  return {
    name,
    site,
    pollEveryMs,
    silentAfterMs,
    guard,
    webhook,
    feeds: [...feeds.keys()],
    get observedAt() {
      return observedAt(one);
    },
    get fault() {
      return one.fault;
    },
    get isOpen() {
      return one.reader !== undefined;
    },
    get replayDue() {
      return readings.due().flatMap(({ source, feed }) => (source === name ? [feed] : []));
    },
    isWoken: () => one.reader?.isWoken?.() ?? false,
    standing(now) {
      if (one.fault !== undefined) return "offline";
      const at = observedAt(one);
      return at === undefined || now - at >= silentAfterMs ? "stale" : "live";
    },
  };
};

/** A source is as fresh as its oldest feed. */
const observedAt = ({ feeds }: Running): number | undefined => {
  let oldest: number | undefined;
  for (const { observedAt: at } of feeds.values()) {
    if (at === undefined) return undefined;
    oldest = Math.min(oldest ?? at, at);
  }
  return oldest;
};

const readerOf = async (one: Running, context: ConnectorContext): Promise<SourceReader> => {
  one.reader ??= await one.configured.connector.open(one.configured.options, context);
  return one.reader;
};

async function feedsOf(one: Running, context: ConnectorContext, readings: ReadingBook): Promise<FeedToRead[]> {
  try {
    const reader = await readerOf(one, context);
    return [...one.configured.feeds].map(([name, schedule]) => ({
      source: one.configured,
      name,
      mappings: readings.read(one.configured.name, name, schedule),
      reader,
      cursor: one.feeds.get(name)?.cursor,
    }));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    one.fault = error;
    return [];
  }
}

function settle(one: Running, reports: readonly FeedReport[], now: number): void {
  for (const { feed, cursor, done } of reports) {
    const state = one.feeds.get(feed);
    if (state === undefined) continue;
    state.cursor = cursor;
    if (done) state.observedAt = now;
  }
  one.fault = reports.find(({ fault }) => fault !== undefined)?.fault;
}

const cursorsOf = ({ configured: { name, site }, feeds }: Running): CursorRow[] =>
  [...feeds].flatMap(([feed, { cursor, observedAt: at }]) =>
    cursor === undefined || at === undefined ? [] : [{ source: name, site, feed, lane: "live", cursor, observedAt: at }],
  );

export const unknownSource = (name: string, known: readonly string[]): Fault =>
  new Fault({
    code: "source-unknown",
    subject: `source ${name}`,
    cause: "hub.yaml has no source of that name",
    hint: `use one of: ${known.join(", ") || "none is configured"}`,
  });
