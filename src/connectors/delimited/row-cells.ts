// The cells of one row's text, or why the row cannot be read. Nothing is ever shifted: a row that does not fit is parked.

import { type ParkCause, parkCause } from "../../model/park.ts";
import type { Signs } from "./dialect.ts";

/** A cell larger than this is a broken file, not a value. */
export const cellLengthMax = 1 << 20;

export type Cells = readonly string[] | ParkCause;

export const isCells = (cells: Cells): cells is readonly string[] => Array.isArray(cells);

/** `text` without its row end. */
export const rowCells = (text: string, signs: Signs, columns: number | undefined): Cells => {
  const cells = signs.quote !== "" && text.includes(signs.quote) ? quotedCells(text, signs) : text.split(signs.delimiter);
  if (!isCells(cells)) return cells;
  if (columns !== undefined && cells.length !== columns) {
    return parkCause("value", `it has ${cells.length} columns where ${columns} are expected`, "check delimiter and quotes of this row");
  }
  const large = cells.findIndex((cell) => cell.length > cellLengthMax);
  if (large !== -1)
    return parkCause("too-large", `column ${large + 1} has more than ${cellLengthMax} characters`, "check quotes and row ends");
  if (text.includes("\u0000"))
    return parkCause("value", `column ${cells.findIndex((cell) => cell.includes("\u0000")) + 1} holds NUL`, "check the encoding");
  const last = cells.at(-1) ?? "";
  if (last.endsWith("\r") && signs.rowEnd === "\n")
    return parkCause("value", "it ends with CR LF where LF is expected", "correct row_end of the dialect");
  if (signs.rowEnd === "\r\n" && signs.quote === "" && text.includes("\n"))
    return parkCause("value", "it holds a lone LF", "correct row_end of the dialect");
  return cells;
};

const quotedCells = (text: string, { delimiter, quote }: Signs): Cells => {
  const cells: string[] = [];
  let place = 0;
  for (;;) {
    if (text[place] !== quote) {
      const end = text.indexOf(delimiter, place);
      cells.push(end === -1 ? text.slice(place) : text.slice(place, end));
      if (end === -1) return cells;
      place = end + delimiter.length;
      continue;
    }
    let close = text.indexOf(quote, place + 1);
    while (close !== -1 && text[close + 1] === quote) close = text.indexOf(quote, close + 2);
    if (close === -1)
      return parkCause("value", `column ${cells.length + 1} opens a quote that is never closed`, "correct the row in the source");
    cells.push(text.slice(place + 1, close).replaceAll(quote + quote, quote));
    place = close + 1;
    if (place === text.length) return cells;
    if (!text.startsWith(delimiter, place)) {
      return parkCause("value", `column ${cells.length} has text after its closing quote`, "correct the row in the source");
    }
    place += delimiter.length;
  }
};
