// Rows of a page: the columns of the table, and before them what happened, as which version, and when.

import { sha256Hex } from "../../base/hash.ts";
import type { Page, RawRow } from "../../source/connector.ts";
import type { FeedMapping } from "../../source/mapping/mapping.ts";
import type { Cell, Message, Relation, Tuple } from "./message.ts";

export type Change = "read" | "insert" | "update" | "delete";

export interface ChangedRow {
  readonly change: Change;
  readonly cells: Tuple;
}

/** Columns that no table has to have: the mapping reads version, time and deletion from them unless it says otherwise. */
export const markColumns = ["_change", "_version", "_committed_at"] as const;

export const marks: Pick<FeedMapping, "version" | "at" | "deleted"> = {
  version: { from: "_version", kind: "number" },
  at: "_committed_at",
  deleted: { from: "_change", equals: ["delete"] },
};

type RowMessage = Extract<Message, { kind: "insert" | "update" | "delete" }>;

/** What a change says of rows. One that gives a row another key ends the row of the old key and begins one. */
export function rowsOf(message: RowMessage, { columns, isKey }: Relation, key: readonly string[]): ChangedRow[] {
  const told = ({ isWhole, row }: { isWhole: boolean; row: Tuple }): Tuple =>
    isWhole ? row : row.map((cell, place) => (isKey[place] ? cell : undefined));
  if (message.kind === "insert") return [{ change: "insert", cells: message.row }];
  if (message.kind === "delete") return [{ change: "delete", cells: told(message.before) }];
  const { before } = message;
  // A large value that did not change is in the row before where that is sent whole; otherwise it is not spoken of.
  const cells = before?.isWhole ? message.row.map((cell, place) => (cell === undefined ? before.row[place] : cell)) : message.row;
  const isMoved = before !== undefined && key.some((name) => differs(before.row, cells, columns.indexOf(name)));
  if (!isMoved) return [{ change: "update", cells }];
  return [
    { change: "delete", cells: told(before) },
    { change: "insert", cells },
  ];
}

const differs = (before: Tuple, after: Tuple, place: number): boolean =>
  place >= 0 && after[place] !== undefined && before[place] !== after[place];

/** JSON has no word for what is not spoken of. */
type KeptCell = string | null | 0;
type KeptRow = readonly [Change, version: string, at: string, ...cells: KeptCell[]];

interface KeptPage {
  readonly columns: readonly string[];
  readonly rows: readonly KeptRow[];
}

export interface PageDraft {
  readonly columns: readonly string[];
  readonly rows: KeptRow[];
  bytes: number;
}

export const newDraft = (columns: readonly string[]): PageDraft => ({ columns, rows: [], bytes: 0 });

export function addRow(draft: PageDraft, { change, cells }: ChangedRow, version: number, at: string): void {
  draft.rows.push([change, String(version), at, ...cells.map(keptCell)]);
  for (const cell of cells) draft.bytes += cell?.length ?? 1;
}

const keptCell = (cell: Cell): KeptCell => (cell === undefined ? 0 : cell);

export function pageOf(feed: string, delivery: string, { columns, rows }: PageDraft, cursor: string): Page {
  const raw = Buffer.from(JSON.stringify({ columns, rows } satisfies KeptPage));
  return { feed, rows: rawRows({ columns, rows }), raw, cursor, delivery: { name: delivery, hash: sha256Hex(raw) } };
}

export const rereadRows = (raw: Uint8Array): RawRow[] => rawRows(JSON.parse(Buffer.from(raw).toString("utf8")) as KeptPage);

const rawRows = ({ columns, rows }: KeptPage): RawRow[] =>
  rows.map((row, index) => {
    const values: Record<string, string | null> = {};
    for (const [place, name] of [...markColumns, ...columns].entries()) {
      const cell = row[place];
      if (cell !== 0 && cell !== undefined) values[name] = cell;
    }
    return { index, values };
  });
