// A hub that reads the same systems in peace, past the proxies: what the one in trouble is measured by. It lives through all seeds.

import type { HubConfiguration } from "../hub-configuration.ts";
import type { Row } from "../platform/database.ts";
import { type KnownState, knownState } from "./known-state.ts";
import { type Round, roundOf, troubled } from "./round.ts";
import { onlyReading, type Scratch } from "./scratch-hub.ts";
import { plannedQuery } from "./store.ts";

export interface CalmHub extends AsyncDisposable {
  /** What the systems say now. */
  look(): Promise<KnownState>;
  /** What they said when it looked last. */
  known(): KnownState;
  /** Feeds that cannot be read in peace either, as "source feed". */
  troubled(): ReadonlySet<string>;
  /** After so long, ms, everything is read anew: deletes leave no other trace in many systems. */
  readonly restMs: number;
  /** Rows read at first. */
  readonly rows: number;
  /** What systems are to be told, as rows of `plannedQuery`. */
  planned(): Promise<readonly Row[]>;
}

const dayMs = 86_400_000;

export async function openCalmHub(configuration: HubConfiguration, scratch: Scratch, start: number): Promise<CalmHub> {
  const own = await scratch.open(onlyReading(configuration), start);
  const { hub, clock } = own;
  const restMs = restOf(configuration);
  let last: Round = await roundOf(hub, false);
  let known = await knownState(hub.database);
  const rows = last.feeds.reduce((sum, feed) => sum + feed.fresh, 0);
  return {
    restMs,
    rows,
    async look() {
      clock.advance(restMs);
      last = await roundOf(hub, false);
      known = await knownState(hub.database);
      return known;
    },
    known: () => known,
    troubled: () => troubled(last),
    planned: async () => (await hub.database.read([plannedQuery()]))[0] ?? [],
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  };
}

/** Longer than any `full_every` of a feed. */
const restOf = ({ sources }: HubConfiguration): number => {
  const paces = sources.flatMap(({ options }) => Object.values(feedsOf(options)).map((feed) => fullEvery(feed)));
  return Math.max(dayMs, ...paces.map((pace) => pace + dayMs));
};

const feedsOf = (options: unknown): object =>
  typeof options === "object" && options !== null && "feeds" in options && typeof options.feeds === "object" ? (options.feeds ?? {}) : {};

const fullEvery = (feed: unknown): number =>
  typeof feed === "object" && feed !== null && "full_every" in feed && typeof feed.full_every === "number" ? feed.full_every : 0;
