// JSON to rows: numbers by their source text, nested objects as columns with a path, lists as columns with a number.

import { type ExactJson, isExactList, isExactObject, parseExactJson } from "../base/exact-json.ts";
import { isFault } from "../base/fault.ts";
import { type ParkCause, parkCause } from "../model/park.ts";
import type { RawRow } from "../source/connector.ts";

export type JsonRows = { readonly kind: "read"; readonly rows: readonly RawRow[] } | { readonly kind: "refused"; readonly park: ParkCause };

/** A record wider than this is a whole document, not a row. */
const columnsMax = 2_000;

export const readJsonRows = (bytes: Uint8Array, form: "document" | "ndjson", list: string, fileName: string): JsonRows => {
  if (form === "document") {
    const document = readJsonDocument(bytes, fileName);
    return document.kind === "refused" ? document : documentRows(document.json, list, fileName);
  }
  const text = utf8(bytes);
  return typeof text === "string" ? { kind: "read", rows: lineRows(text, fileName) } : text;
};

export type JsonDocument = { readonly kind: "read"; readonly json: ExactJson } | { readonly kind: "refused"; readonly park: ParkCause };

export const readJsonDocument = (bytes: Uint8Array, fileName: string): JsonDocument => {
  const text = utf8(bytes);
  if (typeof text !== "string") return text;
  const document = parsed(text, fileName);
  return "park" in document ? { kind: "refused", park: document.park } : { kind: "read", json: document.json };
};

const utf8 = (bytes: Uint8Array): string | { readonly kind: "refused"; readonly park: ParkCause } => {
  const broken = firstBrokenByte(bytes);
  if (broken === undefined) return new TextDecoder("utf-8").decode(bytes);
  return { kind: "refused", park: parkCause("value", `byte ${broken} is not valid UTF-8`, "ask the source to write UTF-8") };
};

const lineRows = (text: string, fileName: string): RawRow[] => {
  const rows: RawRow[] = [];
  for (const [number, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const receivedPosition = `${fileName} line ${number + 1}`;
    const value = parsed(line, receivedPosition);
    rows.push(
      "park" in value
        ? { index: rows.length, values: {}, fault: value.park, receivedPosition }
        : rowOf(value.json, rows.length, receivedPosition),
    );
  }
  return rows;
};

/** `list`: where the list of rows stands, "data.orders"; "" where the document is the list. */
export const documentRows = (json: ExactJson, list: string, fileName: string): JsonRows => {
  const found = valueAt(json, list);
  if (found === undefined || !isExactList(found)) {
    const cause = list === "" ? "the document is no list" : `there is no list at ${list}`;
    return { kind: "refused", park: parkCause("drift", cause, "state list: as the path of the list in the document") };
  }
  return { kind: "read", rows: found.map((item, index) => rowOf(item, index, `${fileName} item ${index + 1}`)) };
};

/** `path`: names joined by points, "" for the document itself. Undefined where nothing stands there. */
export const valueAt = (json: ExactJson, path: string): ExactJson | undefined => {
  let found: ExactJson | undefined = json;
  for (const name of path === "" ? [] : path.split(".")) found = found !== undefined && isExactObject(found) ? found[name] : undefined;
  return found;
};

const parsed = (text: string, subject: string): { readonly json: ExactJson } | { readonly park: ParkCause } => {
  try {
    return { json: parseExactJson(text, subject) };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { park: parkCause("value", error.message, error.hint) };
  }
};

const rowOf = (item: ExactJson, index: number, receivedPosition: string): RawRow => {
  const fault = (cause: string): RawRow => ({
    index,
    values: {},
    receivedPosition,
    fault: parkCause("value", `${receivedPosition} ${cause}`, "check the source"),
  });
  if (!isExactObject(item)) return fault("is no object");
  const values: Record<string, string | null> = {};
  flatten("", item, values);
  if (Object.keys(values).length > columnsMax) return fault(`has more than ${columnsMax} columns`);
  return { index, values, receivedPosition };
};

/** {"a":{"b":1},"c":[2]} has the columns a.b and c.0. Depth is bounded by the parser. */
const flatten = (path: string, value: ExactJson, values: Record<string, string | null>): void => {
  if (typeof value === "string" || value === null) {
    values[path] = value;
    return;
  }
  for (const [name, item] of Object.entries(value)) flatten(path === "" ? name : `${path}.${name}`, item, values);
};

/** Offset of the first byte that does not belong, found by halving: the decoder itself does not tell. */
const firstBrokenByte = (bytes: Uint8Array): number | undefined => {
  const isSound = (end: number): boolean => {
    try {
      // `stream` lets a character that is cut at the end pass.
      new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, end), { stream: end < bytes.length });
      return true;
    } catch {
      return false;
    }
  };
  if (isSound(bytes.length)) return undefined;
  let sound = 0;
  let broken = bytes.length;
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1;
    if (isSound(middle)) sound = middle;
    else broken = middle;
  }
  return sound;
};
