// synchromesh plan: what a run would change, or what other rules would. Nothing is written; exit code 3 where anything would change.

import type { Command } from "commander";
import { Fault } from "../base/fault.ts";
import { type Plan, planRowsMax } from "../commit/plan.ts";
import { cashTable } from "./cash-table.ts";
import { act, exitCode } from "./command.ts";
import { withDoor, withNewDoor } from "./door.ts";
import { matchTables } from "./plan-match.ts";
import { type Rehearsal, rehearsalText } from "./rehearsal-text.ts";
import { fromBody, rulesFile } from "./rule-life.ts";
import { counted, figure, say, table } from "./say.ts";

interface PlanOptions {
  readonly rules?: string;
  readonly from?: string;
}

const fromAlone = (): Fault =>
  new Fault({
    code: "command-refused",
    subject: "--from",
    cause: "it belongs to --rules",
    hint: "name the file of the rules: --rules <file>",
  });

export function addPlan(program: Command): void {
  const command = program
    .command("plan")
    .summary("show what a run would change")
    .description(
      "Reads what is pending and shows what a run would match, create, change and park. Writes nothing. Exit code 3: there is something.",
    )
    .option("--rules <file>", "what these rules would change instead, on recorded history")
    .option("--from <date>", "with --rules: the day from which they would hold, YYYY-MM-DD; without it, from now on");
  act<PlanOptions>(command, async ({ place, options: { rules, from } }) => {
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

/** `what`: what was planned. */
export function planText(found: Plan, what = "A run"): string {
  const { rows, fresh, kinds, parked, discrepancies, cash, faults } = found;
  const parts = [`${counted(rows, "pending row")} at position ${found.position}, ${figure(fresh)} of them new.`];
  if (!found.isWhole) parts.push(`More is pending than the ${figure(planRowsMax)} rows a plan looks at: what follows is the beginning.`);
  if (found.changesRules) parts.push("The rules of hub.yaml differ from those in force and would replace them.");
  if (kinds.length > 0) parts.push(kindTable(kinds));
  parts.push(...matchTables(found.identity));
  parts.push(...found.enumerations.flatMap(enumerationText));
  if (discrepancies.opened + discrepancies.closed > 0)
    parts.push(`Discrepancies: ${figure(discrepancies.opened)} would open, ${figure(discrepancies.closed)} would have opened and closed.`);
  if (parked.length > 0) parts.push(parkedTable(parked));
  if (cash.length > 0) parts.push(cashTable(cash));
  for (const { subject, cause, hint } of faults) parts.push(`${subject}: ${cause}\n  Try: ${hint}`);
  if (!found.changes) parts.push(`${what} would change nothing.`);
  return parts.join("\n\n");
}

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
