// A list as a file: CSV that runs nothing in a spreadsheet, or XLSX with typed cells.

import type { Readable } from "node:stream";
import type { Cell } from "write-excel-file/node";
import { csvRow } from "../audit/csv-text.ts";

/** What a column holds: decides the cell of a workbook, and nothing in CSV. */
export interface ExportColumn {
  readonly name: string;
  readonly type: "text" | "number" | "date" | "instant";
}

export type ExportRow = readonly (string | null)[];

export interface ExportList {
  readonly columns: readonly ExportColumn[];
  /** Pages of rows; ends after the last. */
  readonly pages: AsyncIterable<readonly ExportRow[]>;
}

export type ExportFormat = "csv" | "xlsx";

/** Rows of one file. A workbook is held whole while it is written. */
export const rowsMax: Readonly<Record<ExportFormat, number>> = { csv: 200_000, xlsx: 50_000 };

const cutOff = (most: number): string => `cut off after ${most} rows: ask for less, with a filter`;

/** With its first page read: what is refused is refused before any of a file is sent. */
export async function begun({ columns, pages }: ExportList): Promise<ExportList> {
  const reading = pages[Symbol.asyncIterator]();
  const first = await reading.next();
  const rest = async function* () {
    if (first.done === true) return;
    yield first.value;
    for (let next = await reading.next(); next.done !== true; next = await reading.next()) yield next.value;
  };
  return { columns, pages: rest() };
}

/** As many rows as a file takes, and whether there are more. */
async function* upTo(pages: ExportList["pages"], most: number): AsyncGenerator<readonly ExportRow[] | "more"> {
  let left = most;
  for await (const page of pages) {
    if (page.length > left) {
      yield page.slice(0, left);
      yield "more";
      return;
    }
    left -= page.length;
    yield page;
  }
}

/** A page at a time; the last row says where it was cut off. Begins with a byte order mark: spreadsheets take it for UTF-8 then. */
export async function* csvText({ columns, pages }: ExportList, most = rowsMax.csv): AsyncGenerator<string> {
  yield `\uFEFF${csvRow(columns.map(({ name }) => name))}`;
  for await (const page of upTo(pages, most)) yield page === "more" ? csvRow([cutOff(most)]) : page.map(csvRow).join("");
}

const bold = { fontWeight: "bold" } as const;

/** Resolves when its rows are read; the file is compressed while it is sent. */
export async function workbook({ columns, pages }: ExportList, most = rowsMax.xlsx): Promise<Readable> {
  const rows: Cell[][] = [columns.map(({ name }) => ({ value: name, type: String, ...bold }))];
  for await (const page of upTo(pages, most)) {
    if (page === "more") rows.push([{ value: cutOff(most), type: String, ...bold }]);
    else for (const row of page) rows.push(row.map((value, place) => cellOf(value, columns[place]?.type ?? "text")));
  }
  const options = { sheet: "Export", stickyRowsCount: 1, columns: columns.map(({ type }) => ({ width: type === "text" ? 24 : 18 })) };
  // Loaded where a workbook is asked for, not with each command.
  const { default: writeExcelFile } = await import("write-excel-file/node");
  return (writeExcelFile(rows, options).toStream as () => Promise<Readable>)();
}

/** What a cell of a spreadsheet holds exactly; longer numbers stay text, with all their digits. */
const digitsMax = 15;

function cellOf(value: string | null, type: ExportColumn["type"]): Cell {
  if (value === null || value === "") return null;
  if (type === "number" && /^-?\d+(\.\d+)?$/.test(value) && value.replace(/\D/g, "").length <= digitsMax) {
    const decimals = value.split(".")[1]?.length ?? 0;
    return { value: Number(value), type: Number, format: decimals === 0 ? "0" : `0.${"0".repeat(decimals)}` };
  }
  if (type === "date" && /^\d{4}-\d{2}-\d{2}$/.test(value))
    return { value: new Date(`${value}T00:00:00Z`), type: Date, format: "yyyy-mm-dd" };
  if (type === "instant" && !Number.isNaN(Date.parse(value))) return { value: new Date(value), type: Date, format: "yyyy-mm-dd hh:mm:ss" };
  return { value, type: String };
}
