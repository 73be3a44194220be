// Rule sets from proposal to approval, and what one would change. A set decides for every site, so only those who see them all
// hand one in, and only they are shown records of a rehearsal.

import type { Language } from "../base/language.ts";
import { stringify } from "yaml";
import { assertWholeGroup } from "../access/approver.ts";
import type { Rehearsal } from "../commit/rules/rehearsal.ts";
import { readRuleSet } from "../governance/rule-configuration.ts";
import { deleteSentence, sentence } from "../governance/sentence.ts";
import type { RuleSet } from "../governance/rule.ts";
import type { Model } from "../model/kind.ts";
import { decideRulesBody, proposeBody, proposed, rehearsal, rehearseBody, ruleSetDetail, ruleSetList } from "./contract-rule-set.ts";
import { shownProposed, shownRehearsal } from "./comparison-sight.ts";
import type { Door } from "./door.ts";
import { type LifeRoutes, lifeRoutes } from "./rule-life-route.ts";
import { asProposed, proposalRow, seesRehearsal, setOrProposal, setRow } from "./rule-row.ts";

export function ruleSetRoutes(door: Door): void {
  readRoutes(door);
  proposalRoutes(door);
  lifeRoutes(door, { path: "/v1/rule-sets", life: door.hub.rules, one: "rule set", proposed, asProposed: shownTo(door.hub.model) });
}

const shownTo =
  (model: Model): LifeRoutes<Rehearsal, typeof proposed>["asProposed"] =>
  (proposal, principal) =>
    shownProposed(asProposed(proposal), model, principal);

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
        proposals: proposals.map((one) => proposalRow(one)),
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
      const found = proposal?.rehearsed?.rehearsal;
      return {
        set: set === undefined ? null : setRow(set, setInForce()),
        proposal: proposal === undefined ? null : proposalRow(proposal),
        rules: stringify(JSON.parse(text)),
        sentences: sentencesOf(readRuleSet(text, 0, model), principal.language),
        rehearsal: seesRehearsal(principal) && found !== undefined ? shownRehearsal(found, model, principal) : null,
      };
    },
  });
}

function proposalRoutes({ hub: { rules, model }, write }: Door): void {
  write({
    url: "/v1/plan/rules",
    action: "plan",
    summary: "What a rule set would change on recorded history; writes nothing",
    body: rehearseBody,
    answer: rehearsal,
    async perform({ body, principal }) {
      assertWholeGroup(principal);
      return shownRehearsal(await rules.rehearse(body.rules, body.from), model, principal);
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
      const made = await rules.propose({ rules: body.rules, from: body.from, reason: body.reason, author: principal.name });
      return shownProposed(asProposed(made), model, principal);
    },
  });
}

const sentencesOf = ({ rules, deletes }: RuleSet, language: Language | undefined): string[] => [
  ...rules.map((rule) => sentence(rule, language)),
  ...deletes.map((rule) => deleteSentence(rule, language)),
];
