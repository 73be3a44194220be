// One read of a feed: what was written since the last, page by page; before it, when its time has come, all documents there are.

import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Page, PageLimits, RawRow } from "../../source/connector.ts";
import { changesSince } from "../late-commit.ts";
import type { ErpnextCaller } from "./call.ts";
import { askedFields, type FeedField, frameOf } from "./feed-form.ts";
import type { ErpnextFeed } from "./options.ts";
import { type ErpnextCursor, type Place, placeAfter, placeOf, placeQuery, type PlaceQuery, wholeTime } from "./place.ts";
import { documentRows } from "./row.ts";

export interface Reading {
  readonly feed: ErpnextFeed;
  readonly form: readonly FeedField[];
  readonly caller: ErpnextCaller;
  /** Documents in one answer. */
  readonly limit: number;
  readonly overlapSeconds: number;
  /** Of the site's clock. */
  readonly zone: string;
  /** ms, by the hub's clock. */
  readonly now: () => number;
}

/** Faults: those of a call, `source-answer`, `cursor-missing`. */
export async function* readFeed(reading: Reading, cursor: string | undefined): AsyncGenerator<Page> {
  const { fullEveryMs } = reading.feed;
  const now = reading.now();
  const from = cursor === undefined ? {} : (JSON.parse(cursor) as ErpnextCursor);
  if (fullEveryMs === undefined || (from.listed !== undefined && now - from.listed < fullEveryMs)) return yield* readChanges(reading, from);
  // What is written while all is read lies behind its beginning, and comes with the changes after it.
  const { open: _open, ...ended } = from;
  const since = ended.since ?? (await newest(reading));
  const after: ErpnextCursor = { ...(since === undefined ? {} : { since, heard: reading.now() }), ...ended, listed: now };
  yield* readAll(reading, ended, after);
  yield* readChanges(reading, after);
}

/** Every document, by name: what is written or deleted meanwhile moves no other. Cut off, it begins again. */
async function* readAll(reading: Reading, from: ErpnextCursor, after: ErpnextCursor): AsyncGenerator<Page> {
  let name: string | undefined;
  for (;;) {
    const answer = await asked(reading, { filters: name === undefined ? [] : [["name", ">", name]], order: "name asc" }, reading.limit);
    const last = answer.rows.at(-1);
    const isEnd = last === undefined || answer.rows.length < reading.limit;
    const marks = { ...(name === undefined ? { opened: true } : {}), ...(isEnd ? { sealed: true } : {}) };
    yield { ...pageOf(reading, answer, "all documents"), cursor: JSON.stringify(isEnd ? after : from), ...marks };
    if (isEnd) return;
    name = writtenOf(reading, last).name;
  }
}

async function* readChanges(reading: Reading, from: ErpnextCursor): AsyncGenerator<Page> {
  const { overlapSeconds, limit, now } = reading;
  const ask = async (place: Place) => {
    const answer = await asked(reading, placeQuery(place), limit);
    const rows = answer.rows.map((row) => writtenOf(reading, row));
    return { answer, times: rows.map((one) => one.modified), next: placeAfter(place, rows.at(-1), rows.length >= limit) };
  };
  const place = placeOf(from, overlapSeconds, reading.zone);
  for await (const { answer, cursor } of changesSince(from, { place, overlapSeconds, now, ask }))
    yield { ...pageOf(reading, answer, "changes"), cursor };
}

/** How many documents the user may read of it, for a check: one or none. */
export async function sampleOf(reading: Reading): Promise<number> {
  return (await asked(reading, { filters: [], order: "name asc" }, 1)).rows.length;
}

/** The latest time of writing of all; undefined where there are no documents. */
async function newest(reading: Reading): Promise<string | undefined> {
  const { rows } = await asked(reading, { filters: [], order: "modified desc, name desc" }, 1);
  return rows[0] === undefined ? undefined : writtenOf(reading, rows[0]).modified;
}

interface Asked {
  readonly rows: readonly RawRow[];
  readonly body: Uint8Array;
}

/** Also of one document, for whoever writes it. */
export async function asked(
  { feed, form, caller }: Pick<Reading, "feed" | "form" | "caller">,
  query: PlaceQuery,
  limit: number,
): Promise<Asked> {
  const { name, doctype, parent } = feed;
  const subject = `feed ${name}`;
  const filters = [...query.filters, ...feed.filters];
  const { data, body } = await caller.list({ doctype, parent, fields: askedFields(form), filters, order: query.order, limit }, subject);
  const rows = documentRows(data, form, doctype);
  if (rows !== undefined) return { rows, body };
  const hint = "check that url: leads to an ERPNext site";
  throw new Fault({ code: "source-answer", subject, cause: "it answered with something else than documents", hint });
}

const pageOf = ({ feed, form }: Reading, { rows, body }: Asked, what: string): Omit<Page, "cursor"> => ({
  feed: feed.name,
  rows,
  raw: body,
  frame: frameOf(form),
  delivery: { name: `${feed.doctype} ${what}`, hash: sha256Hex(body) },
});

function writtenOf({ feed }: Reading, { values }: RawRow): { readonly name: string; readonly modified: string } {
  const { name } = values;
  const modified = wholeTime(values["modified"] ?? "");
  if (typeof name === "string" && modified !== undefined) return { name, modified };
  throw new Fault({
    code: "cursor-missing",
    subject: `feed ${feed.name}`,
    cause: `${feed.doctype} ${name ?? ""} has no name or no time of writing`,
    hint: "leave such documents out of the feed by its filters",
  });
}

/** As many as both may bear. */
export const limitOf = (page: number, { rowsMax }: PageLimits): number => Math.min(page, rowsMax);
