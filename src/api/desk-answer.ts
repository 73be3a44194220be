// Status and inbox as the contract says them: times become text.

import type { z } from "zod";
import type { ApiHub } from "./api-hub.ts";
import { instantText } from "../base/instant.ts";
import type { Alarm } from "../desk/alarm.ts";
import type { Inbox, Inboxed } from "../desk/inbox.ts";
import type { Status } from "../desk/status.ts";
import type { hubStatus, inboxPage, siteAlarm } from "./contract-desk.ts";
import { epochShown, pauseShown, timeOrNull } from "./system-answer.ts";

export const alarmsAnswer = (alarms: readonly Alarm[]): z.input<typeof siteAlarm>[] =>
  alarms.map((alarm) => ({ ...alarm, oldest: instantText(alarm.oldest) }));

type HubFacts = Pick<ApiHub, "epoch" | "practice">;

export const statusAnswer = (
  { committedAt, sources, coherence, entities, open, alarms, paused }: Status,
  { epoch, practice }: HubFacts,
): z.input<typeof hubStatus> => ({
  alarms: alarmsAnswer(alarms),
  practice: practice ?? null,
  epoch: epochShown(epoch.current),
  paused: paused.map(({ source: system, site, ...pause }) => ({ system, site, ...pauseShown(pause) })),
  entities: { ...entities },
  open,
  committedAt: timeOrNull(committedAt),
  sources: sources.map((source) => ({ ...source, observedAt: timeOrNull(source.observedAt) })),
  coherence: coherence.map(({ systems: [one, other], realSince, parkedSince, money, ...cell }) => ({
    ...cell,
    money: [...money],
    systems: [one, other],
    realSince: timeOrNull(realSince),
    parkedSince: timeOrNull(parkedSince),
  })),
});

export const inboxAnswer = ({ items, ...page }: Inbox, alarms: readonly Alarm[]): z.input<typeof inboxPage> => ({
  ...page,
  alarms: alarmsAnswer(alarms),
  items: items.map(itemAnswer),
});

export function itemAnswer(one: Inboxed): z.input<typeof inboxPage>["items"][number] {
  const since = instantText(one.since);
  if (one.kind === "discrepancy") return { ...one, since, sides: [...one.sides] };
  if (one.kind === "review") return { ...one, since, evidence: [...one.evidence] };
  if (one.kind === "reconciliation") return { ...one, since, at: instantText(one.at) };
  if (one.kind !== "mass-change") return { ...one, since };
  const { act: _, ...shown } = one;
  return { ...shown, since, examples: [...one.examples] };
}
