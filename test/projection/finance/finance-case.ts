// Settings and a stage for tests that speak of money.

import { toText } from "../../../src/base/decimal.ts";
import type { FinanceSettings } from "../../../src/projection/finance/finance-settings.ts";
import { cashLines, type Line, projectChain } from "../../../src/projection/finance/cash-line.ts";
import { gather } from "../../../src/projection/finance/gathering.ts";
import type { DocumentWorld } from "../document-world.ts";

export const settings: FinanceSettings = {
  companyOfSite: { lyon: "FR01" },
  companies: {},
  zone: "Europe/Paris",
  currency: "EUR",
  terms: { days: 30, endOfMonth: false },
  opening: [],
};

/** Every line there is, recomputed from the documents alone. */
export function allLines(world: DocumentWorld): Line[] {
  const context = { lookup: world.reader, settings, promiseOf: () => undefined };
  return [...world.docs.keys()].flatMap((root) => cashLines(gather(root, context)));
}

/** "root from to quantity amount" of each allocation, recomputed from the documents alone. */
export function allAllocations(world: DocumentWorld): string[] {
  const context = { lookup: world.reader, settings, promiseOf: () => undefined };
  return [...world.docs.keys()].flatMap((root) =>
    projectChain(gather(root, context)).allocations.map(
      ({ from, to, quantity, amount }) => `${root} ${from} ${to} ${quantity === undefined ? null : toText(quantity)} ${amount}`,
    ),
  );
}

/** "stage amount date" of each line, in order of stage: what a person would check. */
export const inWords = (lines: readonly Line[]): string[] =>
  lines
    .map(
      ({ stage, amount, currency, date, degraded }) => `${stage} ${amount} ${currency} ${date}${degraded === "" ? "" : ` (${degraded})`}`,
    )
    .sort();
