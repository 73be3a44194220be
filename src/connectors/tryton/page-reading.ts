// One read of a feed. Either all records, or those that changed since the last read; always by their ids, so that a record that
// changes meanwhile neither moves out of the pages nor comes twice: it is read as it is then, and again with the next read.
//
//   (nothing) --all, to the end--> since T --changes--> since T' ...
//   A time T is settled when everything from the overlap before it on was read once more, an overlap after T was reached: no
//   transaction that began before T is on its way any more. From then on only what is later than T is asked for.

import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { Page, PageLimits, RawRow } from "../../source/connector.ts";
import { recordsOf } from "./answer.ts";
import { askedFields, changedAt, type Feed, rowOf } from "./feed.ts";
import type { Session } from "./session.ts";
import { datetimeJson, type Json } from "./tagged-value.ts";

export interface Reading {
  readonly feed: Feed;
  readonly session: Pick<Session, "read">;
  readonly limits: PageLimits;
  /** Rows of one call. */
  readonly rowsMax: number;
  readonly overlapMs: number;
  readonly now: () => number;
}

/** Up to where a feed was read. Times of Tryton (`since`, `largest`) in microseconds, those of the hub in ms. */
interface Cursor {
  /** The largest time of change that was read. */
  readonly since?: number;
  /** When it had been read. */
  readonly reachedAt?: number;
  readonly isSettled?: boolean;
  /** When all records were begun to be read last. */
  readonly listedAt?: number;
  /** A read on its way. */
  readonly on?: Place;
}

interface Place {
  readonly kind: "all" | "changes";
  /** Id of the last record read. */
  readonly after: number;
  readonly begunAt: number;
  /** What `since` becomes when it ends: nothing that changed after its first page has an earlier time. */
  readonly largest: number;
}

export async function* readPages(reading: Reading, text: string | undefined): AsyncGenerator<Page> {
  const cursor: Cursor = text === undefined ? {} : (JSON.parse(text) as Cursor);
  const { on: _, ...from } = cursor;
  const { feed, now } = reading;
  const isFull = feed.fullEveryMs !== undefined;
  const isDue = isFull && (from.listedAt === undefined || now() - from.listedAt >= (feed.fullEveryMs ?? 0));
  // What the first pages of an enumeration named is not kept when it is cut off: it begins again.
  const on = isFull && cursor.on?.kind === "all" ? undefined : cursor.on;
  const kind = on?.kind ?? (from.since === undefined || isDue ? "all" : "changes");
  const found = kind === "all" ? allPages(reading, from, on) : changedPages(reading, from, on);
  // Nothing new and nothing to close: no page at all.
  for await (const page of found) if (page.rows.length > 0 || page.cursor !== text || page.sealed === true) yield page;
}

async function* allPages(reading: Reading, from: Cursor, resumed: Place | undefined): AsyncGenerator<Page> {
  const isFull = reading.feed.fullEveryMs !== undefined;
  const place: Place = resumed ?? { kind: "all", after: 0, begunAt: reading.now(), largest: await newest(reading) };
  yield* pages(reading, place, [], {
    // Of a full read nothing is kept before it is sealed.
    between: (on) => (isFull ? from : { ...from, on }),
    end: () => ({ since: Math.max(place.largest, from.since ?? 0), reachedAt: reading.now(), listedAt: place.begunAt }),
    marks: (isFirst, isLast) => ({ ...(isFull && isFirst ? { opened: true } : {}), ...(isFull && isLast ? { sealed: true } : {}) }),
  });
}

async function* changedPages(reading: Reading, from: Cursor, resumed: Place | undefined): AsyncGenerator<Page> {
  const { since = 0, isSettled = false } = from;
  const place: Place = resumed ?? { kind: "changes", after: 0, begunAt: reading.now(), largest: 0 };
  const window = isSettled ? changedSince(reading.feed, ">", since) : changedSince(reading.feed, ">=", since - reading.overlapMs * 1000);
  yield* pages(reading, place, [window], {
    between: (on) => ({ ...from, on }),
    end: ({ largest, begunAt }) => {
      const { isSettled: _, ...rest } = from;
      if (largest > since) return { ...rest, since: largest, reachedAt: reading.now() };
      return begunAt >= (from.reachedAt ?? 0) + reading.overlapMs ? { ...rest, isSettled: true } : from;
    },
    marks: () => ({}),
  });
}

interface Course {
  /** The cursor while a read is on its way, and at its end. */
  readonly between: (on: Place) => Cursor;
  readonly end: (on: Place) => Cursor;
  readonly marks: (isFirst: boolean, isLast: boolean) => Pick<Page, "opened" | "sealed">;
}

async function* pages(reading: Reading, start: Place, window: readonly Json[], course: Course): AsyncGenerator<Page> {
  const { feed, session, limits } = reading;
  const rowsMax = Math.min(limits.rowsMax, reading.rowsMax);
  let on = start;
  for (let isFirst = true; ; isFirst = false) {
    const domain = [...feed.domain, ...window, ["id", ">", on.after]];
    const asked = [domain, 0, rowsMax, [["id", "ASC"]], askedFields(feed)];
    const raw = await session.read(`model.${feed.model}.search_read`, asked, `feed ${feed.name}`);
    const records = recordsOf(raw, `feed ${feed.name}`);
    const rows = records.map((record, index) => rowOf(record, feed.fields, index));
    const isLast = rows.length < rowsMax;
    const largest =
      on.kind === "changes" && on.after === 0 ? Math.max(0, ...records.map((one) => changedAt(one, feed.follows))) : on.largest;
    on = { ...on, after: lastId(rows, feed.name) ?? on.after, largest };
    const cursor = JSON.stringify(isLast ? course.end(on) : course.between(on));
    const delivery = { name: `${feed.name} records`, hash: sha256Hex(raw) };
    yield { feed: feed.name, rows, raw, cursor, delivery, ...course.marks(isFirst, isLast) };
    if (isLast) return;
  }
}

/** Pages go on behind it: without one the same page would come for ever. Fault `cursor-missing`. */
function lastId(rows: readonly RawRow[], feed: string): number | undefined {
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  const id = Number(last.values["id"] ?? "");
  if (Number.isSafeInteger(id) && id > 0) return id;
  const hint = "ask who runs this Tryton what its answers have instead";
  throw new Fault({ code: "cursor-missing", subject: `feed ${feed}`, cause: "its records have no id", hint });
}

/** A record that was never written to has no time of that. */
const changedSince = ({ follows }: Feed, operator: ">" | ">=", micros: number): Json => {
  const time = datetimeJson(Math.max(0, micros));
  const places = ["", ...follows.map((name) => `${name}.`)];
  return ["OR", ...places.flatMap((place) => ["write_date", "create_date"].map((field) => [`${place}${field}`, operator, time]))];
};

/** The time of the last change before a read of all records. What changes later has a later one. */
async function newest({ feed, session }: Reading): Promise<number> {
  const times: number[] = [0];
  for (const field of ["write_date", "create_date"]) {
    const asked = [feed.domain, 0, 1, [[field, "DESC NULLS LAST"]], ["write_date", "create_date"]];
    const raw = await session.read(`model.${feed.model}.search_read`, asked, `feed ${feed.name}`);
    times.push(...recordsOf(raw, `feed ${feed.name}`).map((record) => changedAt(record, [])));
  }
  return Math.max(...times);
}
