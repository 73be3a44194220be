// From a stored page back to the row a claim was read from, as its system wrote it.

import { zstdDecompressSync } from "node:zlib";
import { type ExactJson, isExactList, isExactObject, parseExactJson } from "../base/exact-json.ts";

/** A page as it arrived, and where in it the row is. */
export interface RawRowText {
  /** The row's own text; for JSON the element. Null where the form of the page is not understood: then `page` is all there is. */
  readonly row: string | null;
  /** The beginning of the page. */
  readonly page: string;
  /** Name of the file, message or query it arrived in. */
  readonly delivery: string;
}

/** Pages hold 16 MiB at most; compressed bytes that claim to be more are not ours. */
const pageBytesMax = 64 << 20;
const pageShownMax = 2000;

export const pageBytes = (compressed: Uint8Array): Uint8Array => zstdDecompressSync(compressed, { maxOutputLength: pageBytesMax });

/** `key`: the source key of the record; a page of text may begin with a header, and the key tells. */
export function rawRow(bytes: Uint8Array, index: number, key: string, delivery: string): RawRowText {
  const page = decoded(bytes);
  return { row: rowOf(page, index, key) ?? null, page: page.slice(0, pageShownMax), delivery };
}

function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8: every byte has a letter in Windows-1252, and systems that do not write UTF-8 mostly write that.
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function rowOf(page: string, index: number, key: string): string | undefined {
  const start = page.trimStart();
  if (start.startsWith("<")) return undefined;
  if (start.startsWith("[") || start.startsWith("{")) {
    const whole = parsedJson(start);
    if (whole !== undefined) return elementText(whole, index);
    return textRows(page).filter((row) => row.trim() !== "")[index];
  }
  const rows = textRows(page);
  const [plain, afterHeader] = [rows[index], rows[index + 1]];
  return cellsNamed(afterHeader, key) > cellsNamed(plain, key) ? afterHeader : plain;
}

/** How many parts of the key the row has as cells of their own: the row before may well hold one of them as a quantity. */
function cellsNamed(row: string | undefined, key: string): number {
  const cells = new Set(row?.split(/[;,\t|"]/).map((cell) => cell.trim()));
  return key.split("/").filter((part) => cells.has(part)).length;
}

const parsedJson = (text: string): ExactJson | undefined => {
  try {
    return parseExactJson(text, "page");
  } catch {
    return undefined;
  }
};

/**
 * A list itself, or the list within: `rows` of a query (with its `columns`), `records` of a push, `claims` of a hub, else the one that
 * lies least deep.
 */
function elementText(whole: ExactJson, index: number): string | undefined {
  if (isExactList(whole)) return index < whole.length ? JSON.stringify(whole[index]) : undefined;
  if (!isExactObject(whole)) return undefined;
  const { data } = whole;
  const told = data !== undefined && isExactObject(data) ? data["claims"] : undefined;
  const list = [whole["rows"], whole["records"], told, listWithin(whole)].find((one) => one !== undefined && isExactList(one));
  const row = list !== undefined && isExactList(list) ? list[index] : undefined;
  if (row === undefined) return index === 0 && list === undefined ? JSON.stringify(whole) : undefined;
  const columns = whole["columns"];
  if (columns === undefined || !isExactList(columns) || !isExactList(row)) return JSON.stringify(row);
  return JSON.stringify(
    Object.fromEntries(columns.map((column, place) => [typeof column === "string" ? column : `${place}`, row[place] ?? null])),
  );
}

function listWithin(whole: ExactJson): ExactJson | undefined {
  let level: readonly ExactJson[] = [whole];
  while (level.length > 0) {
    const below = level.flatMap((one) => (isExactObject(one) ? Object.values(one).filter((value) => value !== undefined) : []));
    const list = below.find(isExactList);
    if (list !== undefined) return list;
    level = below;
  }
  return undefined;
}

/** Rows of delimited text; a row end within quotes is part of its cell. */
function textRows(page: string): string[] {
  const rows: string[] = [];
  let row = "";
  for (const line of page.split(/\r\n|\n|\r/)) {
    row = row === "" ? line : `${row}\n${line}`;
    if ((row.split('"').length - 1) % 2 === 1) continue;
    if (row !== "") rows.push(row);
    row = "";
  }
  if (row !== "") rows.push(row);
  return rows;
}
