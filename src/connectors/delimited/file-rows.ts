// One delimited file as pages of rows, in bounded memory, continuing at a byte offset.

import { fileChunks } from "../../platform/file-intake.ts";
import { Fault } from "../../base/fault.ts";
import { type ParkCause, parkCause } from "../../model/park.ts";
import type { PageLimits, RawRow } from "../../source/connector.ts";
import type { Dialect } from "./dialect.ts";
import { markLength } from "./encoding.ts";
import { frameText } from "./frame.ts";
import type { DelimitedFeed } from "./options.ts";
import { rowReader } from "./row-reader.ts";

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
  /** What the page needs to be read by itself. */
  readonly frame: string;
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
  for await (const chunk of fileChunks(file.path, offset)) {
    const bytes = joined(rest, chunk);
    const isEnd = offset + bytes.length === file.size;
    if (offset + bytes.length > file.size) throw changedWhileRead(file);
    let start = offset === 0 ? markLength(bytes, feed.dialect.encoding) : 0;
    let pageStart = 0;
    let page = emptyPage(feed, row, columns);
    while (start < bytes.length) {
      const end = reader.rowEnd(bytes, start, isEnd);
      if (end === undefined) break;
      row += 1;
      if (columns === undefined) {
        const named = reader.header(bytes.subarray(start, end));
        if (!("names" in named))
          return yield {
            ...framed(page),
            raw: bytes.slice(pageStart, end),
            place: { offset: offset + end, row },
            fault: named,
            isLast: true,
          };
        columns = named.names;
      } else {
        const raw = reader.row(bytes.subarray(start, end), row, columns, page.rows.length);
        if (raw !== undefined) page.rows.push(raw);
      }
      start = end;
      if (page.rows.length < limits.rowsMax && end - pageStart < limits.bytesMax) continue;
      const isLast = isEnd && end === bytes.length;
      yield { ...framed(page), raw: bytes.slice(pageStart, end), place: { offset: offset + end, row, columns }, isLast };
      if (isLast) return;
      page = emptyPage(feed, row, columns);
      pageStart = end;
    }
    if (bytes.length - start > rowBytesMax) {
      const fault = parkCause(
        "too-large",
        `row ${row + 1} does not end within ${rowBytesMax} bytes`,
        "look for an open quote or another row end",
      );
      return yield {
        ...framed(page),
        raw: bytes.slice(pageStart, start),
        place: { offset: offset + bytes.length, row },
        fault,
        isLast: true,
      };
    }
    // A page never spans two chunks, so that its raw bytes are one slice; only the row that was cut is carried over.
    if (isEnd || page.rows.length > 0)
      yield { ...framed(page), raw: bytes.slice(pageStart, start), place: placeOf(offset + start, row, columns), isLast: isEnd };
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

/** `row` and `columns` as they stand before its first row. */
const emptyPage = (feed: DelimitedFeed, row: number, columns: readonly string[] | undefined) => ({
  rows: new Array<RawRow>(),
  before: { row, ...(feed.dialect?.header === true && columns !== undefined ? { columns } : {}) },
});

const framed = ({ rows, before }: ReturnType<typeof emptyPage>) => ({ rows, frame: frameText({ ...before, rows: rows.length }) });

const placeOf = (offset: number, row: number, columns: readonly string[] | undefined): FilePlace =>
  columns === undefined ? { offset, row } : { offset, row, columns };

const joined = (rest: Uint8Array, chunk: Uint8Array): Uint8Array => (rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));
