// What people's answers teach: rules that would have given them, and how the desk has done.

import { z } from "zod";
import { dateInZone } from "../base/civil-date.ts";
import { Fault } from "../base/fault.ts";
import { deskDefault } from "../desk/desk-settings.ts";
import { practice } from "../desk/practice.ts";
import { reader } from "../desk/reader.ts";
import { ruleProposals } from "../desk/rule-proposal.ts";
import { date } from "./contract.ts";
import { practiceAnswer, ruleProposalList } from "./contract-inbox.ts";
import type { Door } from "./door.ts";
import type { Freshness } from "./freshness.ts";

export function practiceRoutes({ hub, read }: Door, freshness: Freshness): void {
  const { model, clock, configuration } = hub;
  const { zone, reportingCurrency } = configuration.settings;
  const { desk = deskDefault } = configuration;
  const pricing = () => {
    const now = clock.now();
    return { reportingCurrency, zone, day: dateInZone(now, zone), desk, now, sources: freshness.sources() };
  };

  read({
    url: "/v1/inbox/rules",
    action: "read",
    summary: "Rules that would have given the answers people gave alike, and what they would decide now; nothing is put in force",
    params: {},
    query: {
      kind: z.string().optional(),
      field: z.string().optional(),
      last: z.coerce.number().int().min(2).max(1_000).default(3).describe("So many answers running make a rule."),
    },
    data: ruleProposalList,
    async answer({ query: { last, ...asked }, scope, cut }) {
      const proposals = await ruleProposals(reader(cut, scope, model), { ...asked, ...pricing() }, last);
      return { proposals: proposals.map((one) => ({ ...one, money: [...one.money] })) };
    },
  });

  read({
    url: "/v1/practice",
    action: "read",
    summary: "Since a day: coherence over time, what came up by cause, what needed nobody, how long people took, money at stake",
    params: {},
    query: { since: date },
    data: practiceAnswer,
    async answer({ query: { since }, scope, cut }) {
      const request = { ...pricing(), since };
      if (since > request.day) throw inFuture(since);
      const { days, causes, ended, toDecide, stake } = await practice(reader(cut, scope, model), request);
      return { days: [...days], causes: [...causes], ended, toDecide, stake: { ...stake, money: [...stake.money] } };
    },
  });
}

const inFuture = (since: string): Fault =>
  new Fault({ code: "date-in-future", subject: since, cause: "that day has not come yet", hint: "name today or an earlier day" });
