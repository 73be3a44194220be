// synchromesh erase: takes away what tells of a person, after showing what that is.

import type { Command } from "commander";
import type { z } from "zod";
import type { erasureAnswer, erasurePlan } from "../api/contract-erasure.ts";
import { Fault } from "../base/fault.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { named } from "./record-name.ts";
import { counted, figure, say, table } from "./say.ts";

interface EraseOptions {
  readonly only?: true;
  readonly apply?: string;
  readonly reason?: string;
}

type Plan = z.output<typeof erasurePlan>;
type Done = z.output<typeof erasureAnswer>;

export function addErase(program: Command): void {
  const command = program
    .command("erase")
    .argument("<record>", "id of an entity or record, or source:kind:key")
    .summary("take away what tells of a person")
    .description(
      "Shows what would be erased and what stays, and why; writes nothing. With --apply and the hash it showed, takes exactly that " +
        "from the log, the kept pages and everything derived from them. There is no way back.",
    )
    .option("--only", "only what this system said under this key; what others say of the same person stays")
    .option("--apply <plan>", "erase, by the hash that the plan showed")
    .option("--reason <text>", "with --apply: why, for whoever asks later");
  act<EraseOptions>(command, async ({ place, words, options: { only, apply, reason } }) => {
    const asked = { record: named(words[0] ?? ""), only: only ?? false };
    if (apply === undefined) {
      const plan = await withDoor(place, ({ post }) => post<Plan>("/v1/erasures/plan", asked));
      say(place.isJson, plan, (shown) => planText(shown, words[0] ?? "", only ?? false));
      return exitCode.changes;
    }
    if (reason === undefined) throw reasonMissing();
    const done = await withDoor(place, ({ post }) => post<Done>("/v1/erasures", { ...asked, plan: apply, reason }));
    say(place.isJson, done, doneText);
    return exitCode.done;
  });
}

const reasonMissing = (): Fault =>
  new Fault({ code: "command-refused", subject: "--reason", cause: "an erasure needs one", hint: "say why, for whoever asks later" });

const because = { person: "of the person", refers: "refers to the person", quotes: "quotes a number" };

function planText(plan: Plan, record: string, only: boolean): string {
  const { label, records, kept, waiting, needsTwo, askedBy } = plan;
  const items = waiting.discrepancies + waiting.doubts + waiting.parked;
  return [
    `An erasure of ${label} would take away for good:`,
    table(records, [
      { title: "record", value: ({ source, kind, key }) => `${source}:${kind}:${key}` },
      { title: "why", value: ({ why }) => because[why] },
      { title: "fields", value: ({ fields }) => fields.join(", ") },
      { title: "entries", value: ({ entries }) => figure(entries), isFigure: true },
    ]),
    `  ${counted(plan.claims, "claim")} and ${counted(plan.decisions, "decision")} of the log, ${counted(plan.rows, "row")} of ` +
      `${counted(plan.pages, "kept page")}; ${counted(items, "item")} of the inbox show such values.`,
    ...besideText(plan.beside),
    "It would leave:",
    ...kept.map(({ what, because: why }) => `  ${what}: ${why}`),
    ...(needsTwo
      ? [askedBy === null ? "By a rule, two people have to say so." : `${askedBy} has asked for it; a second person has to say so.`]
      : []),
    `To erase exactly this: synchromesh erase ${record}${only ? " --only" : ""} --apply ${plan.plan} --reason "..."`,
  ].join("\n");
}

/** What of it there is. */
function besideText({ held, acts, runs, refused }: Plan["beside"]): string[] {
  const shown = [
    [held, `${counted(held, "claim")} of held deliveries`],
    [acts, `samples in ${counted(acts, "act")} of the log`],
    [runs, `${counted(runs, "result")} of comparisons`],
  ] as const;
  const told = shown.flatMap(([count, text]) => (count === 0 ? [] : [text]));
  return [
    ...(told.length === 0 ? [] : [`  Also ${told.join(", ")} show such values.`]),
    ...(refused === 0
      ? []
      : [`  ${counted(refused, "refused delivery", "refused deliveries")} would go whole: nobody can tell what is in them.`]),
  ];
}

function doneText(done: Done): string {
  if (done.state === "asked")
    return `Asked, at position ${figure(done.position)}. Nothing is erased before a second person applies the same plan.`;
  return [
    `Erased at position ${figure(done.position)}: ${counted(done.claims + done.decisions, "entry", "entries")} of the log, ` +
      `${counted(done.rows, "row")} of ${counted(done.pages, "kept page")}. Where a value was stands [erased ${done.tag} n].`,
    "Backups made before still hold it: destroy them as their time comes. See how-to/erase-a-person.md for what the database's files keep.",
  ].join("\n");
}
