// The rows of delimited bytes: where each ends, what its cells are, and the names its header gives them.

import { type ParkCause, parkCause } from "../../model/park.ts";
import type { RawRow } from "../../source/connector.ts";
import { columnsMax, type Dialect, signsOf } from "./dialect.ts";
import { decoder } from "./encoding.ts";
import type { DelimitedFeed } from "./options.ts";
import { isCells, rowCells } from "./row-cells.ts";
import { rowCutter } from "./row-cutter.ts";

type Header = { readonly names: readonly string[] } | ParkCause;

export interface RowReader {
  rowEnd(bytes: Uint8Array, start: number, isEnd: boolean): number | undefined;
  header(bytes: Uint8Array): Header;
  /** undefined for a blank line. */
  row(bytes: Uint8Array, number: number, columns: readonly string[], index: number): RawRow | undefined;
}

export const rowReader = (file: { readonly name: string }, feed: DelimitedFeed & { readonly dialect: Dialect }): RowReader => {
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
