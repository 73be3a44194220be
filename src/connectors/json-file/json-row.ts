// JSON to rows: numbers by their source text, nested objects as columns with a path, lists as columns with a number.

import { type ExactJson, isExactList, isExactObject, parseExactJson } from "../../base/exact-json.ts";
import { isFault } from "../../base/fault.ts";
import { type ParkCause, parkCause } from "../../model/park.ts";
import type { RawRow } from "../../source/connector.ts";

export type JsonRows = { readonly kind: "read"; readonly rows: readonly RawRow[] } | { readonly kind: "refused"; readonly park: ParkCause };

/** A record wider than this is a whole document, not a row. */
const columnsMax = 2_000;

export const readJsonRows = (bytes: Uint8Array, form: "document" | "ndjson", list: string, fileName: string): JsonRows => {
  const broken = firstBrokenByte(bytes);
  if (broken !== undefined)
    return { kind: "refused", park: parkCause("value", `byte ${broken} is not valid UTF-8`, "ask the source to write UTF-8") };
  const text = new TextDecoder("utf-8").decode(bytes);
  return form === "ndjson" ? { kind: "read", rows: lineRows(text, fileName) } : documentRows(text, list, fileName);
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

const documentRows = (text: string, list: string, fileName: string): JsonRows => {
  const document = parsed(text, fileName);
  if ("park" in document) return { kind: "refused", park: document.park };
  let found: ExactJson | undefined = document.json;
  for (const name of list === "" ? [] : list.split(".")) found = found !== undefined && isExactObject(found) ? found[name] : undefined;
  if (found === undefined || !isExactList(found)) {
    const cause = list === "" ? "the document is no list" : `there is no list at ${list}`;
    return { kind: "refused", park: parkCause("drift", cause, "state list: as the path of the list in the document") };
  }
  return { kind: "read", rows: found.map((item, index) => rowOf(item, index, `${fileName} item ${index + 1}`)) };
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
