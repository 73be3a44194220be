// The versions of the model that claims were read into, each once.

import { sha256Hex } from "../base/hash.ts";
import type { Model } from "../model/kind.ts";
import { type Query, query, type Step } from "../platform/database.ts";

export interface ModelText {
  /** Hex SHA-256 of the kinds. */
  readonly hash: string;
  /** JSON list of the kinds, in order of their names. */
  readonly kinds: string;
}

/** The same kinds and fields give the same text, in whatever order code or configuration writes what they are made of. */
export function modelText(model: Model): ModelText {
  const kinds = JSON.stringify(
    [...model.kinds.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    (_, value: unknown) => (isPlain(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value),
  );
  return { hash: sha256Hex(kinds), kinds };
}

const isPlain = (value: unknown): value is object => typeof value === "object" && value !== null && !Array.isArray(value);

/** One row: the hash of the last version; none where none was kept yet. */
export const lastModelQuery = (): Query => query("select hash from observation.model order by version desc limit 1");

/** Keeps one more version. `since`, ms: from when on it is in force. */
export const modelStep = ({ hash, kinds }: ModelText, since: number): Step =>
  query(
    `insert into observation.model (version, hash, kinds, since)
     select coalesce(max(version), 0) + 1, $1, $2, $3::bigint from observation.model`,
    [hash, kinds, String(since)],
  );
