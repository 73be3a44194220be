// One delimited file as pages of rows, in bounded memory, continuing at a byte offset.

import { fileChunks } from "../../platform/file-intake.ts";
import { Fault } from "../../base/fault.ts";
import { type ParkCause, parkCause } from "../../model/park.ts";
import type { PageLimits, RawRow } from "../../source/connector.ts";
import { columnsMax, type Dialect, signsOf } from "./dialect.ts";
import { decoder, markLength } from "./encoding.ts";
import type { DelimitedFeed } from "./options.ts";
import { isCells, rowCells } from "./row-cells.ts";
import { rowCutter } from "./row-cutter.ts";

/** A row longer than this is an open quote or a wrong row end, not a row. */
export const rowBytesMax = 16 << 20;

export interface FilePlace {
  /** Bytes already read. */
  readonly offset: number;
  /** Rows already read, the header included. */
  readonly row: number;
  /** Names of the columns, once known. */
  readonly columns?: readonly string[];
}

export interface FilePage {
  readonly rows: readonly RawRow[];
  readonly raw: Uint8Array;
  readonly place: FilePlace;
  /** The rest of the file is not read: why. */
  readonly fault?: ParkCause;
  readonly isLast: boolean;
}

interface FileToRead {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/** Pages of a file from a place. A row that does not fit is a row with a fault; a header that does not fit ends the file. */
export async function* filePages(
  file: FileToRead,
  feed: DelimitedFeed & { readonly dialect: Dialect },
  from: FilePlace,
  limits: PageLimits,
): AsyncGenerator<FilePage> {
  const reader = rowReader(file, feed);
  let { offset, row } = from;
  let columns = from.columns ?? (feed.dialect.header ? undefined : feed.columns);
  let rest: Uint8Array = new Uint8Array(0);
  let page = emptyPage();
  for await (const chunk of fileChunks(file.path, offset)) {
    const bytes = joined(rest, chunk);
    const isEnd = offset + bytes.length === file.size;
    if (offset + bytes.length > file.size) throw changedWhileRead(file);
    let start = offset === 0 ? markLength(bytes, feed.dialect.encoding) : 0;
    let pageStart = 0;
    while (start < bytes.length) {
      const end = reader.rowEnd(bytes, start, isEnd);
      if (end === undefined) break;
      row += 1;
      if (columns === undefined) {
        const named = reader.header(bytes.subarray(start, end));
        if (!("names" in named))
          return yield { ...page, raw: bytes.slice(pageStart, end), place: { offset: offset + end, row }, fault: named, isLast: true };
        columns = named.names;
      } else {
        const raw = reader.row(bytes.subarray(start, end), row, columns, page.rows.length);
        if (raw !== undefined) page.rows.push(raw);
      }
      start = end;
      if (page.rows.length < limits.rowsMax && end - pageStart < limits.bytesMax) continue;
      const isLast = isEnd && end === bytes.length;
      yield { rows: page.rows, raw: bytes.slice(pageStart, end), place: { offset: offset + end, row, columns }, isLast };
      if (isLast) return;
      page = emptyPage();
      pageStart = end;
    }
    if (bytes.length - start > rowBytesMax) {
      const fault = parkCause(
        "too-large",
        `row ${row + 1} does not end within ${rowBytesMax} bytes`,
        "look for an open quote or another row end",
      );
      return yield {
        rows: page.rows,
        raw: bytes.slice(pageStart, start),
        place: { offset: offset + bytes.length, row },
        fault,
        isLast: true,
      };
    }
    // A page never spans two chunks, so that its raw bytes are one slice; only the row that was cut is carried over.
    if (isEnd || page.rows.length > 0) {
      yield { rows: page.rows, raw: bytes.slice(pageStart, start), place: placeOf(offset + start, row, columns), isLast: isEnd };
      page = emptyPage();
    }
    if (isEnd) return;
    rest = bytes.subarray(start);
    offset += start;
  }
  throw changedWhileRead(file);
}

const changedWhileRead = (file: FileToRead): Fault => {
  const hint = "the hub reads it again at the next look";
  return new Fault({ code: "file-changed", subject: file.name, cause: "it changed while it was read", hint, retryable: true });
};

const emptyPage = (): { rows: RawRow[] } => ({ rows: [] });

const placeOf = (offset: number, row: number, columns: readonly string[] | undefined): FilePlace =>
  columns === undefined ? { offset, row } : { offset, row, columns };

const joined = (rest: Uint8Array, chunk: Uint8Array): Uint8Array => (rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));

type Header = { readonly names: readonly string[] } | ParkCause;

interface RowReader {
  rowEnd(bytes: Uint8Array, start: number, isEnd: boolean): number | undefined;
  header(bytes: Uint8Array): Header;
  /** undefined for a blank line. */
  row(bytes: Uint8Array, number: number, columns: readonly string[], index: number): RawRow | undefined;
}

const rowReader = (file: FileToRead, feed: DelimitedFeed & { readonly dialect: Dialect }): RowReader => {
  const signs = signsOf(feed.dialect);
  const cutter = rowCutter(signs, feed.dialect.encoding);
  const decode = decoder(feed.dialect.encoding);
  const none = new Set(feed.none);
  const textOf = (bytes: Uint8Array): string | undefined => {
    const text = decode(bytes);
    return text?.endsWith(signs.rowEnd) ? text.slice(0, -signs.rowEnd.length) : text;
  };
  return {
    rowEnd: (bytes, start, isEnd) => cutter.rowEnd(bytes, start) ?? (isEnd ? bytes.length : undefined),
    header(bytes) {
      const text = textOf(bytes);
      if (text === undefined) return undecodable(feed.dialect);
      const cells = rowCells(text, signs, undefined);
      return isCells(cells) ? checkedHeader(cells, feed.columns) : cells;
    },
    row(bytes, number, columns, index) {
      const receivedPosition = `${file.name} row ${number}`;
      const text = textOf(bytes);
      if (text === undefined) return { index, values: {}, fault: undecodable(feed.dialect), receivedPosition };
      if (text === "" && columns.length > 1) return undefined;
      const cells = rowCells(text, signs, columns.length);
      if (!isCells(cells))
        return { index, values: {}, fault: { ...cells, cause: `${receivedPosition}: ${cells.cause}` }, receivedPosition };
      const values: Record<string, string | null> = {};
      for (let column = 0; column < columns.length; column += 1) {
        const cell = cells[column] ?? "";
        values[columns[column] ?? ""] = none.size > 0 && none.has(cell) ? null : cell;
      }
      return { index, values, receivedPosition };
    },
  };
};

const undecodable = (stated: Dialect): ParkCause =>
  parkCause("value", `it holds bytes that are not ${stated.encoding}`, "correct the encoding of the dialect, or the row in the source");

const checkedHeader = (cells: readonly string[], wanted: readonly string[] | undefined): Header => {
  const names = cells.map((cell) => cell.trim());
  if (names.length > columnsMax)
    return parkCause("too-large", `it has ${names.length} columns, more than ${columnsMax}`, "check the delimiter");
  const wrong = names.findIndex((name, index) => name === "" || name === "__proto__" || names.indexOf(name) !== index);
  if (wrong !== -1) {
    return parkCause(
      "drift",
      `column ${wrong + 1} of the header is empty or named twice: ${JSON.stringify(names[wrong])}`,
      "correct the header, or state header: false and columns:",
    );
  }
  if (wanted === undefined) return { names };
  const different = wanted.findIndex((name, index) => names[index] !== name);
  if (different === -1 && names.length === wanted.length) return { names };
  const place = different === -1 ? wanted.length : different;
  const [found, expected] = [JSON.stringify(names[place] ?? ""), JSON.stringify(wanted[place] ?? "nothing")];
  const cause = `column ${place + 1} of the header is ${found} where ${expected} is expected`;
  return parkCause("drift", cause, "if the system changed on purpose, change columns: and the mapping");
};
