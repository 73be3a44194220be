// What was there before go-live.

import { z } from "zod";
import { dateInZone } from "../base/civil-date.ts";
import { instantText } from "../base/instant.ts";
import { baseline } from "../desk/baseline.ts";
import { deskDefault } from "../desk/desk-settings.ts";
import { reader } from "../desk/reader.ts";
import { baselineAnswer } from "./contract-inbox.ts";
import type { Door } from "./door.ts";
import { assertFields } from "./filter.ts";
import type { Freshness } from "./freshness.ts";

export function baselineRoutes({ hub, read }: Door, freshness: Freshness): void {
  const { model, clock, configuration } = hub;
  const { zone, reportingCurrency } = configuration.settings;
  const { desk = deskDefault } = configuration;

  read({
    url: "/v1/inbox/baseline",
    action: "read",
    summary: "What differed before go-live, grouped by cause and field with its money, and how it has become less",
    params: {},
    query: { site: z.string().optional(), role: z.string().optional() },
    data: baselineAnswer,
    async answer({ query: { site, role }, scope, cut }) {
      assertFields({ role }, model);
      const now = clock.now();
      const request = { site, role, reportingCurrency, zone, day: dateInZone(now, zone), desk, now, sources: freshness.sources() };
      const { live, groups, burnDown, ...counts } = await baseline(reader(cut, scope, model), request);
      return {
        ...counts,
        live: live.map(({ source, at }) => ({ source, at: instantText(at) })),
        groups: groups.map((group) => ({ ...group, money: [...group.money], sources: [...group.sources] })),
        burnDown: [...burnDown],
      };
    },
  });
}
