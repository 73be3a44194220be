// The life of rule sets as the log tells it: proposed, rehearsed, approved or rejected. A set in force is never edited.

import { canonicalJson } from "../../base/canonical-json.ts";
import { sha256Hex } from "../../base/hash.ts";
import { readEntry } from "../../observation/entry-row.ts";
import type { Act, RuleEntry } from "../../observation/entry.ts";
import { ruleActPrefix, type RulePrefix } from "../../observation/store-rule-act.ts";
import type { Row } from "../../platform/database.ts";
import type { Rehearsal } from "./rehearsal.ts";

/** `Found`: what its rehearsal says. */
export interface Proposal<Found = Rehearsal> {
  readonly id: string;
  readonly author: string;
  /** ms */
  readonly at: number;
  readonly reason: string;
  /** As the log keeps rules. */
  readonly rules: string;
  /** ms; null: from its approval on. */
  readonly from: number | null;
  /** Key of the set that was the last when it was proposed: what its author had before their eyes; null: none. */
  readonly base: string | null;
  /** Key of the earlier set that it says again; null: it is a new one. */
  readonly reverts: string | null;
  readonly rehearsed: Rehearsed<Found> | null;
  readonly decided: Verdict | null;
}

interface Rehearsed<Found> {
  readonly author: string;
  readonly at: number;
  readonly rehearsal: Found;
}

interface Verdict {
  readonly kind: "approved" | "rejected";
  readonly author: string;
  readonly at: number;
  readonly reason: string;
  /** The author approved it, because nobody else may. */
  readonly alone: boolean;
}

/** What is said of a proposal; its author, reason and so on are in the body of the act. */
export type ProposalStep<Found = Rehearsal> =
  | ({ readonly kind: "rules-proposed" } & Pick<Proposal, "author" | "reason" | "rules" | "from" | "base" | "reverts">)
  | { readonly kind: "rules-rehearsed"; readonly author: string; readonly rehearsal: Found }
  | { readonly kind: "rules-approved"; readonly author: string; readonly reason: string; readonly alone: boolean }
  | { readonly kind: "rules-rejected"; readonly author: string; readonly reason: string };

export interface RuleLives<Found = Rehearsal> {
  /** In the order in which they were decided. */
  readonly sets: readonly RuleEntry[];
  /** In the order in which they were made. */
  readonly proposals: readonly Proposal<Found>[];
}

/** The key of the set that an approved proposal became: the same as that of the acts about it. */
export const setKey = (proposal: string, prefix: RulePrefix = ruleActPrefix): string => `${prefix}${proposal}`;

/** True for a set that was approved here; others come from hub.yaml. */
export const isApproved = ({ key }: Pick<RuleEntry, "key">): boolean => key.startsWith(ruleActPrefix);

export const proposalId = (author: string, rules: string, at: number): string => sha256Hex(`${at}|${author}|${rules}`).slice(0, 10);

export function stepAct<Found>(id: string, { kind, ...said }: ProposalStep<Found>, at: number, prefix?: RulePrefix): Act {
  return { kind: "act", act: kind, key: setKey(id, prefix), site: "*", at, body: canonicalJson(plain(said)) };
}

const plain = (said: object): Parameters<typeof canonicalJson>[0] =>
  JSON.parse(JSON.stringify(said)) as Parameters<typeof canonicalJson>[0];

/** Rows of `ruleLifeQuery`. */
export function readLives<Found = Rehearsal>(rows: readonly Row[]): RuleLives<Found> {
  const sets: RuleEntry[] = [];
  const proposals = new Map<string, Proposal<Found>>();
  for (const entry of rows.map(readEntry)) {
    if (entry.kind === "rule") sets.push(entry);
    else if (entry.kind === "act") heed(entry, proposals);
  }
  return { sets, proposals: [...proposals.values()] };
}

function heed<Found>({ act, key, at, body }: Act, proposals: Map<string, Proposal<Found>>): void {
  const id = key.slice(key.lastIndexOf("/") + 1);
  const said = { ...(JSON.parse(body) as object), kind: act } as ProposalStep<Found>;
  if (said.kind === "rules-proposed") {
    const { kind: _, ...proposed } = said;
    proposals.set(id, { id, at, ...proposed, rehearsed: null, decided: null });
    return;
  }
  const known = proposals.get(id);
  if (known === undefined) return;
  switch (said.kind) {
    case "rules-rehearsed":
      proposals.set(id, { ...known, rehearsed: { author: said.author, at, rehearsal: said.rehearsal } });
      return;
    case "rules-approved":
      proposals.set(id, { ...known, decided: { kind: "approved", author: said.author, at, reason: said.reason, alone: said.alone } });
      return;
    case "rules-rejected":
      proposals.set(id, { ...known, decided: { kind: "rejected", author: said.author, at, reason: said.reason, alone: false } });
  }
}
