// synchromesh plan: what a run would change, or what other rules would. Nothing is written; exit code 3 where anything would change.

import type { Command } from "commander";
import { Fault } from "../base/fault.ts";
import { type Plan, planRowsMax } from "../commit/plan/plan.ts";
import type { MappingPlan } from "../commit/reread/replay-door.ts";
import { cashTable } from "./cash-table.ts";
import { creationParts } from "./creation-text.ts";
import { act, exitCode } from "./command.ts";
import { withDoor, withNewDoor } from "./door.ts";
import type { Place } from "./place.ts";
import { intentTable } from "./intents.ts";
import { matchTables } from "./plan-match.ts";
import { changesText } from "./held-text.ts";
import { replayTable } from "./replay-table.ts";
import { type Rehearsal, rehearsalText } from "./rehearsal-text.ts";
import { fromBody, rulesFile } from "./rule-life.ts";
import { counted, figure, say, table } from "./say.ts";

interface PlanOptions {
  readonly rules?: string;
  readonly mapping?: string;
  readonly from?: string;
}

const fromAlone = (): Fault =>
  new Fault({
    code: "command-refused",
    subject: "--from",
    cause: "it belongs to --rules or --mapping",
    hint: "name the file of the rules: --rules <file>; or the source: --mapping <source>",
  });

export function addPlan(program: Command): void {
  const command = program
    .command("plan")
    .summary("show what a run would change")
    .description(
      "Reads what is pending and shows what a run would match, create, change and park. Writes nothing. Exit code 3: there is something.",
    )
    .option("--rules <file>", "what these rules would change instead, on recorded history")
    .option("--mapping <source>", "what the next mapping of this source would make of what is known, had it read everything")
    .option("--from <date>", "with --rules: the day from which they would hold, YYYY-MM-DD; with --mapping: the date of the mapping");
  act<PlanOptions>(command, async ({ place, options: { rules, mapping, from } }) => {
    if (rules !== undefined && mapping !== undefined) throw notBoth();
    if (mapping !== undefined) return rehearseMapping(place, mapping, from);
    if (rules !== undefined) {
      const body = { rules: rulesFile(rules), ...fromBody(from) };
      const rehearsed = await withDoor(place, ({ post }) => post<Rehearsal>("/v1/plan/rules", body));
      say(place.isJson, rehearsed, rehearsalText);
      return rehearsed.changes ? exitCode.changes : exitCode.done;
    }
    if (from !== undefined) throw fromAlone();
    const found = await withNewDoor(place, async ({ hub, post }) => (hub === undefined ? post<Plan>("/v1/plan", {}) : hub.plan()));
    say(place.isJson, found, planText);
    return found.changes ? exitCode.changes : exitCode.done;
  });
}

const notBoth = (): Fault =>
  new Fault({
    code: "command-refused",
    subject: "--rules, --mapping",
    cause: "one thing is rehearsed at a time",
    hint: "rehearse the rules, then the mapping",
  });

async function rehearseMapping(place: Place, source: string, from: string | undefined): Promise<number> {
  const body = from === undefined ? { source } : { source, from };
  const found = await withDoor(place, ({ post }) => post<MappingPlan>("/v1/plan/mapping", body));
  say(place.isJson, found, ({ feeds, plan, from: begins, noted }) => {
    const what = `The mapping of ${source} that begins at ${begins.slice(0, 16).replace("T", " ")} UTC`;
    return [`${what}, had it read everything that is kept:`, replayTable(feeds), planText(plan, what), ...notedText(noted)].join("\n\n");
  });
  return found.plan.changes ? exitCode.changes : exitCode.done;
}

/** That the log keeps a rehearsal of mappings. */
export const notedText = (noted: number | null): string[] =>
  noted === null ? [] : [`The log keeps at position ${figure(noted)} that you rehearsed it, and these counts by kind and field.`];

/** `what`: what was planned. */
export function planText(found: Plan, what = "A run"): string {
  const { rows, fresh, kinds, parked, discrepancies, cash, faults } = found;
  const parts = [`${counted(rows, "pending row")} at position ${found.position}, ${figure(fresh)} of them new.`];
  if (!found.isWhole) parts.push(`More is pending than the ${figure(planRowsMax)} rows a plan looks at: what follows is the beginning.`);
  if (found.changesRules) parts.push("The rules of hub.yaml differ from those in force and would replace them.");
  if (kinds.length > 0) parts.push(kindTable(kinds));
  parts.push(...matchTables(found.identity));
  parts.push(...found.held.map(heldDelivery));
  parts.push(...found.enumerations.flatMap(enumerationText));
  if (discrepancies.opened + discrepancies.closed > 0)
    parts.push(`Discrepancies: ${figure(discrepancies.opened)} would open, ${figure(discrepancies.closed)} would close.`);
  parts.push(...intentParts(found.intents), ...creationParts(found.creations));
  if (parked.length > 0) parts.push(parkedTable(parked));
  if (cash.length > 0) parts.push(cashTable(cash));
  for (const { subject, cause, hint } of faults) parts.push(`${subject}: ${cause}\n  Try: ${hint}`);
  if (!found.changes) parts.push(`${what} would change nothing.`);
  return parts.join("\n\n");
}

function intentParts({ planned, agreed, withdrawn, examples }: Plan["intents"]): string[] {
  const ended = agreed + withdrawn;
  const ends = ended === 0 ? [] : [`Of what systems are to be told, ${figure(agreed)} would be agreed and ${figure(withdrawn)} withdrawn.`];
  if (planned === 0) return ends;
  const more = planned > examples.length ? `\n  and ${figure(planned - examples.length)} more` : "";
  return [`Systems would be told:\n${intentTable(examples)}${more}`, ...ends];
}

const heldDelivery = ({ source, feed, delivery, changed, known, hash, ...changes }: Plan["held"][number]): string =>
  [
    `${source} ${feed}: ${delivery} would change ${figure(changed)} of ${figure(known)} records;`,
    `  the guard would hold it whole, as ${hash}.`,
    changesText({ ...changes, fields: [...changes.fields] }),
  ].join("\n");

function enumerationText(one: Plan["enumerations"][number]): string[] {
  const of = `${one.source} ${one.feed}: ${one.delivery} names ${counted(one.named, "record")}`;
  if (one.unsealed !== null) return [`${of}. No deletes would be inferred, the enumeration is unsealed. ${one.unsealed}`];
  if (one.missing === 0) return [];
  const missing = `${figure(one.missing)} of ${figure(one.standing)} that stand are not among them, such as ${one.examples.join(", ")}`;
  const kept = one.refused > 0 ? ` ${figure(one.refused)} stand because a person refused to delete them.` : "";
  const fate = one.held > 0 ? `the guard would hold ${figure(one.held)}, as ${one.hash}` : `${figure(one.deleted)} would be deleted`;
  return [`${of}; ${missing}: ${fate}.${kept}`];
}

const kindTable = (kinds: Plan["kinds"]): string =>
  table(kinds, [
    { title: "kind", value: ({ kind }) => kind.replaceAll("_", " ") },
    { title: "created", value: ({ created }) => figure(created), isFigure: true },
    { title: "matched", value: ({ matched }) => figure(matched), isFigure: true },
    { title: "changed", value: ({ changed }) => figure(changed), isFigure: true },
    { title: "deleted", value: ({ deleted }) => figure(deleted), isFigure: true },
    {
      title: "fields",
      value: ({ fields }) =>
        Object.entries(fields)
          .map(([name, count]) => `${name} ${figure(count)}`)
          .join(", "),
    },
  ]);

const parkedTable = (parked: Plan["parked"]): string =>
  `Would be parked:\n${table(parked.slice(0, 20), [
    { title: "source", value: ({ source }) => source },
    { title: "kind", value: ({ kind }) => kind.replaceAll("_", " ") },
    { title: "field", value: ({ field }) => (field === "*" ? "(record)" : field) },
    { title: "count", value: ({ count }) => figure(count), isFigure: true },
    { title: "for example", value: ({ example }) => `${example.key}: ${example.cause}` },
  ])}`;
