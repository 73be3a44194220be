// One read of a feed. Either all entities, or those that changed since the last read; by their keys, so that an entity that changes
// meanwhile neither moves out of the pages nor comes twice: it is read as it is then, and again with the next read. A $skiptoken may
// be a count of rows: then rows shift while pages are read, so the service's own links are followed only where they are something else.
//
//   (nothing) --all, to the end--> since T --changes--> since T' ...
//   A time T is settled when everything from the overlap before it on was read once more, an overlap after T was reached: nothing
//   that was changed before T can come any more. From then on only what is later than T is asked for.
//   Where the service tells of changes itself, its link takes the place of T; whether it did is seen in every answer.

import { Fault } from "../../base/fault.ts";
import type { Page } from "../../source/connector.ts";
import { changePages } from "./delta.ts";
import { askLink, askSet, type EntityPage, type Reading, rowPages, subjectOf } from "./entity-page.ts";
import { allOf, behindKey, changedFrom, headOf, type ODataCursor, type Place, stampUnit } from "./place.ts";
import { countsRows, searchOf } from "./query.ts";

/** Faults: those of a call, `source-answer`, `cursor-missing`. */
export async function* readFeed(reading: Reading, text: string | undefined): AsyncGenerator<Page> {
  const cursor: ODataCursor = text === undefined ? {} : (JSON.parse(text) as ODataCursor);
  const { on: _, ...from } = cursor;
  if (from.delta !== undefined && !isDue(reading, from)) {
    const told = yield* changePages(reading, from, from.delta);
    if (told === "honoured") return;
    const { delta: _delta, ...rest } = from;
    const isLost = told === "lost" || reading.form.stamps.length === 0;
    yield* news(isLost ? allPages(reading, rest, undefined) : changedPages(reading, rest, undefined), text);
    return;
  }
  yield* news(isAll(reading, cursor) ? allPages(reading, from, cursor.on) : changedPages(reading, from, cursor.on), text);
}

/** Nothing new and nothing to close: no page at all. */
async function* news(pages: AsyncIterable<Page>, text: string | undefined): AsyncGenerator<Page> {
  let standing = text;
  for await (const page of pages) {
    if (page.rows.length === 0 && page.cursor === standing && page.sealed !== true) continue;
    standing = page.cursor;
    yield page;
  }
}

/** A read of all seals what is not there; without a column of change every read is one. */
const isSealing = ({ form: { feed, stamps } }: Reading): boolean => feed.fullEveryMs !== undefined || feed.isDelta || stamps.length === 0;

function isDue({ form, now }: Reading, { listedAt }: ODataCursor): boolean {
  const { fullEveryMs } = form.feed;
  return fullEveryMs !== undefined && (listedAt === undefined || now() - listedAt >= fullEveryMs);
}

function isAll(reading: Reading, cursor: ODataCursor): boolean {
  if (reading.form.stamps.length === 0 || cursor.since === undefined || isDue(reading, cursor)) return true;
  return cursor.on?.kind === "all" && !isSealing(reading);
}

/** How the pages of a read follow one another. */
interface Course {
  readonly filter: string | undefined;
  readonly what: string;
  /** The cursor while a read is on its way, and at its end. */
  readonly between: (on: Place) => ODataCursor;
  readonly end: (on: Place, last: EntityPage) => ODataCursor;
  readonly isSealed: boolean;
}

async function* allPages(reading: Reading, from: ODataCursor, resumed: Place | undefined): AsyncGenerator<Page> {
  const isSealed = isSealing(reading);
  // What the first pages of an enumeration named is not kept when it is cut off: it begins again.
  const place: Place = (isSealed ? undefined : resumed) ?? { kind: "all", begunAt: reading.now(), largest: await newest(reading) };
  const { delta: _, ...rest } = from;
  const course: Course = {
    filter: undefined,
    what: "all entities",
    between: (on) => (isSealed ? from : { ...from, on }),
    end: ({ largest, begunAt }, { delta }) => ({
      ...rest,
      ...(reading.form.stamps.length === 0
        ? {}
        : { since: Math.max(largest, from.since ?? 0), reachedAt: reading.now(), isSettled: false }),
      listedAt: begunAt,
      ...(delta === undefined ? {} : { delta: searchOf(delta) }),
    }),
    isSealed,
  };
  const tracked = reading.form.feed.isDelta && place.after === undefined ? await trackedPage(reading) : undefined;
  const byLink = tracked !== undefined || reading.form.feed.paging === "link";
  yield* byLink ? linkedPages(reading, place, course, tracked) : keyedPages(reading, place, course);
}

/** The first page of a read after which the service tells of changes; undefined where it does not. */
async function trackedPage(reading: Reading): Promise<EntityPage | undefined> {
  const { feed, protocol } = reading.form;
  const page = await askSet(
    reading,
    { $filter: feed.filter, $orderby: orderOf(reading) },
    protocol === "v4" ? { prefer: "odata.track-changes" } : {},
  );
  // In V2 only the last page says so.
  if (page.isTracked || (protocol === "v2" && page.next !== undefined && !countsRows(page.next))) return page;
  const way = feed.changed.length > 0 ? `the hub goes by ${feed.changed.join(", ")}` : "the hub reads all entities each time";
  reading.log.warn({ feed: feed.name }, `the service gives no link to changes of ${feed.set}: ${way}`);
  return undefined;
}

async function* changedPages(reading: Reading, from: ODataCursor, resumed: Place | undefined): AsyncGenerator<Page> {
  const { since = 0, reachedAt = 0, isSettled = false } = from;
  const { overlapMs, form } = reading;
  const unit = stampUnit(form);
  const course: Course = {
    filter: changedFrom(form, isSettled ? since : since - overlapMs, isSettled),
    what: "changes",
    between: (on) => (form.feed.paging === "key" ? { ...from, on } : from),
    end: ({ largest, begunAt }) => {
      if (largest > since) return { ...from, since: largest, reachedAt: reading.now(), isSettled: false };
      // A time that tells only the day may be that of a change until the day is over.
      return begunAt >= reachedAt + overlapMs + unit ? { ...from, isSettled: true } : from;
    },
    isSealed: false,
  };
  const place: Place = resumed ?? { kind: "changes", begunAt: reading.now(), largest: 0 };
  yield* form.feed.paging === "key" ? keyedPages(reading, place, course) : linkedPages(reading, place, course, undefined);
}

const orderOf = ({ form }: Reading): string => form.set.form.keys.join(",");

/** From key to key: what is written, added or deleted meanwhile moves no other. */
async function* keyedPages(reading: Reading, start: Place, course: Course): AsyncGenerator<Page> {
  const { form } = reading;
  const $top = String(Math.min(reading.page, form.feed.items === undefined ? reading.limits.rowsMax : reading.page));
  let on = start;
  let before = JSON.stringify(course.between(on));
  for (let isFirst = true; ; isFirst = false) {
    const behind = on.after === undefined ? undefined : behindKey(form, on.after);
    const $filter = allOf([form.feed.filter, course.filter, behind]);
    const page = await askSet(reading, { $filter, $orderby: orderOf(reading), $top });
    const heads = page.entities.map((entity) => headOf(entity, form));
    const last = heads.at(-1)?.key;
    if (last !== undefined && String(last) === String(on.after)) throw again(form);
    // A service may give fewer than it was asked for and not say so: only a page without any is the end.
    const isLast = last === undefined;
    on = { ...on, largest: largestOf(on, heads, course), ...(last === undefined ? {} : { after: last }) };
    const after = JSON.stringify(isLast ? course.end(on, page) : course.between(on));
    yield* rowPages(reading, page, course.what, { before, after, opened: course.isSealed && isFirst, sealed: course.isSealed && isLast });
    if (isLast) return;
    before = after;
  }
}

/** From link to link of the service. Cut off, it begins again: links do not hold for long. */
async function* linkedPages(reading: Reading, start: Place, course: Course, first: EntityPage | undefined): AsyncGenerator<Page> {
  const { form, page: size } = reading;
  const prefer = form.protocol === "v4" ? { prefer: `odata.maxpagesize=${size}` } : undefined;
  const before = JSON.stringify(course.between({ ...start }));
  const seen = new Set<string>();
  let on = start;
  let page = first ?? (await askSet(reading, { $filter: allOf([form.feed.filter, course.filter]), $orderby: orderOf(reading) }, prefer));
  for (let isFirst = true; ; isFirst = false) {
    const { next } = page;
    if (next !== undefined && countsRows(next)) throw shifting(form);
    if (next !== undefined && seen.has(next)) throw again(form);
    if (next !== undefined) seen.add(next);
    if (isFirst)
      on = {
        ...on,
        largest: largestOf(
          on,
          page.entities.map((entity) => headOf(entity, form)),
          course,
        ),
      };
    const isLast = next === undefined;
    const after = isLast ? JSON.stringify(course.end(on, page)) : before;
    yield* rowPages(reading, page, course.what, { before, after, opened: course.isSealed && isFirst, sealed: course.isSealed && isLast });
    if (isLast) return;
    page = await askLink(reading, searchOf(next), prefer);
  }
}

const largestOf = (on: Place, heads: readonly { readonly changed: number }[], { what }: Course): number =>
  what === "changes" && on.after === undefined ? Math.max(on.largest, ...heads.map(({ changed }) => changed)) : on.largest;

const shifting = (form: Reading["form"]): Fault =>
  new Fault({
    code: "source-answer",
    subject: subjectOf(form),
    cause: "its links to the next page count rows, which shift while pages are read",
    hint: "state paging: key for the feed",
  });

const again = (form: Reading["form"]): Fault =>
  new Fault({
    code: "source-answer",
    subject: subjectOf(form),
    cause: "it gives a page again that was read already",
    hint: "check that the service compares keys in $filter; else state paging: link for the feed",
  });

/** The largest time of change of all. What changes later has a later one. */
async function newest(reading: Reading): Promise<number> {
  const { form } = reading;
  const times = [0];
  for (const { name } of form.stamps) {
    const $select = [...form.set.form.keys, ...form.stamps.map((one) => one.name)].join(",");
    const page = await askSet(reading, { $filter: form.feed.filter, $orderby: `${name} desc`, $top: "1", $select, $expand: undefined });
    times.push(...page.entities.map((entity) => headOf(entity, form).changed));
  }
  return Math.max(...times);
}

/** How many entities the account may read of it, for a check: one or none. */
export async function sampleOf(reading: Reading): Promise<number> {
  return (await askSet(reading, { $filter: reading.form.feed.filter, $orderby: orderOf(reading), $top: "1" })).entities.length;
}
