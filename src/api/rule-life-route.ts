// What is done with a proposal, of rules of value and of match rules alike: rehearsed again, approved, rejected; and an earlier set is
// said again.

import type { z } from "zod";
import { assertWholeGroup, ruleApprovers } from "../access/approver.ts";
import { handsOf } from "../access/grant.ts";
import type { Principal } from "../access/principal.ts";
import type { Proposal } from "../commit/rules/proposal.ts";
import type { RuleLife } from "../commit/rules/rule-life.ts";
import { decidedRules, decideRulesBody, rehearseAgainBody, revertBody } from "./contract-rule-set.ts";
import type { Door } from "./door.ts";
import { proposalRow } from "./rule-row.ts";

export interface LifeRoutes<Found, Answer extends z.ZodType> {
  readonly path: "/v1/rule-sets" | "/v1/match-rules";
  readonly life: RuleLife<Found>;
  /** As summaries call a set. */
  readonly one: string;
  readonly proposed: Answer;
  /** As far as the principal may see it. */
  readonly asProposed: (proposal: Proposal<Found>, principal: Principal) => z.input<Answer>;
}

export function lifeRoutes<Found, Answer extends z.ZodType>(
  { hub: { database }, write }: Door,
  { path, life, one, proposed, asProposed }: LifeRoutes<Found, Answer>,
): void {
  write({
    url: `${path}/rehearse`,
    action: "set-rule",
    summary: `Rehearses a proposed ${one} again, on the history of now`,
    body: rehearseAgainBody,
    answer: proposed,
    async perform({ body: { id }, principal }) {
      assertWholeGroup(principal);
      return asProposed(await life.rehearseAgain(id, principal.name), principal);
    },
  });

  write({
    url: `${path}/revert`,
    action: "set-rule",
    summary: `Proposes an earlier ${one} again, as a new one`,
    body: revertBody,
    answer: proposed,
    async perform({ body: { set, from, reason }, principal }) {
      assertWholeGroup(principal);
      return asProposed(await life.revert({ set, from, reason, author: principal.name }), principal);
    },
  });

  write({
    url: `${path}/approve`,
    action: "set-rule",
    fresh: true,
    summary: `Puts a proposed ${one} in force from its date; somebody else than its author, where there is anybody`,
    body: decideRulesBody,
    answer: decidedRules,
    async perform({ body: { id, reason }, principal }) {
      assertWholeGroup(principal);
      const approvers = await ruleApprovers(database);
      const { position, proposal } = await life.approve(id, { author: principal.name, hands: handsOf(principal), reason, approvers });
      return { position, proposal: proposalRow(proposal) };
    },
  });

  write({
    url: `${path}/reject`,
    action: "set-rule",
    summary: `Ends a proposed ${one} that is not wanted`,
    body: decideRulesBody,
    answer: decidedRules,
    async perform({ body: { id, reason }, principal }) {
      assertWholeGroup(principal);
      const { position, proposal } = await life.reject(id, { author: principal.name, reason });
      return { position, proposal: proposalRow(proposal) };
    },
  });
}
