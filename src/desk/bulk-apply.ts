// Hands the decisions of a bulk, or of its undoing, to the log, and says of each what came of it.

import type { Fault } from "../base/fault.ts";
import { isFault } from "../base/fault.ts";
import type { Decision } from "../observation/entry.ts";
import type { Row } from "../platform/database.ts";
import { type Bulk, type BulkRow, changedRow } from "./bulk.ts";
import { integer, text } from "./reader.ts";
import type { UndoRow } from "./undo.ts";

/** Hands decisions to the writer in commits of bounded size; the position of each when it is durable, or why it is not. */
export type RecordAll = (decisions: readonly Decision[]) => Promise<readonly (number | Fault)[]>;

export interface Applied<Of> {
  readonly rows: readonly Of[];
  /** Of the last commit; null where nothing was decided. */
  readonly position: number | null;
}

/** `made`: decisions that this very bulk led to before, rows of `madeQuery`; a request that comes again is answered with them. */
export async function applyBulk(bulk: Bulk, id: string, made: readonly Row[], record: RecordAll): Promise<Applied<BulkRow>> {
  const before = madeBefore(made, id);
  const isMade = ({ item }: BulkRow): boolean => before.has(item);
  const open = bulk.rows.filter((row) => !isMade(row));
  const told = await record(open.flatMap(({ decision }) => decision ?? []));
  let place = 0;
  const rows = open.map((row) => (row.decision === null ? row : withOutcome(row, told[place++])));
  const again = [...before.keys()].map((item): BulkRow => ({ ...changedRow(item), outcome: "decided" }));
  return { rows: [...again, ...rows], position: lastOf([...before.values(), ...told]) };
}

const withOutcome = (row: BulkRow, told: number | Fault | undefined): BulkRow =>
  isFault(told) ? { ...row, outcome: "refused", fault: told, decision: null } : row;

/**
 * A decision that the store refused has not been taken back: its fault is thrown, and the request may come again. What this very
 * undo (`id`, `made`) took back before counts as taken back.
 */
export async function applyUndo(rows: readonly UndoRow[], id: string, made: readonly Row[], record: RecordAll): Promise<Applied<UndoRow>> {
  const before = madeBefore(made, id);
  // What still waits for a second person is not said again.
  const told = await record(rows.flatMap(({ decision, decisions }) => (before.has(decision) ? [] : decisions)));
  const fault = told.find(isFault);
  if (fault !== undefined) throw fault;
  const all = rows.map((row): UndoRow => (before.has(row.decision) && row.outcome === "changed" ? { ...row, outcome: "undone" } : row));
  return { rows: all, position: lastOf([...before.values(), ...told]) };
}

/** Item (or decision) by what follows the id in the key, with its position. */
const madeBefore = (made: readonly Row[], id: string): Map<string, number> =>
  new Map(made.map((row) => [text(row, "key").slice(id.length + 1), integer(row, "position")]));

function lastOf(told: readonly (number | Fault)[]): number | null {
  const positions = told.filter((one) => typeof one === "number");
  return positions.length === 0 ? null : positions.reduce((a, b) => Math.max(a, b));
}
