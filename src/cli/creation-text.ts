// Records that systems lack, as a plan shows what would become of them.

import type { CreationFound, CreationPlan } from "../commit/outbox/creation-plan.ts";
import { figure, table } from "./say.ts";

const foundText: Readonly<Record<CreationFound, string>> = {
  created: "created",
  follows: "created after what it names",
  there: "found there",
  refused: "refused",
  proposed: "waits for release",
  waits: "waits",
};

/** Empty where no system lacks anything. */
export function creationParts({ counts, examples, isWhole }: Pick<CreationPlan, "counts" | "examples" | "isWhole">): string[] {
  if (counts.length === 0) return [];
  const all = counts.reduce((sum, { records }) => sum + records, 0);
  const sums = counts.map(({ system, kind, found, records }) => `${figure(records)} ${kind} of ${system} ${foundText[found]}`).join(", ");
  const rows = table(examples, [
    { title: "give", value: ({ system }) => system },
    { title: "kind", value: ({ kind }) => kind.replaceAll("_", " ") },
    { title: "company", value: ({ company }) => company },
    {
      title: "with",
      value: ({ fields }) =>
        Object.entries(fields)
          .map(([field, to]) => `${field} ${to}`)
          .join(", "),
    },
    { title: "would be", value: ({ found, cause }) => (cause === "" ? foundText[found] : `${foundText[found]}: ${cause}`) },
  ]);
  const more = all > examples.length ? `\n  and ${figure(all - examples.length)} more` : "";
  return [`What systems lack: ${sums}${isWhole ? "" : ", of those that are looked at"}.`, `${rows}${more}`];
}
