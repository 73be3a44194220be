// How the group stands in one answer: systems and how far they agree, cash, what needs a decision, what moved cash last.

import { z } from "zod";
import { dateInZone } from "../base/civil-date.ts";
import { instantText } from "../base/instant.ts";
import { deskDefault } from "../desk/desk-settings.ts";
import { inbox } from "../desk/inbox.ts";
import { reader } from "../desk/reader.ts";
import { status } from "../desk/status.ts";
import { trend } from "../desk/trend.ts";
import { readCauses } from "../projection/finance/store-list.ts";
import { readForecast } from "../projection/finance/store-read.ts";
import { causeRowAnswer, forecastAnswer } from "./cash-answer.ts";
import { overviewAnswer } from "./contract-overview.ts";
import { inboxAnswer, statusAnswer } from "./desk-answer.ts";
import type { Door } from "./door.ts";
import type { KeptDesk } from "./kept-desk.ts";
import type { Freshness } from "./freshness.ts";
import { named, recordSight } from "./record-sight.ts";

const dayMs = 86_400_000;
const [daysMax, topMax] = [90, 100];

const count = (most: number, first: number) => z.coerce.number().int().min(1).max(most).default(first);

export function overviewRoutes({ hub, read }: Door, freshness: Freshness, kept: KeptDesk): void {
  const { model, clock, configuration } = hub;
  const { settings, desk = deskDefault } = configuration;
  const { zone, reportingCurrency } = settings;

  read({
    url: "/v1/overview",
    action: "read",
    summary:
      "How the group stands: coherence and its trend, freshness, cash of thirteen weeks, what needs a decision, what moved cash last",
    params: {},
    query: { days: count(daysMax, 14).describe("Of the trend."), decisions: count(topMax, 10), causes: count(topMax, 20) },
    data: overviewAnswer,
    async answer({ query, principal, scope, cut, hiddenLines }) {
      const now = clock.now();
      const from = reader(cut, scope, model);
      const sources = freshness.sources();
      const pricing = { reportingCurrency, day: dateInZone(now, zone), desk, now, sources };
      const stands = await status(from, sources, now, desk, kept(scope));
      const causes = hiddenLines ? [] : await readCauses(cut.read, { limit: query.causes });
      const names = await named(
        cut,
        causes.map(({ cause }) => cause.record),
        recordSight(hub, principal),
      );
      const days = await trend(from, now - query.days * dayMs);
      return {
        status: statusAnswer(stands, hub),
        trend: days.map(({ at, ...point }) => ({ day: instantText(at), ...point })),
        cash: hiddenLines ? null : { ...forecastAnswer(await readForecast(cut.read, { clock: now }, settings)), hiddenLines },
        decisions: inboxAnswer(await inbox(from, { ...pricing, limit: query.decisions }, kept(scope)), stands.alarms),
        causes: causes.map((row) => causeRowAnswer(row, names)),
      };
    },
  });
}
