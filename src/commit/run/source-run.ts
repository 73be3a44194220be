// One run: every feed read until it has nothing more right now, its rows committed page by page.

import { present } from "../../base/assert.ts";
import type { Clock } from "../../base/clock.ts";
import { Fault } from "../../base/fault.ts";
import type { Contact } from "../../observation/entry.ts";
import { type RefusedPage, refusedSteps } from "../../observation/store-refused.ts";
import { listHeardAsOf, listHeardQuery, listHeardStep } from "../../observation/store-enumeration.ts";
import type { Page, PageLimits, SourceReader } from "../../source/connector.ts";
import type { Query, Row } from "../../platform/database.ts";
import { cursorSteps, type DeliveryRow, deliverySteps } from "../../source/store.ts";
import type { ContactBook } from "./contact-book.ts";
import type { FeedReport } from "./feed-report.ts";
import { type Enumeration, enumerating, follow, type GuardedFeed, heardIn, judge, unsealedBecause } from "./enumeration.ts";
import { type ChangeGate, holdIntake } from "../guard/held-delivery.ts";
import { type Intake, intake, sizeOf } from "../intake.ts";
import { release } from "./merge-run.ts";
import { missingOf } from "./missing-row.ts";
import { readPage, type ReadPage, type ReadRow, timesOf } from "../page-intake.ts";
import type { Committed } from "../writer.ts";

export interface FeedToRead extends GuardedFeed {
  readonly reader: Pick<SourceReader, "pull"> & Partial<Pick<SourceReader, "describe">>;
  /** Where the last run stopped; undefined: from the beginning. */
  readonly cursor: string | undefined;
  /** Stands before it where its source has limits for changes. */
  readonly gate?: ChangeGate;
}

export interface RunOptions {
  readonly submit: (intake: Intake) => Promise<Committed>;
  /** One snapshot of what is committed, and the position of the last commit. */
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly position: () => number;
  readonly clock: Clock;
  readonly contacts: ContactBook;
  readonly onProgress?: (reports: readonly FeedReport[]) => void;
  readonly signal?: AbortSignal;
  readonly limits?: PageLimits;
}

export const pageLimits: PageLimits = { rowsMax: 1_000, bytesMax: 16 * 1024 * 1024 };

/** Rows in one intake: what the writer may still join with others. */
const intakeRowsMax = 1_000;
/** Pages in one: what says little (a file without news, samples that come to nothing) need not be read again after a kill. */
const intakePagesMax = 256;
const inFlightMax = 4;

/** Feeds that fail are reported, the others go on. Rejects when the store refuses; what was committed stays. */
export async function runFeeds(feeds: readonly FeedToRead[], options: RunOptions): Promise<readonly FeedReport[]> {
  const streams = feeds.map((feed) => openStream(feed, options));
  const reports = streams.map(({ report }) => report);
  const flights = lane();
  let gathered: Gathered = nothing;
  const flush = async (): Promise<void> => {
    for (const one of intakes(gathered, options.clock.now())) await flights.add(commit(one, options));
    gathered = nothing;
    options.onProgress?.(reports);
  };
  try {
    while (!options.signal?.aborted) {
      await Promise.all(streams.map((stream) => fill(stream, options)));
      const backlogged = streams.filter((stream) => stream.page !== undefined);
      if (backlogged.length === 0) break;
      const isAlone = backlogged.some(({ page }) => page?.isAlone);
      gathered = gather(gathered, backlogged);
      const sealing = backlogged.filter((stream) => stream.sealing !== undefined);
      if (isFull(gathered) || isAlone || sealing.length > 0) await flush();
      if (sealing.length === 0) continue;
      await flights.land();
      for (const stream of sealing) await seal(stream, options);
    }
    await flush();
    await flights.land();
    for (const { enumeration, report, feed } of streams) {
      noteUnsealed(enumeration, report);
      report.held += feed.gate?.count() ?? 0;
    }
    await heard(streams, options);
  } finally {
    await flights.settle();
    await Promise.all(streams.map(async (stream) => stream.pages.return?.(undefined)));
  }
  options.onProgress?.(reports);
  return reports;
}

interface Stream {
  readonly feed: FeedToRead;
  readonly pages: AsyncIterator<Page>;
  readonly report: FeedReport;
  /** The source is asked for the next page while the one at hand is read. */
  asking: Asking | undefined;
  /** The page at hand and what of it is not committed yet. */
  page: ReadPage | undefined;
  rows: readonly OwnedRow[];
  /** The full read it is in, or was in last. */
  enumeration: Enumeration | undefined;
  /** The page that sealed it, or ends what is held: its rows are handed on, its cursor waits for the guard. */
  sealing: ReadPage | undefined;
}

const openStream = (feed: FeedToRead, { limits = pageLimits }: RunOptions): Stream => ({
  feed,
  pages: feed.reader.pull(feed.name, feed.cursor, limits)[Symbol.asyncIterator](),
  report: {
    source: feed.source.name,
    feed: feed.name,
    read: 0,
    fresh: 0,
    parked: 0,
    deleted: 0,
    held: 0,
    unsealed: undefined,
    refused: [],
    cursor: feed.cursor,
    done: false,
    fault: undefined,
  },
  asking: undefined,
  page: undefined,
  rows: [],
  enumeration: undefined,
  sealing: undefined,
});

/** A page that a source was asked for, and when. */
interface Asking {
  /** Before it was asked: what another way tells meanwhile, its answer need not know. */
  readonly asked: { readonly at: number; readonly position: number };
  readonly answer: Promise<IteratorResult<Page>>;
}

function ask({ pages }: Stream, { clock, position }: RunOptions): Asking {
  const asked = { at: clock.now(), position: position() };
  const answer = pages.next();
  // Whoever awaits it is told; it may also be left.
  answer.catch(() => undefined);
  return { asked, answer };
}

/** Gets the stream's next page that says or moves anything. */
async function fill(stream: Stream, options: RunOptions): Promise<void> {
  const { report, feed } = stream;
  const { clock, read } = options;
  try {
    while (stream.page === undefined && !report.done && report.fault === undefined) {
      const { asked, answer } = stream.asking ?? ask(stream, options);
      stream.asking = undefined;
      const next = await answer;
      // What begins after the end of a full list is asked for when that list is committed: it knows what the list said.
      if (!next.done && !next.value.sealed) stream.asking = ask(stream, options);
      if (next.done) {
        report.done = true;
        return;
      }
      const { rows, cursor, delivery, opened, sealed } = next.value;
      const isHeld = feed.gate?.isHolding() === true;
      if (!isHeld && rows.length === 0 && cursor === report.cursor && delivery.fault === undefined && !opened && !sealed) continue;
      const open = stream.enumeration?.isSealed ? undefined : stream.enumeration;
      stream.page = await readPage(next.value, feed, timesOf(next.value, open, asked.at, clock.now()));
      if (opened) noteUnsealed(stream.enumeration, report);
      const heard = opened ? listHeardAsOf((await read([listHeardQuery(feed.source.name, feed.name)]))[0]) : undefined;
      stream.enumeration = follow(stream.enumeration, next.value, stream.page, { ...asked, heard });
      const told = heardIn(stream.enumeration, stream.page);
      const taken = feed.wanted && delivery.asOf !== undefined ? await missingOf(told, read) : told;
      stream.rows = taken.map(({ claim, at }) => ({ claim, at, report }));
      report.read += told.length;
      report.parked += stream.page.parked;
      if (delivery.fault !== undefined)
        report.refused.push({ delivery: delivery.name, cause: delivery.fault.cause, hint: delivery.fault.hint });
    }
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    report.fault = error;
  }
}

/** A row and the report of the feed it came from. */
interface OwnedRow extends ReadRow {
  readonly report: FeedReport;
}

/** What may be committed now: small rounds are gathered into one commit. */
interface Gathered {
  readonly rows: readonly OwnedRow[];
  readonly pages: Intake["pages"];
  /** Pages of which every row is among the rows, or committed. */
  readonly finished: readonly ReadPage[];
}

const nothing: Gathered = { rows: [], pages: [], finished: [] };

const isFull = ({ rows, finished }: Gathered): boolean => rows.length >= intakeRowsMax || finished.length >= intakePagesMax;

function gather(before: Gathered, streams: readonly Stream[]): Gathered {
  const { now, kept } = release(streams.map(({ rows }) => rows));
  const pages = streams.flatMap(({ page }) => page?.raw ?? []);
  const finished: ReadPage[] = [];
  for (const [index, stream] of streams.entries()) {
    stream.rows = kept[index] ?? [];
    if (stream.rows.length > 0 || stream.page === undefined) continue;
    if (stream.enumeration?.isSealed || stream.feed.gate?.isHolding()) {
      stream.sealing = stream.page;
      stream.page = undefined;
      continue;
    }
    if (stream.feed.wanted === undefined && isNews(stream.page, stream.report)) finished.push(stream.page);
    stream.report.cursor = stream.page.cursor.cursor;
    stream.page = undefined;
  }
  return { rows: [...before.rows, ...now], pages: [...before.pages, ...pages], finished: [...before.finished, ...finished] };
}

/** Says how far a feed was read, or why not, and that was not said yet. */
const isNews = ({ cursor, delivery }: ReadPage, report: FeedReport): boolean => cursor.cursor !== report.cursor || delivery.answer !== null;

/** Cursors go with the last intake: they never pass what is not stored. */
function intakes({ rows, pages, finished }: Gathered, observedAt: number): Part[] {
  const parts: Part[] = [];
  for (let start = 0; start < rows.length; start += intakeRowsMax) {
    const part = rows.slice(start, start + intakeRowsMax);
    parts.push({ rows: part, intake: intake({ claims: part.map(({ claim }) => claim), pages: pagesOf(part, pages) }) });
  }
  if (finished.length === 0) return parts;
  const last = parts.pop() ?? { rows: [], intake: intake({}) };
  return [...parts, { ...last, intake: { ...last.intake, alongside: finishedSteps(finished, observedAt) } }];
}

interface Part {
  /** Those of its claims, in their order. */
  readonly rows: readonly OwnedRow[];
  readonly intake: Intake;
}

const pagesOf = (rows: readonly ReadRow[], pages: Intake["pages"]): Intake["pages"] => {
  const used = new Set(rows.map(({ claim }) => claim.raw?.page));
  return [
    ...new Map(pages.filter(({ hash }) => used.has(hash)).map((page) => [`${page.hash} ${page.produced?.receivedAt}`, page])).values(),
  ];
};

/** One statement each, whatever finished. A file that feeds share, or that takes several pages, is one delivery. */
function finishedSteps(finished: readonly ReadPage[], observedAt: number): Intake["alongside"] {
  // Of several pages of one feed the last says how far it was read.
  const cursors = [...new Map(finished.map(({ cursor }) => [`${cursor.source} ${cursor.feed}`, { ...cursor, observedAt }])).values()];
  const deliveries = new Map<string, DeliveryRow>();
  for (const { delivery } of finished) {
    const key = `${delivery.source} ${delivery.hash}`;
    const rows = delivery.rows + (deliveries.get(key)?.rows ?? 0);
    deliveries.set(key, { ...delivery, rows, answer: delivery.answer ?? deliveries.get(key)?.answer ?? null });
  }
  return [
    ...refusedSteps(finished.flatMap(refusedPage)),
    (position) => present(cursorSteps(cursors, position)[0], "a page was finished"),
    (position) => present(deliverySteps([...deliveries.values()], position)[0], "a page was finished"),
  ];
}

/** What could not be read as a whole is kept with its bytes. */
const refusedPage = ({ raw, rows, delivery, cursor }: ReadPage): RefusedPage[] =>
  raw === undefined || rows.length > 0 || delivery.answer === null ? [] : [{ raw, feed: cursor.feed, receivedAt: delivery.receivedAt }];

async function commit({ rows, intake: one }: Part, { submit }: RunOptions): Promise<void> {
  const { prepared } = await submit(one);
  if (prepared === undefined) return;
  // A claim may be put at another place of the log than its row says; where its bytes are stays the same object.
  const news = new Set<unknown>(prepared.news.map((entry) => (entry.kind === "claim" ? (entry.raw ?? entry) : entry)));
  for (const { claim, report } of rows) if (news.has(claim.raw ?? claim)) report.fresh += 1;
}

/**
 * The end of a full read: deletes, or the act that holds them, and in the same transaction as the last of them the cursor. What
 * a kill cuts off is enumerated again: fewer are missing then, never more.
 */
async function seal(stream: Stream, options: RunOptions): Promise<void> {
  const { enumeration, feed, report, sealing: page } = stream;
  stream.sealing = undefined;
  const held = feed.gate?.take();
  if (held !== undefined && page !== undefined) {
    const now = options.clock.now();
    await options.submit(holdIntake(held, feed.wanted === undefined ? finishedSteps([page], now) : [], now));
    report.cursor = page.cursor.cursor;
    report.read += held.change.rows;
    return;
  }
  if (enumeration === undefined || page === undefined) return;
  const judged = enumeration.flaw === undefined ? await judge(enumeration, enumerating(feed, enumeration), options.read) : undefined;
  const claims = judged?.deletes ?? [];
  const last = {
    others: judged?.act ? [judged.act] : [],
    alongside: isNews(page, report) ? [...finishedSteps([page], options.clock.now()), ...heardStep(enumeration, feed)] : [],
  };
  for (let start = 0; start < claims.length || start === 0; start += intakeRowsMax) {
    const part = { claims: claims.slice(start, start + intakeRowsMax) };
    const one = intake(start + intakeRowsMax >= claims.length ? { ...part, ...last } : part);
    if (sizeOf(one) + one.alongside.length > 0) await options.submit(one);
  }
  report.cursor = page.cursor.cursor;
  report.deleted += claims.length;
  report.held = judged?.held ?? report.held;
  noteUnsealed(enumeration, report);
}

/** Of a list that bears a date: one of an earlier date that comes later knows less. */
const heardStep = ({ isDated, asOf }: Enumeration, { source, name }: FeedToRead): Intake["alongside"] =>
  isDated ? [() => listHeardStep({ source: source.name, site: source.site, feed: name, asOf })] : [];

function noteUnsealed(enumeration: Enumeration | undefined, report: FeedReport): void {
  if (enumeration !== undefined) report.unsealed ??= unsealedBecause(enumeration, report.fault);
}

/** A source that was read to its end was heard, even where it had nothing to say. */
async function heard(streams: readonly Stream[], { clock, contacts, submit }: RunOptions): Promise<void> {
  const at = clock.now();
  const sites = new Map(streams.map(({ feed: { source } }) => [source.name, source.site]));
  for (const { report } of streams) if (!report.done) sites.delete(report.source);
  const due = [...sites].filter(([source]) => contacts.isDue(source, at));
  if (due.length === 0) return;
  await submit(intake({ others: due.map(([source, site]): Contact => ({ kind: "contact", source, site, feed: "*", at })) }));
  for (const [source] of due) contacts.note(source, at);
}

/** Commits under way: one in the database, one being prepared. */
function lane() {
  const flying: Promise<void>[] = [];
  return {
    async add(flight: Promise<void>): Promise<void> {
      flight.catch(() => undefined); // Told by whoever awaits it below.
      flying.push(flight);
      if (flying.length >= inFlightMax) await flying.shift();
    },
    async land(): Promise<void> {
      while (flying.length > 0) await flying.shift();
    },
    settle: (): Promise<unknown> => Promise.allSettled(flying),
  };
}
