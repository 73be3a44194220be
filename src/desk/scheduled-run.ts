// A comparison that was due: what came of it, as a row that is kept.

import type { Row } from "../platform/database.ts";
import { hashId } from "../base/hash.ts";
import { integer, integerOrNull, type Reader, text } from "./reader.ts";
import { reconcile, type Reconciliation } from "./reconciliation.ts";
import type { Schedule } from "./reconciliation-schedule.ts";
import type { RunRow } from "./store-schedule.ts";

/** Missing records that a kept run names on each side: what a person works through; the counts tell of the rest. */
export const namedMax = 100;

/** One run that was kept. */
export interface Run {
  readonly run: string;
  readonly kind: string;
  readonly systems: readonly [string, string];
  /** ms. */
  readonly at: number;
  readonly position: number;
  readonly agrees: boolean;
  readonly missing: number;
  readonly differing: number;
  readonly repaired: number | null;
  readonly stopped: boolean;
  readonly result: Reconciliation;
}

/** Faults: those of `reconcile`. `at` in ms. */
export async function scheduledRun({ kind, systems, sites }: Schedule, at: number, reader: Reader): Promise<RunRow> {
  const [first, second] = systems;
  const result = await reconcile({ kind, first, second, limit: namedMax }, reader);
  return {
    run: hashId(kind, first, second, String(at)),
    kind,
    systems,
    sites,
    at,
    position: result.position,
    agrees: result.agrees,
    missing: result.missing.reduce((sum, { count }) => sum + count, 0),
    differing: result.differing.reduce((sum, { real }) => sum + real, 0),
    repaired: null,
    stopped: false,
    result: JSON.stringify(result),
  };
}

export const runOf = (row: Row): Run => ({
  run: text(row, "run"),
  kind: text(row, "kind"),
  systems: [text(row, "first"), text(row, "second")],
  at: integer(row, "at"),
  position: integer(row, "position"),
  agrees: row["agrees"] === "t",
  missing: integer(row, "missing"),
  differing: integer(row, "differing"),
  repaired: integerOrNull(row, "repaired"),
  stopped: row["stopped"] === "t",
  result: JSON.parse(text(row, "result")) as Reconciliation,
});
