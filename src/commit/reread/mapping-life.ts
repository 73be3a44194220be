// The life of mappings as the log tells it: rehearsed, approved, replayed, each an act. hub.yaml says which mapping reads; nothing
// waits for an approval. An act names mappings by their hash and counts by kind and field: it holds no value of a record.

import { canonicalJson } from "../../base/canonical-json.ts";
import { readEntry } from "../../observation/entry-row.ts";
import type { Act } from "../../observation/entry.ts";
import { mappingActPrefix } from "../../observation/store-mapping-act.ts";
import type { Row } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import { type DatedMapper, inForceAt } from "../../source/mapping/schedule.ts";
import { mappingName } from "../page-intake.ts";
import type { KindPlan, Plan } from "../plan/plan.ts";
import type { ReplayedFeed } from "./mapping-replay.ts";

/** One mapping of a feed, as it is told apart from every other. */
export interface MappingVersion {
  /** As claims name it. */
  readonly mapping: string;
  /** Hex SHA-256. */
  readonly hash: string;
  /** ms; null: from the beginning. */
  readonly from: number | null;
}

/** A feed and what read it, or would. */
export interface FeedMappings {
  readonly feed: string;
  readonly mappings: readonly MappingVersion[];
}

type FeedCounts = Pick<ReplayedFeed, "read" | "corrected" | "withdrawn">;

/** What a rehearsal showed, without the records it showed it on. */
export interface Shown extends Pick<Plan, "isWhole" | "discrepancies"> {
  /** Every source whose pages were read: the counts are of all of them. */
  readonly sources: readonly string[];
  readonly kinds: readonly KindPlan[];
  readonly parked: readonly Omit<Plan["parked"][number], "example">[];
}

/** What the body of an act says, by its name. */
export type MappingStep = { readonly author: string } & (
  | { readonly kind: "mapping-rehearsed"; readonly feeds: readonly (FeedMappings & FeedCounts)[]; readonly shown: Shown }
  | { readonly kind: "mapping-replayed"; readonly feeds: readonly (FeedMappings & FeedCounts)[] }
  | { readonly kind: "mapping-approved"; readonly feeds: readonly FeedMappings[]; readonly reason: string }
);

/** Who did something with a mapping, and when, in ms. */
export interface MappingWord {
  readonly author: string;
  readonly at: number;
}

/** The last of each; null: nobody has. */
export interface MappingLife {
  readonly rehearsed: MappingWord | null;
  readonly approved: (MappingWord & { readonly reason: string }) | null;
  readonly replayed: MappingWord | null;
}

export interface MappingLives {
  /** Of one mapping of a feed. */
  of(source: string, feed: string, version: Pick<MappingVersion, "hash" | "from">): MappingLife;
}

export const mappingAct = ({ name, site }: Pick<ConfiguredSource, "name" | "site">, { kind, ...said }: MappingStep, at: number): Act => ({
  kind: "act",
  act: kind,
  key: `${mappingActPrefix}${name}`,
  site,
  at,
  body: canonicalJson(plain({ source: name, ...said })),
});

const plain = (said: object): Parameters<typeof canonicalJson>[0] =>
  JSON.parse(JSON.stringify(said)) as Parameters<typeof canonicalJson>[0];

/** Every mapping of every feed of a source. */
export const mappingsOf = ({ feeds }: Pick<ConfiguredSource, "feeds">): FeedMappings[] =>
  [...feeds].map(([feed, schedule]) => ({ feed, mappings: schedule.map((dated) => versionOf(feed, dated)) }));

/** What reads at an instant, ms. */
export const mappingsAt = ({ feeds }: Pick<ConfiguredSource, "feeds">, at: number): FeedMappings[] =>
  [...feeds].map(([feed, schedule]) => ({ feed, mappings: [versionOf(feed, inForceAt(schedule, at))] }));

const versionOf = (feed: string, dated: DatedMapper): MappingVersion => ({
  mapping: mappingName(feed, dated),
  hash: dated.mapper.hash,
  from: Number.isFinite(dated.from) ? dated.from : null,
});

/** Feeds of one source with what was counted of each. */
export const withCounts = (
  source: string,
  feeds: readonly FeedMappings[],
  counted: readonly ReplayedFeed[],
): (FeedMappings & FeedCounts)[] =>
  feeds.map((one) => {
    const found = counted.find((count) => count.source === source && count.feed === one.feed);
    return { ...one, read: found?.read ?? 0, corrected: found?.corrected ?? 0, withdrawn: found?.withdrawn ?? 0 };
  });

export const shownBy = (sources: readonly string[], { isWhole, discrepancies, kinds, parked }: Plan): Shown => ({
  sources,
  isWhole,
  discrepancies,
  kinds,
  parked: parked.map(({ source, kind, field, count }) => ({ source, kind, field, count })),
});

/** Rows of `mappingActsQuery`. */
export function readMappingLives(rows: readonly Row[]): MappingLives {
  const lives = new Map<string, MappingLife>();
  for (const entry of rows.map(readEntry)) if (entry.kind === "act") heed(entry, lives);
  return { of: (source, feed, version) => lives.get(nameOf(source, feed, version)) ?? untouched };
}

const untouched: MappingLife = { rehearsed: null, approved: null, replayed: null };

const nameOf = (source: string, feed: string, { hash, from }: Pick<MappingVersion, "hash" | "from">): string =>
  `${source}\n${feed}\n${hash}\n${from}`;

function heed({ act, at, body }: Act, lives: Map<string, MappingLife>): void {
  const said = { ...(JSON.parse(body) as object), kind: act } as MappingStep & { readonly source: string };
  const word = wordOf(said, at);
  for (const { feed, mappings } of said.feeds)
    for (const version of mappings) {
      const name = nameOf(said.source, feed, version);
      lives.set(name, { ...(lives.get(name) ?? untouched), ...word });
    }
}

function wordOf(said: MappingStep, at: number): Partial<MappingLife> {
  const { author } = said;
  switch (said.kind) {
    case "mapping-rehearsed":
      return { rehearsed: { author, at } };
    case "mapping-replayed":
      return { replayed: { author, at } };
    case "mapping-approved":
      return { approved: { author, at, reason: said.reason } };
  }
}
