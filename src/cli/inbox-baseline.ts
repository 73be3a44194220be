// synchromesh inbox baseline: what was there before go-live, and how it becomes less.

import type { Command } from "commander";
import type { z } from "zod";
import type { baselineAnswer } from "../api/contract-inbox.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, figure, say, table } from "./say.ts";

type Baseline = z.output<typeof baselineAnswer>;

interface BaselineOptions {
  readonly site?: string;
  readonly role?: string;
}

export function addBaseline(group: Command): void {
  const command = group
    .command("baseline")
    .summary("show what differed before go-live")
    .description("Differences from before go-live, grouped by field and cause; they never alarm, and are worked with inbox bulk.")
    .option("--site <site>", "only of this site")
    .option("--role <role>", "only what is for this role");
  act<BaselineOptions>(command, async ({ place, options: { site, role } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Baseline>("/v1/inbox/baseline", { site, role }));
    say(place.isJson, data, baselineText);
  });
}

function baselineText({ live, stood, open, groups, burnDown }: Baseline): string {
  const since = table(live, [
    { title: "source", value: ({ source }) => source },
    { title: "live from", value: ({ at }) => at.slice(0, 16).replace("T", " ") },
  ]);
  const works = table(groups, [
    { title: "items", value: ({ items }) => figure(items), isFigure: true },
    { title: "money", value: ({ money }) => money.map(({ amount, currency }) => `${amount} ${currency}`).join(", "), isFigure: true },
    { title: "not priced", value: ({ unpriced }) => figure(unpriced), isFigure: true },
    { title: "between", value: ({ sources }) => sources.join(", ") },
    { title: "work it with", value: ({ what, kind, field, cause }) => bulkOptions(what, kind, field, cause) },
  ]);
  const curve = burnDown.filter(({ closed }, place) => closed > 0 || place === burnDown.length - 1).slice(-daysShown);
  return [
    live.length === 0 ? "No source has been read yet." : since,
    groups.length === 0 ? "Nothing is left from before go-live." : works,
    `${counted(stood, "difference")} stood at go-live, ${figure(open)} still ${open === 1 ? "does" : "do"}.`,
    ...(curve.length === 0 ? [] : [table(curve, curveColumns)]),
  ].join("\n\n");
}

const daysShown = 14;

const curveColumns = [
  { title: "day", value: ({ day }: Baseline["burnDown"][number]) => day },
  { title: "closed", value: ({ closed }: Baseline["burnDown"][number]) => figure(closed), isFigure: true },
  { title: "open", value: ({ open }: Baseline["burnDown"][number]) => figure(open), isFigure: true },
];

const bulkOptions = (what: string, kind: string, field: string, cause: string): string =>
  ["--baseline only", `--what ${what}`, `--kind ${kind}`, ...(field === "" ? [] : [`--field '${field}'`]), `--cause ${cause}`].join(" ");
