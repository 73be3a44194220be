// Faults of the rows in an answer that otherwise is as it should be.

import type { Chance } from "../demo/chance.ts";
import type { PlainRow } from "./plain-json.ts";

/** All of them, or one, a second time. */
export function doubleRows(rows: PlainRow[], draw: Chance): boolean {
  if (rows.length === 0) return false;
  if (draw.inThousand(500)) rows.push(...rows);
  else rows.splice(draw.below(rows.length), 0, draw.pick(rows));
  return true;
}

export function shuffleRows(rows: PlainRow[], draw: Chance): boolean {
  if (rows.length < 2) return false;
  for (let last = rows.length - 1; last > 0; last -= 1) {
    const [one, other] = [draw.below(last + 1), last];
    [rows[one], rows[other]] = [rows[other] as PlainRow, rows[one] as PlainRow];
  }
  return true;
}

/** Rows that moved out of a page, by path of what was asked: they stand in the next one. */
export type MovedRows = Map<string, PlainRow[]>;

/** Takes a row out of this page. */
export function moveRow(rows: PlainRow[], path: string, moved: MovedRows, draw: Chance): boolean {
  if (rows.length < 2) return false;
  moved.set(path, [...(moved.get(path) ?? []), ...rows.splice(draw.below(rows.length), 1)]);
  return true;
}

/** Puts rows where they came to stand meanwhile. */
export function arrive(rows: PlainRow[], path: string, moved: MovedRows): void {
  rows.unshift(...(moved.get(path) ?? []));
  moved.delete(path);
}
