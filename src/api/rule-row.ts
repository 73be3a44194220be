// Sets and proposals of rules as answers tell them: rules of value and match rules alike.

import type { z } from "zod";
import { mayEverywhere, type Principal } from "../access/principal.ts";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import { type Proposal, type RuleLives, setKey } from "../commit/rules/proposal.ts";
import { beginningOfTime } from "../commit/rules/rule-change.ts";
import type { RuleEntry } from "../observation/entry.ts";
import { matchActPrefix, type RulePrefix } from "../observation/store-rule-act.ts";
import type { proposed, ruleSetList } from "./contract-rule-set.ts";

type ProposalRow = z.input<typeof proposed>["proposal"];
type SetRow = z.input<typeof ruleSetList>["sets"][number];

export const seesRehearsal = (principal: Principal): boolean => mayEverywhere(principal, "plan");

/** Fault `rule-set-unknown`. */
export function setOrProposal<Found>(
  id: string,
  { sets, proposals }: RuleLives<Found>,
  prefix?: RulePrefix,
): { readonly set: RuleEntry | undefined; readonly proposal: Proposal<Found> | undefined } {
  const set = sets.find(({ key }) => key === id || key === setKey(id, prefix));
  const proposal = proposals.find((one) => one.id === id || (set !== undefined && setKey(one.id, prefix) === set.key));
  if (set === undefined && proposal === undefined)
    throw new Fault({
      code: "rule-set-unknown",
      subject: id,
      cause: "there is no such rule set and no such proposal",
      hint: `take the id from ${prefix === matchActPrefix ? "identity" : "rules"} list`,
    });
  return { set, proposal };
}

export function asProposed<Found>(proposal: Proposal<Found>): { readonly proposal: ProposalRow; readonly rehearsal: Found } {
  if (proposal.rehearsed === null) throw notRehearsed(proposal.id);
  return { proposal: proposalRow(proposal), rehearsal: proposal.rehearsed.rehearsal };
}

const notRehearsed = (id: string): Fault =>
  new Fault({
    code: "proposal-unrehearsed",
    subject: id,
    cause: "nobody has seen yet what it would change",
    hint: `rehearse it first: synchromesh rules rehearse ${id}`,
  });

const timeText = (ms: number | null): string | null => (ms === null || ms <= beginningOfTime ? null : instantText(ms));

export const setRow = ({ key, from, at, author, reason }: RuleEntry, inForce: string | undefined): SetRow => ({
  key,
  from: timeText(from),
  at: instantText(at),
  author,
  reason,
  isInForce: key === inForce,
});

export const proposalRow = <Found>({ id, author, at, reason, from, reverts, rehearsed, decided }: Proposal<Found>): ProposalRow => ({
  id,
  state: decided?.kind ?? "proposed",
  author,
  at: instantText(at),
  reason,
  from: from === null ? null : instantText(from),
  reverts,
  rehearsedAt: rehearsed === null ? null : instantText(rehearsed.at),
  decided: decided === null ? null : { ...decided, at: instantText(decided.at) },
});
