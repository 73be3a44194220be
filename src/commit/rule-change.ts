// The rules of hub.yaml become an entry of the log when they differ from the set in force: from then on they are history.

import { sha256Hex } from "../base/hash.ts";
import { readEntry } from "../observation/entry-row.ts";
import type { RuleEntry } from "../observation/entry.ts";
import { otherEntriesQuery } from "../observation/store.ts";
import type { Database } from "../platform/database.ts";

export interface WantedRules {
  readonly text: string;
  /** ms; undefined: the first set holds for all time, a later one from now on. */
  readonly from: number | undefined;
  readonly reason: string;
}

/** 0001-01-01T00:00:00Z, ms. */
const beginningOfTime = -62_135_596_800_000;
const noRules = "[]";

/** The entry to submit, or undefined where the log says the same already. `now` in ms. */
export async function ruleChange(
  wanted: WantedRules,
  database: Pick<Database, "read">,
  upTo: number,
  now: number,
): Promise<RuleEntry | undefined> {
  const [rows = []] = await database.read([otherEntriesQuery(["rule"], upTo)]);
  const sets = rows.map(readEntry).filter((entry) => entry.kind === "rule");
  const last = sets.at(-1);
  const isSame = (last?.rules ?? noRules) === wanted.text && (wanted.from === undefined || last === undefined || last.from === wanted.from);
  if (isSame) return undefined;
  const from = wanted.from ?? (last === undefined ? beginningOfTime : now);
  const key = sha256Hex(`${from}|${wanted.text}`).slice(0, 16);
  return { kind: "rule", key, at: now, receivedAt: now, from, author: "hub.yaml", reason: wanted.reason, rules: wanted.text };
}
