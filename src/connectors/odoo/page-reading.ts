// One read of a feed: what was written since the last, page by page; before it, when its time has come, all records there are.

import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Page, PageLimits, RawRow } from "../../source/connector.ts";
import { changesSince } from "../late-commit.ts";
import type { OdooCaller } from "./call.ts";
import { type FeedField, frameOf } from "./feed-form.ts";
import type { OdooFeed } from "./options.ts";
import { type OdooCursor, ownTime, type Place, placeAfter, placeOf, placeQuery } from "./place.ts";
import { recordRows } from "./row.ts";

export interface Reading {
  readonly feed: OdooFeed;
  readonly form: readonly FeedField[];
  readonly caller: OdooCaller;
  /** Records in one answer. */
  readonly limit: number;
  readonly overlapSeconds: number;
  /** ms, by the hub's clock. */
  readonly now: () => number;
}

/** Faults: those of a call, `source-answer`, `cursor-missing`. */
export async function* readFeed(reading: Reading, cursor: string | undefined): AsyncGenerator<Page> {
  const { feed } = reading;
  const now = reading.now();
  let from: OdooCursor = cursor === undefined ? {} : (JSON.parse(cursor) as OdooCursor);
  if (feed.fullEveryMs !== undefined && (from.listed === undefined || now - from.listed >= feed.fullEveryMs)) {
    // What is written while all is read lies behind its beginning, and comes with the changes after it.
    const { open: _open, ...ended } = from;
    const since = ended.since ?? (await newest(reading));
    const after: OdooCursor = { ...(since === undefined ? {} : { since, heard: reading.now() }), ...ended, listed: now };
    yield* readAll(reading, ended, after);
    from = after;
  }
  yield* readChanges(reading, from);
}

/** Every record, by id: what is written or deleted meanwhile moves no other. Cut off, it begins again. */
async function* readAll(reading: Reading, from: OdooCursor, after: OdooCursor): AsyncGenerator<Page> {
  let id = 0;
  for (let isFirst = true; ; isFirst = false) {
    const answer = await asked(reading, { domain: [["id", ">", id]], order: "id" }, reading.limit);
    const last = answer.rows.at(-1);
    const isEnd = last === undefined || answer.rows.length < reading.limit;
    const marks = { ...(isFirst ? { opened: true } : {}), ...(isEnd ? { sealed: true } : {}) };
    yield { ...pageOf(reading, answer, "all records"), cursor: JSON.stringify(isEnd ? after : from), ...marks };
    if (isEnd) return;
    id = Number(last.values["id"]);
  }
}

async function* readChanges(reading: Reading, from: OdooCursor): AsyncGenerator<Page> {
  const { overlapSeconds, limit, now } = reading;
  const ask = async (place: Place) => {
    const answer = await asked(reading, placeQuery(place), limit);
    const rows = answer.rows.map((row) => writtenOf(reading, row));
    return { answer, times: rows.map((one) => one.written), next: placeAfter(place, rows.at(-1), rows.length >= limit) };
  };
  const place = placeOf(from, overlapSeconds);
  for await (const { answer, cursor } of changesSince(from, { place, overlapSeconds, now, ask }))
    yield { ...pageOf(reading, answer, "changes"), cursor };
}

/** How many records an account may read of it, for a check: one or none. */
export async function sampleOf(reading: Reading): Promise<number> {
  return (await asked(reading, { domain: [], order: "id" }, 1)).rows.length;
}

/** The latest time of writing of all; undefined where there are no records. */
async function newest(reading: Reading): Promise<string | undefined> {
  const { rows } = await asked(reading, { domain: [], order: "write_date desc, id desc" }, 1);
  return rows[0] === undefined ? undefined : writtenOf(reading, rows[0]).written;
}

interface Asked {
  readonly rows: readonly RawRow[];
  readonly body: Uint8Array;
}

async function asked(
  { feed, form, caller }: Reading,
  query: { readonly domain: readonly unknown[]; readonly order: string },
  limit: number,
): Promise<Asked> {
  const { name, model } = feed;
  // Terms that stand beside one another are all meant: those of the feed may hold operators of their own.
  const named = { domain: [...query.domain, ...feed.domain], fields: form.map((one) => one.name), order: query.order, limit };
  const answer = await caller.read({ model, method: "search_read", named }, `feed ${name}`);
  const rows = recordRows(answer, form, model);
  if (rows !== undefined) return { rows, body: answer.body };
  const hint = "check that url: leads to an Odoo server";
  throw new Fault({ code: "source-answer", subject: `feed ${name}`, cause: "it answered with something else than records", hint });
}

const pageOf = ({ feed, form }: Reading, { rows, body }: Asked, what: string): Omit<Page, "cursor"> => ({
  feed: feed.name,
  rows,
  raw: body,
  frame: frameOf(form),
  delivery: { name: `${feed.model} ${what}`, hash: sha256Hex(body) },
});

function writtenOf({ feed: { name, model } }: Reading, { values }: RawRow): { readonly id: number; readonly written: string } {
  const { id } = values;
  const written = ownTime(values["write_date"] ?? "");
  if (typeof id === "string" && /^\d+$/.test(id) && written !== undefined) return { id: Number(id), written };
  const hint = "leave such records out of the feed by its domain";
  throw new Fault({ code: "cursor-missing", subject: `feed ${name}`, cause: `${model} ${id ?? ""} has no id or no time of writing`, hint });
}

/** As many as both may bear. */
export const limitOf = (page: number, { rowsMax }: PageLimits): number => Math.min(page, rowsMax);
