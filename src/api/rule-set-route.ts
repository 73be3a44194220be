// Rule sets from proposal to approval, and what one would change. A set decides for every site, so only those who see them all
// hand one in, and only they are shown records of a rehearsal.

import { stringify } from "yaml";
import type { z } from "zod";
import { assertWholeGroup, ruleApprovers } from "../access/approver.ts";
import { isAllowed, type Principal } from "../access/principal.ts";
import { Fault } from "../base/fault.ts";
import { instantText } from "../base/instant.ts";
import type { Proposal, RuleLives } from "../commit/proposal.ts";
import { setKey } from "../commit/proposal.ts";
import { beginningOfTime } from "../commit/rule-change.ts";
import { readRuleSet } from "../governance/rule-configuration.ts";
import { deleteSentence, sentence } from "../governance/sentence.ts";
import type { RuleSet } from "../governance/rule.ts";
import type { RuleEntry } from "../observation/entry.ts";
import { matchActPrefix, type RulePrefix } from "../observation/store-rule-act.ts";
import {
  decidedRules,
  decideRulesBody,
  proposeBody,
  proposed,
  rehearsal,
  rehearseAgainBody,
  rehearseBody,
  revertBody,
  ruleSetDetail,
  ruleSetList,
} from "./contract-rule-set.ts";
import type { Door } from "./door.ts";

type ProposalRow = z.input<typeof proposed>["proposal"];
type SetRow = z.input<typeof ruleSetList>["sets"][number];

export function ruleSetRoutes(door: Door): void {
  readRoutes(door);
  proposalRoutes(door);
  decisionRoutes(door);
}

function readRoutes({ hub, read }: Door): void {
  const { rules, model, clock } = hub;
  // A set that has just been approved is dated after everything received, which may be a little after the wall clock.
  const setInForce = (): string | undefined => {
    const { timeline } = hub.writer.stages;
    return timeline.keyAt(Math.max(clock.now(), timeline.horizon));
  };

  read({
    url: "/v1/rule-sets",
    action: "read",
    summary: "Every rule set that was ever in force, and every proposal",
    params: {},
    query: {},
    data: ruleSetList,
    async answer() {
      const { sets, proposals } = await rules.lives();
      const inForce = setInForce();
      return {
        sets: sets.map((set) => setRow(set, inForce)),
        proposals: proposals.map(proposalRow),
        fileDiffers: (sets.at(-1)?.rules ?? "[]") !== hub.configuration.rules.text,
      };
    },
  });

  read({
    url: "/v1/rule-sets/:id",
    action: "read",
    summary: "One rule set or proposal: as sentences, as YAML, with the rehearsal kept with it",
    params: { id: decideRulesBody.shape.id },
    query: {},
    data: ruleSetDetail,
    async answer({ params: { id }, principal }) {
      const { set, proposal } = setOrProposal(id, await rules.lives());
      const text = (proposal ?? set)?.rules ?? "[]";
      return {
        set: set === undefined ? null : setRow(set, setInForce()),
        proposal: proposal === undefined ? null : proposalRow(proposal),
        rules: stringify(JSON.parse(text)),
        sentences: sentencesOf(readRuleSet(text, 0, model)),
        rehearsal: seesRehearsal(principal) ? (proposal?.rehearsed?.rehearsal ?? null) : null,
      };
    },
  });
}

function proposalRoutes({ hub: { rules }, write }: Door): void {
  write({
    url: "/v1/plan/rules",
    action: "plan",
    summary: "What a rule set would change on recorded history; writes nothing",
    body: rehearseBody,
    answer: rehearsal,
    async perform({ body, principal }) {
      assertWholeGroup(principal);
      return rules.rehearse(body.rules, body.from);
    },
  });

  write({
    url: "/v1/rule-sets",
    action: "set-rule",
    summary: "Proposes a rule set, and keeps its rehearsal with it",
    body: proposeBody,
    answer: proposed,
    async perform({ body, principal }) {
      assertWholeGroup(principal);
      return asProposed(await rules.propose({ rules: body.rules, from: body.from, reason: body.reason, author: principal.name }));
    },
  });

  write({
    url: "/v1/rule-sets/rehearse",
    action: "set-rule",
    summary: "Rehearses a proposal again, on the history of now",
    body: rehearseAgainBody,
    answer: proposed,
    async perform({ body: { id }, principal }) {
      assertWholeGroup(principal);
      return asProposed(await rules.rehearseAgain(id, principal.name));
    },
  });

  write({
    url: "/v1/rule-sets/revert",
    action: "set-rule",
    summary: "Proposes an earlier rule set again, as a new one",
    body: revertBody,
    answer: proposed,
    async perform({ body: { set, from, reason }, principal }) {
      assertWholeGroup(principal);
      return asProposed(await rules.revert({ set, from, reason, author: principal.name }));
    },
  });
}

function decisionRoutes({ hub: { rules, database }, write }: Door): void {
  write({
    url: "/v1/rule-sets/approve",
    action: "set-rule",
    summary: "Puts a proposal in force from its date; somebody else than its author, where there is anybody",
    body: decideRulesBody,
    answer: decidedRules,
    async perform({ body: { id, reason }, principal }) {
      assertWholeGroup(principal);
      const approvers = await ruleApprovers(database);
      const { position, proposal } = await rules.approve(id, { author: principal.name, reason, approvers });
      return { position, proposal: proposalRow(proposal) };
    },
  });

  write({
    url: "/v1/rule-sets/reject",
    action: "set-rule",
    summary: "Ends a proposal that is not wanted",
    body: decideRulesBody,
    answer: decidedRules,
    async perform({ body: { id, reason }, principal }) {
      assertWholeGroup(principal);
      const { position, proposal } = await rules.reject(id, { author: principal.name, reason });
      return { position, proposal: proposalRow(proposal) };
    },
  });
}

export const seesRehearsal = (principal: Principal): boolean => principal.group && isAllowed(principal, "plan");

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

const sentencesOf = ({ rules, deletes }: RuleSet): string[] => [
  ...rules.map((rule) => sentence(rule)),
  ...deletes.map((rule) => deleteSentence(rule)),
];

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
