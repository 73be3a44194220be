// synchromesh status: how fresh the systems are and how far they agree.

import type { Command } from "commander";
import type { z } from "zod";
import type { hubStatus } from "../api/contract-desk.ts";
import type { practiceAnswer } from "../api/contract-inbox.ts";
import { act } from "./command.ts";
import { type Answer, withDoor } from "./door.ts";
import { alarmText } from "./inbox-filter.ts";
import { practiceText } from "./practice-text.ts";
import { replayNotice } from "./replay-notice.ts";
import { ago, figure, say, table } from "./say.ts";
import { epochText, pausedText } from "./systems.ts";

type Status = z.output<typeof hubStatus>;
type Practice = z.output<typeof practiceAnswer>;

export function addStatus(program: Command): void {
  const command = program
    .command("status")
    .summary("show how fresh and how coherent the systems are")
    .description("Shows the position, when each source was heard, and coherence by kind, site and pair of systems.")
    .option("--since <day>", "how the desk has done since a day, YYYY-MM-DD, or for so long: P7D is seven days");
  act<{ readonly since?: string }>(command, async ({ place, options: { since } }) => {
    const { answer, now, practice } = await withDoor(place, async ({ get }) => {
      const { data } = await get<{ clock: string }>("/v1/cash/forecast");
      const answer = await get<Status>("/v1/status");
      const practice = since === undefined ? undefined : (await get<Practice>("/v1/practice", { since })).data;
      return { answer, practice, now: Date.parse(data.clock) };
    });
    if (practice === undefined) return say(place.isJson, answer, () => statusText(answer, now));
    say(place.isJson, { ...answer, practice }, () => `${statusText(answer, now)}\n\n${practiceText(practice)}`);
  });
}

function statusText({ position, data }: Answer<Status>, now: number): string {
  const { sources, coherence, entities, open, committedAt, alarms, epoch, paused, practice } = data;
  const kinds = Object.entries(entities).map(([kind, count]) => ({ kind, count }));
  return [
    `Position ${figure(position)}, committed ${committedAt === null ? "never" : ago(Date.parse(committedAt), now)}.`,
    ...(practice === null ? [] : [`This is a practice copy of ${practice.backup}: it asks and tells nobody.`]),
    ...(epoch.cause === "begun" ? [] : [epochText(epoch)]),
    ...paused.map(pausedText),
    ...alarms.map(alarmText),
    sources.length === 0 ? "No source is configured." : sourceTable(sources, now),
    ...sources.flatMap(({ name, fault }) => (fault === null ? [] : [`${name}: ${fault.cause}\n  Try: ${fault.hint}`])),
    ...sources.flatMap(({ name, replayDue }) => replayNotice(name, replayDue) ?? []),
    coherence.length === 0 ? "No two systems know the same thing yet." : coherenceTable(coherence, now),
    table(kinds, [
      { title: "kind", value: ({ kind }) => words(kind) },
      { title: "entities", value: ({ count }) => figure(count), isFigure: true },
    ]),
    `Open: ${figure(open.discrepancies)} discrepancies (${figure(open.asked)} ask a person), ` +
      `${figure(open.reviews)} match reviews, ${figure(open.overrides)} overrides, ${figure(open.held)} held deletes.`,
  ].join("\n\n");
}

const words = (name: string): string => name.replaceAll("_", " ");

const sourceTable = (sources: Status["sources"], now: number): string =>
  table(sources, [
    { title: "source", value: ({ name }) => name },
    { title: "site", value: ({ site }) => site },
    { title: "standing", value: ({ standing }) => standing },
    { title: "heard", value: ({ observedAt }) => ago(observedAt === null ? null : Date.parse(observedAt), now), isFigure: true },
    { title: "records", value: ({ records }) => figure(records), isFigure: true },
    { title: "fields parked", value: ({ parked }) => figure(parked.fields), isFigure: true },
    { title: "records parked", value: ({ parked }) => figure(parked.records), isFigure: true },
    { title: "waiting", value: ({ parked }) => figure(parked.waiting), isFigure: true },
  ]);

const coherenceTable = (coherence: Status["coherence"], now: number): string =>
  table(coherence, [
    { title: "kind", value: ({ kind }) => words(kind) },
    { title: "site", value: ({ site }) => site },
    { title: "systems", value: ({ systems }) => systems.join(", ") },
    { title: "both know", value: ({ known }) => figure(known), isFigure: true },
    { title: "agreed", value: ({ agreed }) => figure(agreed), isFigure: true },
    { title: "in flight", value: ({ inFlight }) => figure(inFlight), isFigure: true },
    { title: "parked", value: ({ parked }) => figure(parked), isFigure: true },
    { title: "differ", value: ({ real }) => figure(real), isFigure: true },
    { title: "money", value: ({ money }) => money.map(({ amount, currency }) => `${amount} ${currency}`).join(", "), isFigure: true },
    { title: "oldest", value: ({ realSince }) => (realSince === null ? "" : ago(Date.parse(realSince), now)), isFigure: true },
  ]);
