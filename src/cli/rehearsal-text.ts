// A rehearsal as people read it: what would change, with examples, discrepancies and money.

import type { z } from "zod";
import type { rehearsal } from "../api/contract-rule-set.ts";
import { cashTable } from "./cash-table.ts";
import { counted, figure, table } from "./say.ts";

export type Rehearsal = z.output<typeof rehearsal>;

export function rehearsalText(found: Rehearsal): string {
  const { kinds, records, restated, overridesEnded, intents, fields, discrepancies, cash, until } = found;
  if (kinds.length === 0) return "These rules say what those in force say: nothing would change.";
  const parts = [
    `Rehearsed at position ${found.position}${found.from === null ? "" : `, in force from ${found.from.slice(0, 10)}`}: ` +
      `${counted(records, "record")} would have other values, ${figure(restated)} another history.`,
  ];
  if (until !== null) parts.push(`It would hold until ${until.slice(0, 10)} only: from then on a set that stands already takes over.`);
  if (fields.length > 0) parts.push(fieldTable(fields), exampleText(fields));
  if (discrepancies.length > 0) parts.push(discrepancyTable(discrepancies));
  if (overridesEnded > 0) parts.push(`${counted(overridesEnded, "override")} would end: the owner says the same.`);
  if (intents.planned + intents.ended > 0)
    parts.push(`Systems would be told ${counted(intents.planned, "value")} more; ${figure(intents.ended)} would not be told any more.`);
  if (cash.length > 0) parts.push(cashTable(cash));
  else if (found.changes) parts.push("No cash would move.");
  if (!found.changes) parts.push("Nothing would change.");
  return parts.join("\n\n");
}

const name = (kind: string): string => kind.replaceAll("_", " ");

const fieldTable = (fields: Rehearsal["fields"]): string =>
  table(fields, [
    { title: "kind", value: ({ kind }) => name(kind) },
    { title: "field", value: ({ field }) => field },
    { title: "other value", value: ({ changed }) => figure(changed), isFigure: true },
    { title: "other system", value: ({ reassigned }) => figure(reassigned), isFigure: true },
  ]);

function exampleText(fields: Rehearsal["fields"]): string {
  const told = (side: Rehearsal["fields"][number]["examples"][number]["before"]): string =>
    side === null ? "nothing" : `${side.value} (${side.source})`;
  const lines = fields.flatMap(({ field, examples }) =>
    examples
      .slice(0, 1)
      .map(
        ({ entity, before, after, rule }) => `  ${entity} ${field}: ${told(before)} becomes ${told(after)}. ${rule ?? "No rule: newest."}`,
      ),
  );
  return lines.length === 0 ? "No value would change, only whose it is." : `For example:\n${lines.join("\n")}`;
}

const discrepancyTable = (discrepancies: Rehearsal["discrepancies"]): string =>
  `Discrepancies:\n${table(discrepancies, [
    { title: "kind", value: ({ kind }) => name(kind) },
    { title: "field", value: ({ field }) => field },
    { title: "opened", value: ({ opened }) => figure(opened), isFigure: true },
    { title: "closed", value: ({ closed }) => figure(closed), isFigure: true },
  ])}`;
