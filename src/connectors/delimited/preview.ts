// What a file looks like, before anything is read from it: a guess with its evidence, for a person to confirm.

import { stringify } from "yaml";
import type { Dialect } from "./dialect.ts";
import { signsOf } from "./dialect.ts";
import { decoder, guessEncoding, markLength } from "./encoding.ts";
import { type Cells, isCells, rowCells } from "./row-cells.ts";
import { rowCutter } from "./row-cutter.ts";

export interface Preview {
  readonly dialect: Dialect;
  readonly columns: readonly string[];
  /** Why each guess was made. */
  readonly evidence: readonly string[];
  /** What a person must look at before confirming. */
  readonly doubts: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const delimiters = ["\t", "+|", "|", ";", ",", "~", "^"];
const sampleRowsMax = 200;
const shownRowsMax = 10;

/** Guesses from the first bytes of a file (64 KiB are enough). */
export const preview = (sample: Uint8Array): Preview => {
  const { encoding, evidence } = guessEncoding(sample);
  const text = decoder(encoding === "utf-8" ? "utf-8" : encoding)(sample) ?? Buffer.from(sample).toString("latin1");
  const rowEnd = text.includes("\r\n") ? "crlf" : text.includes("\n") || !text.includes("\r") ? "lf" : "cr";
  const candidates = delimiters.flatMap((delimiter) =>
    (['"', "none"] as const).map((quote) => {
      const dialect: Dialect = { delimiter, quote, row_end: rowEnd, header: false, encoding };
      const rows = sampleRows(sample, dialect);
      return { dialect, rows, score: scoreOf(rows) };
    }),
  );
  const best = candidates.reduce((left, right) => (right.score > left.score ? right : left));
  const rows = best.rows.filter(isCells);
  const header = looksLikeHeader(rows);
  const columns = (header ? rows[0] : rows[0]?.map((_, index) => `column_${index + 1}`)) ?? [];
  const body = header ? rows.slice(1) : rows;
  return {
    dialect: { ...best.dialect, header },
    columns,
    evidence: [
      evidence,
      `rows end with ${rowEnd.toUpperCase()}`,
      `${JSON.stringify(best.dialect.delimiter)} gives ${columns.length} columns in ${rows.length} of ${best.rows.length} rows`,
      header ? "the first row holds names, not values" : "the first row holds values like the others",
    ],
    doubts: columns.flatMap((name, index) =>
      doubtsOf(
        name,
        body.map((row) => row[index] ?? ""),
      ),
    ),
    rows: body.slice(0, shownRowsMax),
  };
};

/** The block to put into hub.yaml once the rows look right. */
export const previewBlock = (seen: Preview): string => stringify({ dialect: seen.dialect, columns: [...seen.columns] });

const sampleRows = (sample: Uint8Array, dialect: Dialect): Cells[] => {
  const signs = signsOf(dialect);
  const cutter = rowCutter(signs, dialect.encoding);
  const decode = decoder(dialect.encoding);
  const rows: Cells[] = [];
  let start = markLength(sample, dialect.encoding);
  while (rows.length < sampleRowsMax && start < sample.length) {
    const end = cutter.rowEnd(sample, start) ?? (rows.length === 0 ? sample.length : undefined);
    // The last row of a sample may be cut.
    if (end === undefined) break;
    const text = decode(sample.subarray(start, end)) ?? "";
    const line = text.endsWith(signs.rowEnd) ? text.slice(0, -signs.rowEnd.length) : text;
    if (line !== "") rows.push(rowCells(line, signs, undefined));
    start = end;
  }
  return rows;
};

/** Rows that agree with the most frequent width, weighed by it; one column is no table. */
const scoreOf = (rows: readonly Cells[]): number => {
  const widths = new Map<number, number>();
  for (const row of rows) if (isCells(row)) widths.set(row.length, (widths.get(row.length) ?? 0) + 1);
  let best = 0;
  for (const [width, count] of widths) if (width > 1) best = Math.max(best, (count / rows.length) ** 4 * Math.min(width, 50));
  return best;
};

const hasDigit = /\d/;

const looksLikeHeader = (rows: readonly (readonly string[])[]): boolean => {
  const [first, ...others] = rows;
  if (first === undefined || others.length === 0) return false;
  const names = new Set(first.map((cell) => cell.trim()));
  if (names.size !== first.length || names.has("") || first.some((cell) => /^[-\d.,/: ]+$/.test(cell))) return false;
  return first.some((cell, index) => !hasDigit.test(cell) && others.some((row) => hasDigit.test(row[index] ?? "")));
};

const doubtsOf = (name: string, cells: readonly string[]): string[] => {
  const values = cells.map((cell) => cell.trim()).filter((cell) => cell !== "");
  const doubts: string[] = [];
  const find = (form: RegExp): string | undefined => values.find((value) => form.test(value));
  const slashed = values.map((value) => /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}$/.exec(value)).filter((parts) => parts !== null);
  if (slashed.length > 0) {
    const isFirstDay = slashed.some((parts) => Number(parts[1]) > 12);
    const isSecondDay = slashed.some((parts) => Number(parts[2]) > 12);
    const example = slashed[0]?.[0] ?? "";
    if (isFirstDay && isSecondDay) doubts.push(`${name}: dates such as ${example} are written in two ways`);
    else if (isFirstDay || isSecondDay)
      doubts.push(`${name}: dates such as ${example} seem to be ${isFirstDay ? "day" : "month"} first; state the format`);
    else doubts.push(`${name}: ${example} may be day or month first; nothing in the sample tells, state the format`);
  }
  const lost = find(/^\d(?:[.,]\d+)?[eE]\+?\d{1,2}$/);
  if (lost !== undefined)
    doubts.push(`${name}: ${lost} may be a long id that a spreadsheet has shortened; its digits are lost in the source`);
  const long = find(/^(?:\d{16,}|0\d+)$/);
  if (long !== undefined) doubts.push(`${name}: ${long} is kept as text; do not treat it as a number`);
  const comma = find(/^-?\d{1,3}(?:\.\d{3})*,\d+$/);
  if (comma !== undefined) doubts.push(`${name}: ${comma} seems to have a decimal comma; state decimal`);
  const serial = find(/^[34]\d{4}$/);
  if (serial !== undefined && /date|datum|day/i.test(name))
    doubts.push(`${name}: ${serial} may be a spreadsheet's day number (1900 or 1904); state the format`);
  return doubts;
};
