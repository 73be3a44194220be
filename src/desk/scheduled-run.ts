// A comparison that was due: what came of it, as a row that is kept.

import type { Row } from "../platform/database.ts";
import { hashId } from "../base/hash.ts";
import type { Law } from "./conservation-law.ts";
import { conservation, type Conservation } from "./conservation.ts";
import { integer, integerOrNull, type Reader, text } from "./reader.ts";
import { reconcile, type Reconciliation } from "./reconciliation.ts";
import type { Schedule } from "./reconciliation-schedule.ts";
import type { RunRow } from "./store-schedule.ts";

/** Missing records that a kept run names on each side: what a person works through; the counts tell of the rest. */
export const namedMax = 100;

/** One run that was kept. */
export interface Run {
  readonly run: string;
  readonly sort: Schedule["sort"];
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
  /** Of two systems. */
  readonly result: Reconciliation | undefined;
  /** Of the books of one. */
  readonly books: Conservation | undefined;
}

/** `at` in ms. Faults: those of `reconcile`. */
export const scheduledRun = (schedule: Schedule, at: number, reader: Reader, laws: readonly Law[]): Promise<RunRow> =>
  schedule.sort === "books" ? booksRun(schedule, at, reader, laws) : pairRun(schedule, at, reader);

async function pairRun({ sort, kind, systems, sites }: Schedule, at: number, reader: Reader): Promise<RunRow> {
  const [first, second] = systems;
  const result = await reconcile({ kind, first, second, limit: namedMax }, reader);
  return {
    run: hashId(kind, first, second, String(at)),
    sort,
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

/** What differs is documents that do not come out even. */
async function booksRun({ sort, kind, systems, sites }: Schedule, at: number, reader: Reader, laws: readonly Law[]): Promise<RunRow> {
  const result = await conservation(systems[0], laws, reader, namedMax);
  return {
    run: hashId("books", ...systems, String(at)),
    sort,
    kind,
    systems,
    sites,
    at,
    position: result.position,
    agrees: result.holds,
    missing: 0,
    differing: result.laws.reduce((sum, { broken }) => sum + broken, 0),
    repaired: null,
    stopped: false,
    result: JSON.stringify(result),
  };
}

export function runOf(row: Row): Run {
  const sort = row["sort"] === "books" ? "books" : "pair";
  const result: unknown = JSON.parse(text(row, "result"));
  return {
    run: text(row, "run"),
    sort,
    kind: text(row, "kind"),
    systems: [text(row, "first"), text(row, "second")],
    at: integer(row, "at"),
    position: integer(row, "position"),
    agrees: row["agrees"] === "t",
    missing: integer(row, "missing"),
    differing: integer(row, "differing"),
    repaired: integerOrNull(row, "repaired"),
    stopped: row["stopped"] === "t",
    result: sort === "pair" ? (result as Reconciliation) : undefined,
    books: sort === "books" ? (result as Conservation) : undefined,
  };
}
