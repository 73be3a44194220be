// One read of a feed: page after page until there is none, each with the cursor from which the next run would go on.

import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Page, PageLimits, RawRow } from "../../source/connector.ts";
import type { HttpCaller } from "../http-call.ts";
import type { HttpAnswer } from "../http-exchange.ts";
import { documentRows, readJsonDocument } from "../json-row.ts";
import type { HttpFeed } from "./options.ts";
import { firstPlace, nextPlace, type PagePlace, pageUrl, repeatsRow } from "./paging.ts";
import { askedFrom, largestOf } from "./since.ts";

/** Pages are only asked for. */
export type PageCaller = Pick<HttpCaller, "get">;

export interface Reading {
  readonly name: string;
  readonly feed: HttpFeed;
  /** Address of the feed's first page. */
  readonly first: URL;
  readonly limits: PageLimits;
  readonly caller: PageCaller;
}

/** Up to where a feed was read. All but `since` stand only while a read is on its way. */
interface Cursor {
  /** The largest value of the column of `since:` in the reads that ended. */
  readonly since?: string;
  readonly next?: PagePlace;
  /** As `since`, of this read so far. */
  readonly largest?: string;
  /** Hash of the last row, which the next page repeats. */
  readonly last?: string;
}

/** Faults: those of a call, `source-answer`, `cursor-missing`. */
export async function* readPages(reading: Reading, cursor: string | undefined): AsyncGenerator<Page> {
  const { name, feed, limits, caller } = reading;
  const subject = `feed ${name}`;
  const { since, isFull, from, first, start: begun } = beginningOf(reading, cursor);
  let at = begun;
  const isNews = newsOf(subject);
  for (let isFirst = true; ; isFirst = false) {
    const place = at.next ?? firstPlace;
    const answer = await caller.get(pageUrl(first, feed.paging, place, subject), subject);
    const read = readAnswer(name, feed, answer, place);
    if (read.rows.length > 0) isNews(place, answer);
    if (repeatsRow(feed.paging, place) && hashOf(read.rows[0]) !== at.last) {
      // What was skipped is not known: the whole read is taken again, by the next run.
      yield { ...pageOf(name, answer, []), cursor: JSON.stringify(from) };
      throw shifted(subject);
    }
    const rows = repeatsRow(feed.paging, place) ? read.rows.slice(1) : read.rows;
    const largest = feed.since === undefined ? undefined : largestOf(feed.since, rows, at.largest ?? since, subject);
    const after = cursorAfter(from, read, largest);
    for (let start = 0; start < rows.length || start === 0; start += limits.rowsMax) {
      const isEnd = start + limits.rowsMax >= rows.length;
      yield {
        ...pageOf(name, answer, rows.slice(start, start + limits.rowsMax)),
        cursor: JSON.stringify(isFull && read.next !== undefined ? from : isEnd ? after : at),
        ...(isFull && isFirst && start === 0 ? { opened: true } : {}),
        ...(isFull && isEnd && read.next === undefined ? { sealed: true } : {}),
      };
    }
    if (read.next === undefined) return;
    at = after;
  }
}

/** Where a read begins. */
function beginningOf(reading: Omit<Reading, "limits">, cursor: string | undefined) {
  const started: Cursor = cursor === undefined ? {} : (JSON.parse(cursor) as Cursor);
  const { since } = started;
  // What the first pages of an enumeration named is not kept when it is cut off: it begins again.
  const isFull = reading.feed.full && since === undefined;
  const from: Cursor = since === undefined ? {} : { since };
  const start: Cursor = isFull ? from : started;
  return { since, isFull, from, start, first: firstAddress(reading, since, `feed ${reading.name}`) };
}

/** The address that a read from this cursor asks first. */
export function firstPage(reading: Omit<Reading, "limits">, cursor: string | undefined): URL {
  const { first, start } = beginningOf(reading, cursor);
  return pageUrl(first, reading.feed.paging, start.next ?? firstPlace, `feed ${reading.name}`);
}

/** How many rows the first page has. The faults of reading it. */
export async function sampleOf({ name, feed, first, caller }: Omit<Reading, "limits">): Promise<number> {
  const answer = await caller.get(pageUrl(first, feed.paging, firstPlace, `feed ${name}`), `feed ${name}`);
  return readAnswer(name, feed, answer, firstPlace).rows.length;
}

function firstAddress({ feed, first }: Omit<Reading, "limits">, since: string | undefined, subject: string): URL {
  const url = new URL(first);
  if (feed.since !== undefined && since !== undefined) url.searchParams.set(feed.since.parameter, askedFrom(feed.since, since, subject));
  return url;
}

interface ReadAnswer {
  readonly rows: readonly RawRow[];
  readonly next: PagePlace | undefined;
}

/** An answer that cannot be read stops the feed where it is: nothing is taken for empty. */
function readAnswer(name: string, feed: HttpFeed, { body, link }: HttpAnswer, place: PagePlace): ReadAnswer {
  const subject = `feed ${name}`;
  const document = readJsonDocument(body, `${name} answer`);
  const read = document.kind === "refused" ? document : documentRows(document.json, feed.list, `${name} answer`);
  if (document.kind === "refused" || read.kind === "refused") {
    const { cause, hint } = document.kind === "refused" ? document.park : (read as Extract<typeof read, { kind: "refused" }>).park;
    throw new Fault({ code: "source-answer", subject, cause, hint });
  }
  return { rows: read.rows, next: nextPlace(feed, place, { json: document.json, link, rows: read.rows.length }, subject) };
}

function cursorAfter(from: Cursor, { rows, next }: ReadAnswer, largest: string | undefined): Cursor {
  if (next === undefined) return largest === undefined ? from : { since: largest };
  const last = rows.at(-1);
  return { ...from, next, ...(largest === undefined ? {} : { largest }), ...(last === undefined ? {} : { last: hashOf(last) }) };
}

const hashOf = (row: RawRow | undefined): string => (row === undefined ? "" : sha256Hex(canonicalJson(row.values)));

const pageOf = (name: string, { body }: HttpAnswer, rows: readonly RawRow[]): Omit<Page, "cursor"> => ({
  feed: name,
  rows,
  raw: body,
  delivery: { name: `${name} answer`, hash: sha256Hex(body) },
});

/** A peer that does not know the parameter gives the same page for ever; one that links in a circle comes back to a place. */
function newsOf(subject: string): (place: PagePlace, answer: HttpAnswer) => void {
  const places = new Set<PagePlace>();
  let previous = "";
  return (place, { body }) => {
    const hash = sha256Hex(body);
    const isAgain = hash === previous || places.has(place);
    places.add(place);
    previous = hash;
    if (!isAgain) return;
    const hint = "check paging: the parameter may have another name there";
    throw new Fault({ code: "source-answer", subject, cause: "it gives a page again that was read already", hint });
  };
}

const shifted = (subject: string): Fault =>
  new Fault({
    code: "source-answer",
    subject,
    cause: "its rows moved while they were read: a page does not begin with the last row of the one before",
    hint: "the next run reads it from the first page; sort by a column that does not change, under query:",
    retryable: true,
  });
