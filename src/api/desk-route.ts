// What needs a person: status and inbox.

import { z } from "zod";
import { dateInZone } from "../base/civil-date.ts";
import { inbox } from "../desk/inbox.ts";
import { reader } from "../desk/reader.ts";
import { status } from "../desk/status.ts";
import { limitText } from "./contract.ts";
import { hubStatus, inboxPage } from "./contract-desk.ts";
import { inboxAnswer, statusAnswer } from "./desk-answer.ts";
import type { Door } from "./door.ts";
import type { Freshness } from "./freshness.ts";

const pageMax = 1_000;

export function deskRoutes({ hub, read }: Door, freshness: Freshness): void {
  const { model, clock, configuration } = hub;
  const { zone, reportingCurrency } = configuration.settings;

  read({
    url: "/v1/status",
    action: "read",
    summary: "Position, freshness of each source, coherence by kind, site and pair of systems, what is open",
    params: {},
    query: {},
    data: hubStatus,
    answer: async ({ scope, cut }) => statusAnswer(await status(reader(cut, scope, model), freshness.sources(), clock.now())),
  });

  read({
    url: "/v1/inbox",
    action: "read",
    summary: "Everything that waits for a person, by money at stake and age",
    params: {},
    query: { site: z.string().optional(), kind: z.string().optional(), cursor: z.string().optional(), limit: limitText(pageMax) },
    data: inboxPage,
    async answer({ query: { cursor, ...asked }, scope, cut }) {
      const now = clock.now();
      const pricing = { reportingCurrency, day: dateInZone(now, zone) };
      return inboxAnswer(
        await inbox(reader(cut, scope, model), { ...asked, ...pricing, after: cursor, now, sources: freshness.sources() }),
      );
    },
  });
}
