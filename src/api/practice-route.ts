// How the desk has done since a day, and the next rule worth having.

import { z } from "zod";
import { isDate } from "../base/civil-date.ts";
import { Fault } from "../base/fault.ts";
import { practice } from "../desk/practice.ts";
import { reader } from "../desk/reader.ts";
import { ruleProposals } from "../desk/rule-proposal.ts";
import { alikeDefault, practiceAnswer } from "./contract-inbox.ts";
import type { Door } from "./door.ts";
import type { Freshness } from "./freshness.ts";
import { pricingNow, proposalAnswer } from "./learnt-rule-route.ts";

export function practiceRoutes({ hub, read }: Door, freshness: Freshness): void {
  const { model } = hub;

  read({
    url: "/v1/practice",
    action: "read",
    summary: "Since a day: coherence over time, what came up by cause, what needed nobody, how long people took, money at stake",
    params: {},
    query: { since: z.string().max(40).describe("A day, YYYY-MM-DD, or how long ago: P7D, PT12H.") },
    data: practiceAnswer,
    async answer({ query: { since: given }, scope, cut }) {
      const now = pricingNow(hub, freshness);
      const since = sinceDay(given, now);
      if (since > now.day) throw inFuture(since);
      const request = { ...now, since };
      const from = reader(cut, scope, model);
      const { days, causes, ended, toDecide, stake } = await practice(from, request);
      const [next] = await ruleProposals(from, now, alikeDefault);
      const nextRule = next === undefined ? null : proposalAnswer(next);
      return { days: [...days], causes: [...causes], ended, toDecide, stake: { ...stake, money: [...stake.money] }, nextRule };
    },
  });
}

const ago = /^P(?=.)(\d{1,2}Y)?(\d{1,3}M)?(\d{1,4}W)?(\d{1,5}D)?(T(?=\d)(\d{1,6}H)?(\d{1,6}M)?)?$/;

/** A day, or the day on which it was so long ago. Fault `since-refused`. */
function sinceDay(given: string, { now, zone }: { readonly now: number; readonly zone: string }): string {
  if (isDate(given)) return given;
  const at = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone);
  const text = given.toUpperCase();
  if (ago.test(text)) return at.subtract(text).toPlainDate().toString();
  const yesterday = at.subtract({ days: 1 }).toPlainDate().toString();
  const hint = `write a day, such as ${yesterday}, or how long ago as an ISO 8601 duration: P1D for a day, P2W for two weeks`;
  throw new Fault({ code: "since-refused", subject: given, cause: "it is neither a day nor a duration", hint });
}

const inFuture = (since: string): Fault =>
  new Fault({ code: "date-in-future", subject: since, cause: "that day has not come yet", hint: "name today or an earlier day" });
