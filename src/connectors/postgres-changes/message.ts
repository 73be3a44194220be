// Reads what PostgreSQL's own output plugin (pgoutput, protocol 1) sends, message by message. Pure; no row is interpreted.

import { assert } from "../../base/assert.ts";

/** Text; null; undefined: a large value that did not change and is not sent. */
export type Cell = string | null | undefined;
export type Tuple = readonly Cell[];

export interface Relation {
  readonly oid: number;
  readonly columns: readonly string[];
  /** By place: whether a column names a row in what is sent of its state before. */
  readonly isKey: readonly boolean[];
}

export type Message =
  | { readonly kind: "begin"; readonly commit: number; readonly at: string }
  | { readonly kind: "commit"; readonly end: number }
  | { readonly kind: "relation"; readonly relation: Relation }
  | { readonly kind: "insert"; readonly oid: number; readonly row: Tuple }
  | { readonly kind: "update"; readonly oid: number; readonly before: Before | undefined; readonly row: Tuple }
  | { readonly kind: "delete"; readonly oid: number; readonly before: Before }
  | { readonly kind: "truncate"; readonly oids: readonly number[] };

/** A row before a change: whole, or only what names it. */
export interface Before {
  readonly isWhole: boolean;
  readonly row: Tuple;
}

/** Undefined for messages that say nothing of rows. */
export function readMessage(bytes: Buffer): Message | undefined {
  const at = cursorOver(bytes);
  const tag = at.letter();
  if (tag === "B") return { kind: "begin", commit: at.int64(), at: timeText(at.int64()) };
  if (tag === "C") return commit(at);
  if (tag === "R") return { kind: "relation", relation: relation(at) };
  if (tag === "T") return truncation(at);
  if (tag !== "I" && tag !== "U" && tag !== "D") return undefined;
  const oid = at.int32();
  let part = at.letter();
  let before: Before | undefined;
  if (part === "K" || part === "O") {
    before = { isWhole: part === "O", row: tuple(at) };
    if (tag === "D") return { kind: "delete", oid, before };
    part = at.letter();
  }
  assert(part === "N", `a new row, not ${part}`);
  const row = tuple(at);
  return tag === "I" ? { kind: "insert", oid, row } : { kind: "update", oid, before, row };
}

interface Reading {
  letter(): string;
  int16(): number;
  int32(): number;
  int64(): number;
  word(): string;
  text(length: number): string;
}

function cursorOver(bytes: Buffer): Reading {
  let place = 0;
  const step = (length: number): number => {
    place += length;
    return place - length;
  };
  return {
    letter: () => String.fromCharCode(bytes.readUInt8(step(1))),
    int16: () => bytes.readUInt16BE(step(2)),
    int32: () => bytes.readUInt32BE(step(4)),
    int64: () => wholeNumber(bytes, step(8)),
    word() {
      const end = bytes.indexOf(0, place);
      return bytes.toString("utf8", step(end + 1 - place), end);
    },
    text: (length) => bytes.toString("utf8", step(length), place),
  };
}

export const wholeNumber = (bytes: Buffer, place: number): number => bytes.readInt32BE(place) * 2 ** 32 + bytes.readUInt32BE(place + 4);

const commit = (at: Reading): Message => {
  at.letter();
  at.int64();
  return { kind: "commit", end: at.int64() };
};

function relation(at: Reading): Relation {
  const oid = at.int32();
  at.word();
  at.word();
  at.letter();
  const columns: string[] = [];
  const isKey: boolean[] = [];
  for (let left = at.int16(); left > 0; left -= 1) {
    isKey.push(at.letter() === "\u0001");
    columns.push(at.word());
    at.int32();
    at.int32();
  }
  return { oid, columns, isKey };
}

function truncation(at: Reading): Message {
  const count = at.int32();
  at.letter();
  return { kind: "truncate", oids: Array.from({ length: count }, () => at.int32()) };
}

function tuple(at: Reading): Tuple {
  const cells: Cell[] = [];
  for (let left = at.int16(); left > 0; left -= 1) {
    const form = at.letter();
    if (form === "n") cells.push(null);
    else if (form === "u") cells.push(undefined);
    else {
      assert(form === "t", `a value as text, not ${form}`);
      cells.push(at.text(at.int32()));
    }
  }
  return cells;
}

const epochMicros = Date.UTC(2000, 0, 1) * 1000;

/** Microseconds since 2000, with all of its digits. */
function timeText(micros: number): string {
  const whole = micros + epochMicros;
  const milliseconds = Math.floor(whole / 1000);
  return new Date(milliseconds).toISOString().replace("Z", `${String(whole - milliseconds * 1000).padStart(3, "0")}Z`);
}
