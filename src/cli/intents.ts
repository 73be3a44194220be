// synchromesh intents, tell, release, deliver: what systems are to be told because they say otherwise than was decided.

import { type Command, Option } from "commander";
import type { z } from "zod";
import type { decided } from "../api/contract-desk.ts";
import { type deliverAnswer, type intentAnswer, type releaseAnswer, sentState } from "../api/contract-intent.ts";
import { readReference } from "../model/reference-key.ts";
import { act, exitCode } from "./command.ts";
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
  readonly sent?: string;
  readonly limit: string;
}

export function addIntents(program: Command): void {
  const command = program
    .command("intents")
    .summary("what systems are to be told")
    .description(
      "Values that systems should hold and do not: overrides, repairs, splits, lost discrepancies; and what came of telling them.",
    )
    .option("--system <source>", "who is to be told")
    .option("--kind <kind>", "only this kind")
    .option("--field <field>", "only this field")
    .addOption(new Option("--cause <cause>", "only these").choices(["override", "split", "repair", "discrepancy", "empty"]))
    .addOption(new Option("--state <state>", "only these").choices(["planned", "agreed", "withdrawn"]).default("planned"))
    .addOption(new Option("--sent <state>", "only what telling came to this").choices(sentState.options))
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

interface ReleaseOptions {
  readonly system?: string;
  readonly kind?: string;
  readonly field?: readonly string[];
  readonly reason: string;
  readonly preview?: true;
}

export function addRelease(program: Command): void {
  const command = program
    .command("release")
    .argument("[record]", "the record of the system that is to be told: its id, or source:kind:key")
    .summary("let out what a system is to be told")
    .description(
      "Lets planned intents go out where the system's mode is propose, and again where it refused them. Undone until it is sent.",
    )
    .option("--system <source>", "everything planned for this system")
    .option("--kind <kind>", "only this kind")
    .option("--field <field...>", "only these fields")
    .option("--preview", "show what would be let out")
    .requiredOption("--reason <text>", "why, for whoever sees it later");
  act<ReleaseOptions>(command, async ({ place, words: [record], options: { field: fields, preview, ...asked } }) => {
    const body = { ...asked, ...(fields === undefined ? {} : { fields }), ...(preview === undefined ? {} : { preview }) };
    const wanted = record === undefined ? body : { ...body, record: named(String(record)) };
    const done = await withDoor(place, ({ post }) => post<z.output<typeof releaseAnswer>>("/v1/intents/release", wanted));
    say(place.isJson, done, releaseText);
  });
}

const releaseText = ({ rows, creations, release }: z.output<typeof releaseAnswer>): string =>
  [
    ...(creations.length === 0
      ? []
      : [
          table(creations, [
            { title: "give", value: ({ system }) => system },
            { title: "record", value: ({ label }) => label },
            {
              title: "with",
              value: ({ values }) =>
                Object.entries(values)
                  .map(([field, to]) => `${field} ${to}`)
                  .join(", "),
            },
          ]),
        ]),
    ...(rows.length === 0 ? [] : [releasedTable(rows)]),
    release === null ? "Nothing is let out yet: leave --preview out." : `Let out. Take it back until it is sent: inbox undo ${release}`,
  ].join("\n\n");

const releasedTable = (rows: z.output<typeof releaseAnswer>["rows"]): string =>
  table(rows, [
    { title: "tell", value: ({ system }) => system },
    { title: "of", value: ({ kind, key }) => `${kind.replaceAll("_", " ")} ${key}` },
    { title: "field", value: ({ field }) => field },
    { title: "says", value: ({ from }) => valueText(from) },
    { title: "should say", value: ({ to }) => valueText(to) },
  ]);

export function addDeliver(program: Command): void {
  const command = program
    .command("deliver")
    .summary("tell systems what they may be told now")
    .description("Writes to the systems what was decided, as far as write_back: of each lets it. `start` does it by itself.")
    .option("--system <source...>", "only these");
  act<{ readonly system?: readonly string[] }>(command, async ({ place, options: { system: systems } }) => {
    const body = systems === undefined ? {} : { systems };
    const done = await withDoor(place, ({ post }) => post<z.output<typeof deliverAnswer>>("/v1/intents/deliver", body));
    say(place.isJson, done, deliverText);
    return done.systems.some(({ fault }) => fault !== null) ? exitCode.fault : exitCode.done;
  });
}

function deliverText({ systems }: z.output<typeof deliverAnswer>): string {
  if (systems.length === 0) return "No system is told anything: write_back: of a source in hub.yaml lets it be.";
  return systems
    .map(({ system, fields, records, fault, paused }) => {
      if (paused) return `${system}: paused; see: synchromesh resume ${system} --plan`;
      const counts = Object.entries(fields).map(([state, of]) => `${figure(of ?? 0)} ${state}`);
      for (const [state, of] of Object.entries(records)) counts.push(`${figure(of ?? 0)} ${of === 1 ? "record" : "records"} ${state}`);
      const told = counts.length === 0 ? "nothing to tell" : counts.join(", ");
      return fault === null ? `${system}: ${told}` : `${system}: ${told}; ${fault.cause}\n  Try: ${fault.hint}`;
    })
    .join("\n");
}

function intentsText({ intents, counts, creations, creationCounts }: Intents, state: string): string {
  if (intents.length + creations.length === 0) return state === "planned" ? "No system is to be told anything." : `Nothing is ${state}.`;
  const all = counts.reduce((sum, one) => sum + one.intents, 0);
  const lacked = creationCounts.reduce((sum, one) => sum + one.creations, 0);
  return [
    ...(intents.length === 0 ? [] : [intentTable(intents), `${figure(intents.length)} of ${figure(all)}.`]),
    ...(creations.length === 0 ? [] : [creationTable(creations), `${figure(creations.length)} of ${figure(lacked)} records.`]),
  ].join("\n\n");
}

const creationTable = (creations: Intents["creations"]): string =>
  table(creations, [
    { title: "give", value: ({ system }) => system },
    { title: "record", value: ({ label }) => label },
    { title: "key there", value: ({ key }) => key },
    { title: "with", value: ({ fields }) => fields.map(({ field, to }) => `${field} ${to}`).join(", ") },
    { title: "state", value: givenText },
  ]);

function givenText({ state, cause, mode, released }: Intents["creations"][number]): string {
  if (cause !== "") return `${state}: ${cause}`;
  if (state !== "planned") return state;
  return mode === "auto" || released !== null ? "goes out" : "waits for release";
}

type Listed = Intents["intents"][number];
type Shown = Pick<Listed, "system" | "kind" | "key" | "field" | "from" | "to" | "cause"> &
  Partial<Pick<Listed, "shows" | "mode" | "released" | "sent">>;

export const intentTable = (intents: readonly Shown[]): string =>
  table(intents, [
    { title: "tell", value: ({ system }) => system },
    { title: "of", value: ({ kind, key }) => `${kind.replaceAll("_", " ")} ${key}` },
    { title: "field", value: ({ field }) => field },
    { title: "says", value: ({ from }) => valueText(from) },
    { title: "should say", value: ({ to, shows }) => expectedText(to, shows) },
    { title: "because of", value: ({ cause }) => cause },
    { title: "told", value: ({ mode, released, sent }) => toldText(mode, released ?? null, sent ?? null) },
  ]);

/** What it is to say, and what it is expected to show of that. */
export const expectedText = (to: string | null, shows: string | null | undefined): string =>
  typeof shows === "string" ? `${valueText(to)}, shown as ${valueText(shows)}` : valueText(to);

/** A plan knows neither mode nor sends. */
function toldText(mode: Shown["mode"], released: string | null, sent: Shown["sent"] | null): string {
  if (sent !== undefined && sent !== null) return sent.cause === "" ? sent.state : `${sent.state}: ${sent.cause}`;
  if (mode === undefined || mode === "observe") return "";
  return mode === "auto" || released !== null ? "goes out" : "waits for release";
}

/** A reference that names whose key it is reads as source:key. */
const valueText = (value: string | null): string => {
  if (value === null || value === "") return "(nothing)";
  const { source, key } = readReference("", value);
  return source === "" ? value : `${source}:${key}`;
};
