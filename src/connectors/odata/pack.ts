// What comes with the connector for systems that are the same everywhere: feeds with what is read for them, and what it means.

import type { MappingFile } from "../../source/mapping/mapping.ts";
import { usedColumns } from "../../source/mapping/used-column.ts";
import { businessCentral } from "./pack-business-central.ts";
import type { Pack, PackFeed } from "./pack-feed.ts";
import { s4 } from "./pack-s4.ts";

export const packNames = ["s4", "business-central"] as const;
export type PackName = (typeof packNames)[number];

const known: Readonly<Record<PackName, Pack>> = { s4, "business-central": businessCentral };

/** Feeds of a pack as they are read. */
export interface ReadFeed extends Omit<PackFeed, "mapping"> {
  readonly fields: readonly string[];
}

const readFeed = ({ mapping, ...feed }: PackFeed): ReadFeed => ({ ...feed, fields: [...usedColumns(mapping).keys()] });

export const packs: Readonly<Record<PackName, ReadonlyMap<string, ReadFeed>>> = {
  s4: new Map(Object.entries(s4.feeds).map(([name, feed]) => [name, readFeed(feed)])),
  "business-central": new Map(Object.entries(businessCentral.feeds).map(([name, feed]) => [name, readFeed(feed)])),
};

export const packFeed = (pack: PackName | undefined, name: string): ReadFeed | undefined =>
  pack === undefined ? undefined : packs[pack].get(name);

/** Why a row is gone stands in this column, where the service itself tells of changes. */
const removed = { from: "@removed", equals: ["deleted", "changed"] };

/** `told`: feeds for which the service is asked for changes. Without a pack hub.yaml states what rows mean. */
export function packMapping(pack: PackName | undefined, told: ReadonlySet<string>): MappingFile | undefined {
  if (pack === undefined) return undefined;
  const { system, version, codes, feeds } = known[pack];
  const mapped = Object.entries(feeds).map(
    ([name, { mapping }]) => [name, told.has(name) ? { ...mapping, deleted: removed } : mapping] as const,
  );
  return { system, version, codes, feeds: Object.fromEntries(mapped) };
}
