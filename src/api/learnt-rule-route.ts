// "Make this a rule": rules that would have given the answers people gave, and the set in force with one of them as a proposal.

import { parse } from "yaml";
import { z } from "zod";
import { assertWholeGroup } from "../access/approver.ts";
import { readScope } from "../access/principal.ts";
import { dateInZone } from "../base/civil-date.ts";
import { Fault } from "../base/fault.ts";
import { deskDefault } from "../desk/desk-settings.ts";
import { reader } from "../desk/reader.ts";
import { type RuleProposal, ruleProposals } from "../desk/rule-proposal.ts";
import { withRule } from "../governance/rule-addition.ts";
import { shownProposed } from "./comparison-sight.ts";
import type { ApiHub } from "./api-hub.ts";
import { alikeDefault, proposeLearntBody, ruleProposalList } from "./contract-inbox.ts";
import { proposed } from "./contract-rule-set.ts";
import type { Door } from "./door.ts";
import { assertFields } from "./filter.ts";
import type { Freshness } from "./freshness.ts";
import { asProposed } from "./rule-row.ts";

export const proposalAnswer = ({ money, ...one }: RuleProposal) => ({ ...one, money: [...money] });

/** What items are priced by now. */
export function pricingNow({ clock, configuration }: Pick<ApiHub, "clock" | "configuration">, freshness: Freshness) {
  const { zone, reportingCurrency } = configuration.settings;
  const { desk = deskDefault } = configuration;
  const now = clock.now();
  return { reportingCurrency, zone, day: dateInZone(now, zone), desk, now, sources: freshness.sources() };
}

export function learntRuleRoutes({ hub, read, write }: Door, freshness: Freshness): void {
  const { model, database } = hub;

  read({
    url: "/v1/inbox/rules",
    action: "read",
    summary: "Rules that would have given the answers people gave alike, and what they would decide now; nothing is put in force",
    params: {},
    query: {
      kind: z.string().optional(),
      field: z.string().optional(),
      last: z.coerce.number().int().min(2).max(1_000).default(alikeDefault).describe("So many answers running make a rule."),
    },
    data: ruleProposalList,
    async answer({ query: { last, ...asked }, scope, cut }) {
      assertFields(asked, model);
      const found = await ruleProposals(reader(cut, scope, model), { ...asked, ...pricingNow(hub, freshness) }, last);
      return { proposals: found.map(proposalAnswer) };
    },
  });

  write({
    url: "/v1/inbox/rules",
    action: "set-rule",
    summary: "Proposes the set in force with the rule that would have given the last answers alike for a field, and rehearses it",
    body: proposeLearntBody,
    answer: proposed,
    async perform({ body: { kind, field, last, from, reason }, principal }) {
      assertWholeGroup(principal);
      assertFields({ kind, field }, model);
      const everything = reader(database, readScope(principal), model);
      const [learnt] = await ruleProposals(everything, { kind, field, ...pricingNow(hub, freshness) }, last);
      if (learnt === undefined) throw notAlike(kind, field, last);
      const set = (await hub.rules.lives()).sets.at(-1)?.rules ?? "[]";
      const made = await hub.rules.propose({ rules: withRule(set, parse(learnt.yaml)), from, reason, author: principal.name });
      return shownProposed(asProposed(made), model, principal);
    },
  });
}

function notAlike(kind: string, field: string, last: number): Fault {
  const cause = `it has not been answered alike the last ${last} times`;
  return new Fault({
    code: "precedent-missing",
    subject: `${kind}.${field}`,
    cause,
    hint: "see which fields have: synchromesh inbox rules",
  });
}
