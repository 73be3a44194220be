// Deletes that the guard holds: what it found, kept as an act of the log, and read back. The last act of a feed tells what is
// held of it; a decision that names the act answers it.

import { canonicalJson } from "../base/canonical-json.ts";
import { sha256Hex } from "../base/hash.ts";
import type { Act } from "./entry.ts";
import type { StandingClaim } from "./tombstone.ts";

export type Verdict = "consent" | "refuse";

export interface MassChange {
  readonly source: string;
  readonly feed: string;
  readonly recordKind: string;
  readonly mapping: string;
  /** Name of the delivery that did not name them. */
  readonly delivery: string;
  readonly named: number;
  readonly standing: number;
  /** Held observations, sorted; none: what was held before is held no longer. */
  readonly observations: readonly string[];
  /** Observations that a person refused to delete: they stand until their source names them again, and then misses them. */
  readonly refused: readonly string[];
}

export const massChangeName = "mass-change";

/** One held set a feed. */
export const massChangeKey = (source: string, feed: string): string => `${source}/${feed}`;

/** A record at the version it was last seen at, by an id of its content. */
export const observationId = ({ record, version, hash }: Pick<StandingClaim, "record" | "version" | "hash">): string =>
  `${record} ${version} ${hash.slice(0, 16)}`;

/** What consent names. Hex SHA-256. */
export const heldHash = (observations: readonly string[]): string => sha256Hex([...observations].sort().join("\n"));

export const massChangeAct = (found: MassChange, site: string, at: number): Act => ({
  kind: "act",
  act: massChangeName,
  key: massChangeKey(found.source, found.feed),
  site,
  at,
  body: canonicalJson({ ...found, held: heldHash(found.observations) }),
});

export const readMassChange = (body: string): MassChange => JSON.parse(body) as MassChange;
