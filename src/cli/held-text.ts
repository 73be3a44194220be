// What a person must have seen before they consent to held deletes or changes.

import type { z } from "zod";
import type { inboxPage } from "../api/contract-desk.ts";
import type { heldChanges } from "../api/contract-held.ts";
import { figure, table } from "./say.ts";

type Item = Extract<z.output<typeof inboxPage>["items"][number], { kind: "mass-change" }>;
type Changes = z.output<typeof heldChanges>;

export function heldText(item: Item): string {
  const { of, id, hash } = item;
  const [yes, no] = of === "deletes" ? ["They are gone indeed:", "They are not:        "] : ["It is right:", "It is not:  "];
  return [
    ...(of === "deletes" ? deletesText(item) : deliveryText(item)),
    `  ${yes} synchromesh inbox decide ${id} --consent ${hash} --reason "..."`,
    `  ${no} synchromesh inbox decide ${id} --refuse ${hash} --reason "..."`,
  ].join("\n");
}

const deletesText = ({ source, feed, delivery, named, standing, held, examples }: Item): string[] => [
  `${source} ${feed}: ${delivery} names ${figure(named)} records; of ${figure(standing)} that stood, ${figure(held)} are not among them.`,
  `  for example ${examples.join(", ")}`,
];

const deliveryText = ({ source, feed, delivery, named, standing, held, changes }: Item): string[] => [
  `${source} ${feed}: ${delivery} (${figure(named)} rows) would change ${figure(held)} of ${figure(standing)}.`,
  "  Nothing of it is taken, and no more of the feed is read.",
  ...(changes === null ? ["  What it would change is not all for you to see."] : [changesText(changes)]),
];

/** By field, with samples and money. */
export const changesText = ({ fields, samples, money }: Changes): string =>
  [
    table(fields, [
      { title: "field", value: ({ field }) => (field === "*" ? "(deleted)" : field) },
      { title: "changed", value: ({ changed }) => figure(changed), isFigure: true },
      { title: "emptied", value: ({ emptied }) => figure(emptied), isFigure: true },
      { title: "leaps", value: ({ leapt }) => figure(leapt), isFigure: true },
    ]),
    ...samples.map(
      ({ key, field, before, after }) =>
        `  ${key}: ${field} ${before ?? "(nothing)"} -> ${after === "" ? "(empty)" : (after ?? "(nothing)")}`,
    ),
    ...money.map(({ currency, amount }) => `  amounts differ by ${amount} ${currency} in all`),
  ].join("\n");
