// Random histories projected commit by commit, with the state after each.

import fc from "fast-check";
import type { BridgeStep } from "../../../src/projection/finance/bridge.ts";
import type { Line } from "../../../src/projection/finance/cash-line.ts";
import type { FinanceRows } from "../../../src/projection/finance/finance-rows.ts";
import type { Balance } from "../../../src/projection/finance/opening.ts";
import { openFinance } from "../../../src/projection/finance/stage.ts";
import { documentWorld, oneCommit } from "../document-world.ts";
import { type HistoryStep, applyStep, historyStep } from "./document-history.ts";
import { settings } from "./finance-case.ts";

export const history = fc.array(fc.array(historyStep, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 12 });
export const runs = { numRuns: 200, seed: 20260302 };

/** State after each commit, from the rows alone. */
export interface Standing {
  readonly lines: Map<string, Line>;
  readonly balances: Map<string, Balance>;
}

export async function replay(commits: readonly (readonly HistoryStep[])[]) {
  const world = documentWorld();
  const finance = openFinance({ settings, memory: 100, read: (queries) => Promise.resolve(queries.map(() => [])) });
  const states: Standing[] = [{ lines: new Map(), balances: new Map() }];
  const rows: FinanceRows[] = [];
  for (const [index, steps] of commits.entries()) {
    const changes = oneCommit(steps.map((step) => applyStep(world, step)).filter((change) => change !== undefined));
    const made = await finance.project({ position: index + 1, at: index, changes, reader: world.commitReader() });
    const last = states.at(-1);
    const next = { lines: new Map(last?.lines), balances: new Map(last?.balances) };
    for (const key of made.gone) next.lines.delete(key);
    for (const line of made.lines) next.lines.set(line.line, line);
    for (const { entity, after } of made.balances) {
      if (after === undefined) next.balances.delete(entity);
      else next.balances.set(entity, after);
    }
    states.push(next);
    rows.push(made);
  }
  return { world, states, rows };
}

export const journalSteps = (rows: readonly FinanceRows[]): BridgeStep[] =>
  rows.flatMap(({ changes, balances }) => [
    ...changes.map((change) => ({ kind: "cash", change }) as const),
    ...balances.map((change) => ({ kind: "balance", change }) as const),
  ]);
