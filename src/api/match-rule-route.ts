// Match rules from fitting and proposal to approval. A set decides for every site, and what it stands on names records of all of them:
// only those who see them all hand one in or look at a rehearsal.

import { stringify } from "yaml";
import { z } from "zod";
import { assertWholeGroup } from "../access/approver.ts";
import { readMatchRules } from "../identity/match-rule.ts";
import { matchSentences } from "../identity/match-sentence.ts";
import { matchActPrefix } from "../observation/store-rule-act.ts";
import {
  fittedRules,
  matchRehearsal,
  matchRuleDetail,
  matchRuleList,
  proposedMatch,
  proposeMatchBody,
  rehearseMatchBody,
} from "./contract-match-rules.ts";
import { decideRulesBody } from "./contract-rule-set.ts";
import type { Door } from "./door.ts";
import { lifeRoutes } from "./rule-life-route.ts";
import { asProposed, proposalRow, seesRehearsal, setOrProposal, setRow } from "./rule-row.ts";

export function matchRuleRoutes(door: Door): void {
  readRoutes(door);
  proposalRoutes(door);
  lifeRoutes(door, { path: "/v1/match-rules", life: door.hub.matchRules, one: "set of match rules", proposed: proposedMatch, asProposed });
}

const numbers = new Set(["link", "review", "agree", "differ"]);

/** With numbers as numbers: the log keeps them as text. */
const yamlOf = (text: string): string =>
  stringify(JSON.parse(text, (name, value: unknown) => (numbers.has(name) && typeof value === "string" ? Number(value) : value)));

function readRoutes({ hub, read }: Door): void {
  const { matchRules, model, writer } = hub;

  read({
    url: "/v1/match-rules",
    action: "read",
    summary: "Every set of match rules that was ever in force, and every proposal",
    params: {},
    query: {},
    data: matchRuleList,
    async answer() {
      const { sets, proposals } = await matchRules.lives();
      const inForce = await writer.stages.identity.matchRules();
      return { sets: sets.map((set) => setRow(set, inForce?.key)), proposals: proposals.map(proposalRow) };
    },
  });

  read({
    url: "/v1/match-rules/:id",
    action: "read",
    summary: "One set of match rules or proposal: as sentences, as YAML, with the rehearsal kept with it",
    params: { id: decideRulesBody.shape.id },
    query: {},
    data: matchRuleDetail,
    async answer({ params: { id }, principal }) {
      const { set, proposal } = setOrProposal(id, await matchRules.lives(), matchActPrefix);
      const text = (proposal ?? set)?.rules ?? "{}";
      const inForce = await writer.stages.identity.matchRules();
      return {
        set: set === undefined ? null : setRow(set, inForce?.key),
        proposal: proposal === undefined ? null : proposalRow(proposal),
        rules: yamlOf(text),
        sentences: matchSentences(readMatchRules(text, model), model),
        rehearsal: seesRehearsal(principal) ? (proposal?.rehearsed?.rehearsal ?? null) : null,
      };
    },
  });

  read({
    url: "/v1/identity/fit",
    action: "plan",
    summary: "Points of a kind fitted to what people decided of pairs; changes nothing",
    params: {},
    query: { kind: z.string() },
    data: fittedRules,
    async answer({ query: { kind }, principal }) {
      assertWholeGroup(principal, "points are fitted to decisions of every site");
      const { rules, ...fitted } = await writer.hold(() => writer.stages.identity.fit(kind));
      return { ...fitted, rules: yamlOf(rules) };
    },
  });
}

function proposalRoutes({ hub: { matchRules }, write }: Door): void {
  write({
    url: "/v1/plan/match-rules",
    action: "plan",
    summary: "Which entities match rules would part and join; writes nothing",
    body: rehearseMatchBody,
    answer: matchRehearsal,
    async perform({ body, principal }) {
      assertWholeGroup(principal);
      return matchRules.rehearse(body.rules, undefined);
    },
  });

  write({
    url: "/v1/match-rules",
    action: "set-rule",
    summary: "Proposes match rules, and keeps their rehearsal with them",
    body: proposeMatchBody,
    answer: proposedMatch,
    async perform({ body, principal }) {
      assertWholeGroup(principal);
      return asProposed(await matchRules.propose({ rules: body.rules, from: body.from, reason: body.reason, author: principal.name }));
    },
  });
}
