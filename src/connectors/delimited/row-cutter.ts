// Where rows end, in bytes. A quote opens only at the start of a cell, so an inch mark inside a cell never swallows rows.
// Works on code units of one or two bytes: the exact bytes of every row stay known in every encoding.

import type { Encoding, Signs } from "./dialect.ts";
import { unitLength } from "./encoding.ts";

export interface RowCutter {
  /** Offset just after the row that starts at `start`; undefined where the row does not end within the bytes. */
  rowEnd(bytes: Uint8Array, start: number): number | undefined;
  /** Length in bytes of a row end. */
  readonly endLength: number;
}

export const rowCutter = (signs: Signs, encoding: Encoding): RowCutter => {
  const unit = unitLength(encoding);
  const low = encoding === "utf-16be" ? 1 : 0;
  const codes = (text: string): number[] => Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const delimiter = codes(signs.delimiter);
  const end = codes(signs.rowEnd);
  const quote = signs.quote === "" ? -1 : signs.quote.charCodeAt(0);
  const firstDelimiter = delimiter[0] ?? -1;
  const firstEnd = end[0] ?? -1;

  const at = (bytes: Uint8Array, place: number): number =>
    unit === 1 ? (bytes[place] ?? -1) : (bytes[place + low] ?? -1) | ((bytes[place + 1 - low] ?? 0) << 8);
  const matches = (bytes: Uint8Array, place: number, wanted: readonly number[]): boolean => {
    for (let index = 0; index < wanted.length; index += 1) if (at(bytes, place + index * unit) !== wanted[index]) return false;
    return true;
  };
  /** Offset after the closing quote, or undefined where the quote stays open. */
  const afterQuoted = (bytes: Uint8Array, open: number): number | undefined => {
    for (let place = open + unit; place < bytes.length; place += unit) {
      if (at(bytes, place) !== quote) continue;
      if (at(bytes, place + unit) !== quote) return place + unit;
      place += unit;
    }
    return undefined;
  };

  return {
    endLength: end.length * unit,
    rowEnd(bytes, start) {
      let place = start;
      let isCellStart = true;
      while (place < bytes.length) {
        const code = at(bytes, place);
        if (isCellStart && code === quote) {
          const after = afterQuoted(bytes, place);
          if (after === undefined) return undefined;
          place = after;
          isCellStart = false;
          continue;
        }
        if (code === firstEnd && matches(bytes, place, end)) return place + end.length * unit;
        isCellStart = code === firstDelimiter && matches(bytes, place, delimiter);
        place += isCellStart ? delimiter.length * unit : unit;
      }
      return undefined;
    },
  };
};
