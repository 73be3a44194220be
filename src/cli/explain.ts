// synchromesh explain: why a figure is what it is, down to the row that arrived.

import type { Command } from "commander";
import type { z } from "zod";
import type { explainedBucket, explainedLine, explainedRecord } from "../api/contract-explain.ts";
import { act } from "./command.ts";
import { type Door, withDoor } from "./door.ts";
import { addExplainIdentity } from "./explain-identity.ts";
import { named } from "./record-name.ts";
import { counted, say } from "./say.ts";

type Bucket = z.output<typeof explainedBucket>;
type Line = z.output<typeof explainedLine>;
type Explained = z.output<typeof explainedRecord>;

interface RecordOptions {
  readonly field?: readonly string[];
}

interface WeekOptions {
  readonly company: string;
  readonly currency: string;
  readonly limit: string;
}

export function addExplain(program: Command): void {
  const group = program
    .command("explain")
    .summary("why a figure is what it is")
    .description("From a week of cash to its lines, documents, fields, claims and rows.");
  const record = group
    .command("record", { isDefault: true })
    .argument("<record>", "id of an entity or record, or source:kind:key")
    .summary("each field of a record: who says what, who wins and why")
    .option("--field <name...>", "only these fields");
  act<RecordOptions>(record, async ({ place, words, options: { field } }) => {
    const { data } = await withDoor(place, (door) => explainRecord(door, words[0] ?? "", field?.join(",")));
    say(place.isJson, data, recordText);
  });
  const line = group
    .command("line")
    .argument("<line>", "key of a cash line, as `explain week` shows it")
    .summary("a cash line and its documents");
  act(line, async ({ place, words }) => {
    const { data } = await withDoor(place, ({ get }) => get<Line>("/v1/explain/line", { line: words[0] }));
    say(place.isJson, data, lineText);
  });
  addExplainIdentity(group);
  const week = group
    .command("week")
    .argument("<monday>", "first day of the week, YYYY-MM-DD")
    .summary("the lines of a week of the forecast")
    .requiredOption("--company <name>", "whose cash")
    .requiredOption("--currency <code>", "in which currency")
    .option("--limit <count>", "so many lines, the largest first", "50");
  act<WeekOptions>(week, async ({ place, words, options: { company, currency, limit } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Bucket>("/v1/explain/bucket", { company, currency, monday: words[0], limit }));
    say(place.isJson, data, weekText);
  });
}

function explainRecord({ get }: Door, text: string, fields: string | undefined) {
  const name = named(text);
  return typeof name === "string"
    ? get<Explained>(`/v1/explain/record/${encodeURIComponent(name)}`, { fields })
    : get<Explained>("/v1/explain/key", { ...name, fields });
}

function recordText({ kind, label, entity, site, members, fields, deleted, waiting }: Explained): string {
  const state = [deleted ? "deleted" : "", waiting ? "waits for a record it names" : ""].filter((word) => word !== "").join(", ");
  return [
    `${label} (${kind.replaceAll("_", " ")}, ${site}, ${entity})${state === "" ? "" : `: ${state}`}`,
    ...members.map(
      ({ source, key, versions, deletedBecause }) =>
        `  known to ${source} as ${key}, ${counted(versions, "version")}${deletedBecause === null ? "" : `; deleted: ${deletedBecause}`}`,
    ),
    ...fields.flatMap(fieldLines),
  ].join("\n");
}

function fieldLines({ field, value, source, movedAt, reason, rule, claims, parked, pending }: Explained["fields"][number]): string[] {
  return [
    "",
    `${field} = ${value ?? "(nothing)"}   from ${source}, since ${movedAt.slice(0, 16).replace("T", " ")}`,
    `  ${reason.text}`,
    ...(rule === null ? [] : [`  rule: ${rule}`]),
    ...(pending === null
      ? []
      : [`  ${pending.value} waits for a second person: ${pending.author} set it, ${pending.reason} (${pending.decision})`]),
    ...claims.flatMap((claim) => [
      `  ${claim.source} says ${saidText(claim)}   version ${claim.version}, ${claim.mapping}`,
      ...rowLines(claim.row),
    ]),
    ...parked.map((one) => `  ${one.source} could not be read: ${one.cause} (${one.value ?? ""}). ${one.hint}`),
  ];
}

/** What a system shows of the value in a form of its own is no other value. */
const saidText = ({ value, form }: Explained["fields"][number]["claims"][number]): string =>
  form === null ? (value ?? "(no value)") : `${value ?? ""}, which is that value ${form}`;

/** The row as it arrived, under the file or query it came with. */
const rowLines = (row: Explained["fields"][number]["claims"][number]["row"]): string[] =>
  typeof row?.row === "string" ? [`    ${row.delivery}: ${row.row.trim()}`] : [];

const cashText = ({ text, amount, currency, date, stage, line }: Bucket["lines"][number]): string =>
  `${date ?? "no date"}  ${amount} ${currency}  ${stage}  ${text}\n            line ${line}`;

const lineText = ({ chain, documents }: Line): string =>
  [...chain.map(cashText), ...documents.flatMap((document) => ["", recordText(document)])].join("\n");

const weekText = ({ company, currency, monday, inflow, outflow, count, lines }: Bucket): string =>
  [
    `${company}, week of ${monday}: in ${inflow} ${currency}, out ${outflow} ${currency}, ${counted(count, "line")}`,
    ...lines.map(cashText),
    ...(count > lines.length ? [`and ${counted(count - lines.length, "smaller line")}`] : []),
  ].join("\n");
