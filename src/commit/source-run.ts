// One run: every feed read until it has nothing more right now, its rows committed page by page.

import { present } from "../base/assert.ts";
import type { Clock } from "../base/clock.ts";
import { Fault, type FaultFacts } from "../base/fault.ts";
import type { Contact } from "../observation/entry.ts";
import type { Page, PageLimits, SourceReader } from "../source/connector.ts";
import { cursorSteps, type DeliveryRow, deliverySteps } from "../source/store.ts";
import type { ContactBook } from "./contact-book.ts";
import { type Intake, intake } from "./intake.ts";
import { release } from "./merge-run.ts";
import { type Feed, readPage, type ReadPage, type ReadRow } from "./page-intake.ts";
import type { Committed } from "./writer.ts";

export interface FeedToRead extends Feed {
  readonly reader: Pick<SourceReader, "pull"> & Partial<Pick<SourceReader, "describe">>;
  /** Where the last run stopped; undefined: from the beginning. */
  readonly cursor: string | undefined;
}

/** Counts of rows since the run began. */
export interface FeedReport {
  readonly source: string;
  readonly feed: string;
  read: number;
  /** Rows that said something new. */
  fresh: number;
  /** Rows of which something was parked. */
  parked: number;
  cursor: string | undefined;
  /** True when the feed was read to its end. */
  done: boolean;
  /** Why reading stopped; the other feeds went on. */
  fault: Fault | undefined;
}

/** A report as answers carry it. */
export interface FeedAnswer {
  readonly source: string;
  readonly feed: string;
  readonly read: number;
  readonly fresh: number;
  readonly repeated: number;
  readonly parked: number;
  readonly done: boolean;
  readonly fault: FaultFacts | null;
}

export const feedAnswer = ({ source, feed, read, fresh, parked, done, fault }: FeedReport): FeedAnswer => ({
  source,
  feed,
  read,
  fresh,
  repeated: read - fresh,
  parked,
  done,
  fault: fault?.toJSON() ?? null,
});

export interface RunOptions {
  readonly submit: (intake: Intake) => Promise<Committed>;
  readonly clock: Clock;
  readonly contacts: ContactBook;
  readonly onProgress?: (reports: readonly FeedReport[]) => void;
  readonly signal?: AbortSignal;
  readonly limits?: PageLimits;
}

export const pageLimits: PageLimits = { rowsMax: 1_000, bytesMax: 16 * 1024 * 1024 };

/** Rows in one intake: what the writer may still join with others. */
const intakeRowsMax = 1_000;
const inFlightMax = 3;

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
      gathered = gather(gathered, backlogged);
      if (gathered.rows.length >= intakeRowsMax) await flush();
    }
    await flush();
    await flights.land();
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
  /** The page at hand and what of it is not committed yet. */
  page: ReadPage | undefined;
  rows: readonly OwnedRow[];
}

const openStream = (feed: FeedToRead, { limits = pageLimits }: RunOptions): Stream => ({
  feed,
  pages: feed.reader.pull(feed.name, feed.cursor, limits)[Symbol.asyncIterator](),
  report: { source: feed.source.name, feed: feed.name, read: 0, fresh: 0, parked: 0, cursor: feed.cursor, done: false, fault: undefined },
  page: undefined,
  rows: [],
});

/** Gets the stream's next page that says or moves anything. */
async function fill(stream: Stream, { clock }: RunOptions): Promise<void> {
  const { report, feed } = stream;
  try {
    while (stream.page === undefined && !report.done && report.fault === undefined) {
      const next = await stream.pages.next();
      if (next.done) {
        report.done = true;
        return;
      }
      const { rows, cursor, delivery } = next.value;
      if (rows.length === 0 && cursor === report.cursor && delivery.fault === undefined) continue;
      stream.page = await readPage(next.value, feed, clock.now());
      stream.rows = stream.page.rows.map(({ claim, at }) => ({ claim, at, report }));
      report.read += stream.rows.length;
      report.parked += stream.page.parked;
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

function gather(before: Gathered, streams: readonly Stream[]): Gathered {
  const { now, kept } = release(streams.map(({ rows }) => rows));
  const pages = streams.flatMap(({ page }) => page?.raw ?? []);
  const finished: ReadPage[] = [];
  for (const [index, stream] of streams.entries()) {
    stream.rows = kept[index] ?? [];
    if (stream.rows.length > 0 || stream.page === undefined) continue;
    if (stream.page.cursor.cursor !== stream.report.cursor || stream.page.delivery.answer !== null) finished.push(stream.page);
    stream.report.cursor = stream.page.cursor.cursor;
    stream.page = undefined;
  }
  return { rows: [...before.rows, ...now], pages: [...before.pages, ...pages], finished: [...before.finished, ...finished] };
}

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
  return [...new Map(pages.filter(({ hash }) => used.has(hash)).map((page) => [page.hash, page])).values()];
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
    (position) => present(cursorSteps(cursors, position)[0], "a page was finished"),
    (position) => present(deliverySteps([...deliveries.values()], position)[0], "a page was finished"),
  ];
}

async function commit({ rows, intake: one }: Part, { submit }: RunOptions): Promise<void> {
  const { prepared } = await submit(one);
  if (prepared === undefined) return;
  const news = new Set<unknown>(prepared.news);
  for (const { claim, report } of rows) if (news.has(claim)) report.fresh += 1;
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
