// Feeds that a connector knows by name: what is read for them and what it means comes with it.

import type { MappingFile } from "./mapping/mapping.ts";

export interface KnownFeed {
  readonly name: string;
  readonly kind: string;
  /** What of the options it belongs to, such as a pack or a version; absent: it is always there. */
  readonly of?: string;
}

/** Those of a mapping. */
export const knownFeeds = ({ feeds }: Pick<MappingFile, "feeds">, of?: string): KnownFeed[] =>
  Object.entries(feeds).map(([name, { kind }]) => ({ name, kind, ...(of === undefined ? {} : { of }) }));
