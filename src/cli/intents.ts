// synchromesh intents, synchromesh tell: what systems are to be told because they say otherwise than was decided.

import { type Command, Option } from "commander";
import type { z } from "zod";
import type { decided } from "../api/contract-desk.ts";
import type { intentAnswer } from "../api/contract-intent.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { named } from "./record-name.ts";
import { figure, say, table } from "./say.ts";

type Intents = z.output<typeof intentAnswer>;

interface ListOptions {
  readonly system?: string;
  readonly kind?: string;
  readonly field?: string;
  readonly cause?: string;
  readonly state: string;
  readonly limit: string;
}

export function addIntents(program: Command): void {
  const command = program
    .command("intents")
    .summary("what systems are to be told")
    .description("Values that systems should hold and do not: overrides, repairs, splits, lost discrepancies. Nothing delivers them yet.")
    .option("--system <source>", "who is to be told")
    .option("--kind <kind>", "only this kind")
    .option("--field <field>", "only this field")
    .addOption(new Option("--cause <cause>", "only these").choices(["override", "split", "repair", "discrepancy"]))
    .addOption(new Option("--state <state>", "only these").choices(["planned", "agreed", "withdrawn"]).default("planned"))
    .option("--limit <count>", "so many", "50");
  act<ListOptions>(command, async ({ place, options }) => {
    const { data } = await withDoor(place, ({ get }) => get<Intents>("/v1/intents", { ...options }));
    say(place.isJson, data, (found) => intentsText(found, options.state));
  });
}

export function addTell(program: Command): void {
  const command = program
    .command("tell")
    .argument("<record>", "the record of the system that is to be told: its id, or source:kind:key")
    .argument("<field...>", "fields")
    .summary("plan that a system is told what stands")
    .description("Plans once that the system of this record be told what stands of these fields, where it says otherwise.")
    .requiredOption("--reason <text>", "why, for whoever sees it later");
  act<{ readonly reason: string }>(command, async ({ place, words: [record = "", ...fields], options: { reason } }) => {
    const body = { record: named(record), fields: fields.flat(), reason };
    const done = await withDoor(place, ({ post }) => post<z.output<typeof decided>>("/v1/intents/tell", body));
    say(place.isJson, done, ({ position, entity }) => `Done: record ${entity}, position ${position}. See: intents`);
  });
}

function intentsText({ intents, counts }: Intents, state: string): string {
  if (intents.length === 0) return state === "planned" ? "No system is to be told anything." : `Nothing is ${state}.`;
  const all = counts.reduce((sum, one) => sum + one.intents, 0);
  return [intentTable(intents), `${figure(intents.length)} of ${figure(all)}.`].join("\n\n");
}

type Shown = Pick<Intents["intents"][number], "system" | "kind" | "key" | "field" | "from" | "to" | "cause">;

export const intentTable = (intents: readonly Shown[]): string =>
  table(intents, [
    { title: "tell", value: ({ system }) => system },
    { title: "of", value: ({ kind, key }) => `${kind.replaceAll("_", " ")} ${key}` },
    { title: "field", value: ({ field }) => field },
    { title: "says", value: ({ from }) => valueText(from) },
    { title: "should say", value: ({ to }) => valueText(to) },
    { title: "because of", value: ({ cause }) => cause },
  ]);

const valueText = (value: string | null): string => (value === null || value === "" ? "(nothing)" : value);
