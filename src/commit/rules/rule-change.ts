// The rules of hub.yaml become an entry of the log when they differ from the set in force: from then on they are history. Once a
// set was approved through the hub, the file proposes like anybody else, and only when somebody has changed it.

import { sha256Hex } from "../../base/hash.ts";
import type { Act, RuleEntry } from "../../observation/entry.ts";
import { ruleLifeQuery } from "../../observation/store-rule-act.ts";
import type { Database } from "../../platform/database.ts";
import { isApproved, proposalId, readLives, type RuleLives, stepAct } from "./proposal.ts";

export interface WantedRules {
  readonly text: string;
  /** ms; undefined: the first set holds for all time, a later one from now on. */
  readonly from: number | undefined;
  readonly reason: string;
}

/** 0001-01-01T00:00:00Z, ms. */
export const beginningOfTime = -62_135_596_800_000;
const noRules = "[]";
const author = "hub.yaml";

/** The entry to submit, or undefined where the log says the same already. `now` in ms. */
export async function ruleChange(
  wanted: WantedRules,
  database: Pick<Database, "read">,
  upTo: number,
  now: number,
): Promise<RuleEntry | Act | undefined> {
  const [rows = []] = await database.read([ruleLifeQuery(upTo)]);
  const lives = readLives(rows);
  if (lives.sets.some(isApproved)) return fileProposal(wanted, lives, now);
  const last = lives.sets.at(-1);
  const isSame = (last?.rules ?? noRules) === wanted.text && (wanted.from === undefined || last === undefined || last.from === wanted.from);
  if (isSame) return undefined;
  const from = wanted.from ?? (last === undefined ? beginningOfTime : now);
  const key = sha256Hex(`${from}|${wanted.text}`).slice(0, 16);
  return { kind: "rule", key, at: now, receivedAt: now, from, author, reason: wanted.reason, rules: wanted.text };
}

/** A file that nobody has touched since it was last heeded wishes for nothing, whatever was approved meanwhile. */
function fileProposal({ text, from, reason }: WantedRules, { sets, proposals }: RuleLives, now: number): Act | undefined {
  const last = sets.at(-1);
  const said = [...sets.filter((set) => !isApproved(set)), ...proposals.filter((one) => one.author === author)].at(-1);
  if (text === last?.rules || text === (said?.rules ?? noRules)) return undefined;
  const proposed = { author, reason, rules: text, from: from ?? null, base: last?.key ?? null, reverts: null };
  return stepAct(proposalId(author, text, now), { kind: "rules-proposed", ...proposed }, now);
}
