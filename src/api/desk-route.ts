// What needs a person: status and inbox.

import { z } from "zod";
import { instantText } from "../base/instant.ts";
import { holdsAt } from "../access/principal.ts";
import { dateInZone } from "../base/civil-date.ts";
import { sentence } from "../governance/sentence.ts";
import { alarms } from "../desk/alarm.ts";
import { deskDefault } from "../desk/desk-settings.ts";
import { inbox } from "../desk/inbox.ts";
import { itemDetail } from "../desk/item-detail.ts";
import { reader } from "../desk/reader.ts";
import { alarmingRows } from "../desk/kept-inbox.ts";
import { status } from "../desk/status.ts";
import { limitText } from "./contract.ts";
import { hubStatus, inboxPage, itemDetail as itemDetailData } from "./contract-desk.ts";
import { filterQuery } from "./contract-inbox.ts";
import { wantedOf } from "./filter.ts";
import { inboxAnswer, itemAnswer, statusAnswer } from "./desk-answer.ts";
import type { Door } from "./door.ts";
import type { KeptDesk } from "./kept-desk.ts";
import type { Freshness } from "./freshness.ts";

const pageMax = 1_000;

export function deskRoutes({ hub, read }: Door, freshness: Freshness, kept: KeptDesk): void {
  const { model, clock, configuration } = hub;
  const { zone, reportingCurrency } = configuration.settings;
  const { desk = deskDefault } = configuration;

  read({
    url: "/v1/status",
    action: "read",
    summary: "Position, freshness of each source, coherence by kind, site and pair of systems, what is open, what alarms",
    params: {},
    query: {},
    data: hubStatus,
    answer: async ({ scope, cut }) =>
      statusAnswer(await status(reader(cut, scope, model), freshness.sources(), clock.now(), desk, kept(scope)), hub),
  });

  read({
    url: "/v1/inbox",
    action: "read",
    summary: "Everything that waits for a person, by money at stake times the step of its age; what has no price comes last",
    params: {},
    query: {
      ...filterQuery,
      mine: z.enum(["yes"]).optional().describe("Only what lies on a desk of whoever asks: their roles, at their sites."),
      priced: z.enum(["yes", "no"]).optional().describe("Only what has a price, or only what has none."),
      cursor: z.string().optional(),
      limit: limitText(pageMax),
    },
    data: inboxPage,
    async answer({ query: { cursor, limit, priced, mine, ...asked }, principal, scope, cut }) {
      const now = clock.now();
      const pricing = { reportingCurrency, day: dateInZone(now, zone), desk, now, sources: freshness.sources() };
      const page = { limit, after: cursor, priced: priced === undefined ? undefined : priced === "yes" };
      const wanted = wantedOf(asked, { model, sources: freshness.now(principal).map(({ name }) => name) });
      const desks = mine === undefined ? undefined : (role: string, site: string) => holdsAt(principal, role, site);
      const from = reader(cut, scope, model);
      const alarming = await alarmingRows(from, desk, kept(scope));
      return inboxAnswer(await inbox(from, { ...wanted, mine: desks, ...page, ...pricing }, kept(scope)), alarms(alarming, desk, now));
    },
  });

  read({
    url: "/v1/inbox/items/:item",
    action: "read",
    summary: "One item with all that is needed to decide it: both sides, what stood before, the rule, the price with its sum",
    params: { item: z.string().max(200) },
    query: {},
    data: itemDetailData,
    async answer({ params, principal, scope, cut }) {
      const now = clock.now();
      const pricing = { reportingCurrency, day: dateInZone(now, zone), desk, now, sources: freshness.sources() };
      const { item, base, choices } = await itemDetail(reader(cut, scope, model), params.item, pricing, kept(scope));
      const named = item.kind === "discrepancy" ? item.rule : "";
      const rule = hub.writer.stages.timeline.setAt(now).rules.find(({ name }) => name === named);
      return {
        item: itemAnswer(item),
        base: base === null ? null : { ...base, at: instantText(base.at) },
        rule: rule === undefined ? null : sentence(rule, principal.language),
        choices: [...choices],
      };
    },
  });
}
