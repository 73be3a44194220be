// Before a delivery of a guarded feed is taken: how much would it change? A delivery is a file; of a query, what one run reads. Pages
// are gathered to its end, at most `stretchMax` rows at a time, and handed on or held together.
//
//   pull -> gather -> count -> within the limits: hand on
//                         \--> beyond them: keep whole, and read nothing more of the feed until a person has answered

import { present } from "../../base/assert.ts";
import { Fault } from "../../base/fault.ts";
import { readClaimBody } from "../../observation/claim.ts";
import type { Claim } from "../../observation/entry.ts";
import { type HeldChange, saidHash } from "../../observation/held-change.ts";
import { listHeardAsOf, listHeardQuery } from "../../observation/store-enumeration.ts";
import { lastSaidQuery } from "../../observation/store-held-claim.ts";
import type { Query, Row } from "../../platform/database.ts";
import type { Page } from "../../source/connector.ts";
import { type ChangeLimits, isMassChange } from "../../source/guard.ts";
import { inForceAt, kindOfSchedule } from "../../source/mapping/schedule.ts";
import { changeCount, type LastSaid } from "./change-count.ts";
import { type Enumeration, follow, heardIn } from "../run/enumeration.ts";
import type { ErasedBook } from "../erasure/erased-book.ts";
import { intake } from "../intake.ts";
import { mappingName, readPage, type ReadPage, timesOf } from "../page-intake.ts";
import type { HeldDelivery } from "./held-delivery.ts";
import type { FeedToRead } from "../run/source-run.ts";
import { recordCountQuery } from "../run/store-enumeration.ts";

export interface ChangeGateOptions {
  readonly read: (queries: readonly Query[]) => Promise<Row[][]>;
  readonly position: () => number;
  /** ms */
  readonly now: () => number;
  /** Records that wait already, by key of the feed: nothing more is read of it. */
  readonly waiting: ReadonlyMap<string, number>;
  /** What is held is kept beside the log: it holds as little of erased records as the log. */
  readonly erased: Pick<ErasedBook, "keep">;
}

/** Rows held in memory at once. A larger delivery is judged in stretches of so many. */
const stretchMax = 50_000;
/** What was handed on and may not be committed yet. */
const aheadMax = 20_000;

/** The feeds whose sources have limits for changes, behind them. */
export const changeGated = (feeds: readonly FeedToRead[], options: ChangeGateOptions): FeedToRead[] =>
  feeds.map((feed) => {
    const { changes: limits } = feed.source.guard;
    const waits = options.waiting.get(`${feed.source.name}/${feed.name}`);
    if (waits !== undefined)
      return { ...feed, reader: { pull: () => nothing() }, gate: { count: () => waits, isHolding: () => false, take: () => undefined } };
    return limits === undefined ? feed : behindGate(feed, limits, options);
  });

// eslint-disable-next-line require-yield, no-empty-function
async function* nothing(): AsyncGenerator<Page> {}

interface Gathered {
  readonly page: Page;
  readonly read: ReadPage;
}

function behindGate(feed: FeedToRead, limits: ChangeLimits, options: ChangeGateOptions): FeedToRead {
  let held: HeldDelivery | undefined;
  let kept = 0;
  const passed = new Map<string, LastSaid>();
  async function* settle(stretch: readonly Gathered[], full: Enumeration | undefined): AsyncGenerator<Page> {
    const last = stretch.at(-1);
    if (last === undefined) return;
    const over = await heldOf(stretch, full, { feed, limits, passed, options });
    if (over === undefined) {
      for (const { page } of stretch) yield page;
      return;
    }
    [held, kept] = [over, over.change.changed];
    // Its rows are kept beside the log, with its cursor, when what came before it is committed.
    const { feed: name, cursor, delivery } = last.page;
    yield { feed: name, rows: [], raw: new Uint8Array(), cursor, delivery: { name: delivery.name, hash: delivery.hash } };
  }
  async function* pull(...asked: Parameters<FeedToRead["reader"]["pull"]>): AsyncGenerator<Page> {
    let stretch: Gathered[] = [];
    let full: Enumeration | undefined;
    let rows = 0;
    let failed: Fault | undefined;
    const pages = feed.reader.pull(...asked)[Symbol.asyncIterator]();
    for (;;) {
      const at = options.now();
      const next = await pages.next().catch((error: unknown) => {
        if (!(error instanceof Fault)) throw error;
        failed = error;
        return { done: true, value: undefined } as const;
      });
      const page = next.done ? undefined : next.value;
      if (stretch.length > 0 && (page === undefined || rows > stretchMax || isAnother(page, stretch))) {
        yield* settle(stretch, full);
        if (kept > 0) {
          await pages.return?.(undefined);
          return;
        }
        [stretch, rows] = [[], 0];
      }
      if (page === undefined) break;
      const open = full?.isSealed ? undefined : full;
      const read = withoutErased(await readPage(page, feed, timesOf(page, open, at, options.now())), options.erased);
      const heard = page.opened ? listHeardAsOf((await options.read([listHeardQuery(feed.source.name, feed.name)]))[0]) : undefined;
      full = follow(full, page, read, { at, position: options.position(), heard });
      stretch.push({ page, read: { ...read, rows: heardIn(full, read) } });
      rows += page.rows.length;
    }
    if (failed !== undefined) throw failed;
  }
  const take = (): HeldDelivery | undefined => {
    const taken = held;
    held = undefined;
    return taken;
  };
  return { ...feed, reader: { pull }, gate: { count: () => kept, isHolding: () => held !== undefined, take } };
}

function withoutErased(read: ReadPage, erased: ChangeGateOptions["erased"]): ReadPage {
  const { rows, raw } = read;
  const kept = erased.keep(intake({ claims: rows.map(({ claim }) => claim), pages: raw === undefined ? [] : [raw] }));
  return {
    ...read,
    raw: kept.pages[0],
    rows: rows.map((row, place) => ({ ...row, claim: present(kept.claims[place], "a claim for each row") })),
  };
}

/** A file has one name and one content on all of its pages; a query has its name. */
function isAnother({ delivery, opened }: Page, stretch: readonly Gathered[]): boolean {
  const first = stretch[0]?.page.delivery;
  if (first === undefined) return false;
  return opened === true || delivery.name !== first.name || (delivery.asOf !== undefined && delivery.hash !== first.hash);
}

interface Judging {
  readonly feed: FeedToRead;
  readonly limits: ChangeLimits;
  /** What was handed on before, by record: not all of it may be committed. */
  readonly passed: Map<string, LastSaid>;
  readonly options: ChangeGateOptions;
}

/** One read. Undefined where it may be taken. */
async function heldOf(stretch: readonly Gathered[], full: Enumeration | undefined, judging: Judging): Promise<HeldDelivery | undefined> {
  const { feed, limits, passed, options } = judging;
  const { source, name, mappings } = feed;
  const kind = kindOfSchedule(mappings);
  const claims = stretch.flatMap(({ read }) => read.rows.map(({ claim }) => claim));
  const records = [...new Set(claims.map(({ record }) => record))];
  const [said = [], [known] = []] = await options.read([lastSaidQuery(records, name), recordCountQuery(source.name, kind.name)]);
  const before = lastSaid(records, said, passed);
  const counted = changeCount(claims, before, kind, { known: Number(known?.["known"] ?? 0), factor: limits.factor });
  const { records: changed, ...count } = counted;
  const [first] = changed;
  if (first === undefined || !isMassChange(count, limits)) {
    passOn(claims, passed);
    return undefined;
  }
  const isWhole = full?.isSealed === true && full.flaw === undefined;
  const change: HeldChange = {
    ...count,
    source: source.name,
    feed: name,
    recordKind: kind.name,
    mapping: mappingName(name, inForceAt(mappings, full?.asOf ?? options.now())),
    delivery: stretch[0]?.page.delivery.name ?? "",
    state: "held",
    rows: claims.length,
    hash: saidHash(claims),
    first,
    full: isWhole ? { at: full.at, position: full.position, asOf: full.asOf, isDated: full.isDated, deletes: source.guard.deletes } : null,
  };
  return { change, site: source.site, pages: stretch.flatMap(({ read }) => read.raw ?? []), claims };
}

function lastSaid(records: readonly string[], rows: readonly Row[], passed: ReadonlyMap<string, LastSaid>): Map<string, LastSaid> {
  const before = new Map<string, LastSaid>();
  for (const row of rows) {
    const { fields, deleted } = readClaimBody(row["body"] ?? "");
    before.set(row["record"] ?? "", { version: Number(row["version"]), hash: row["hash"] ?? "", fields, deleted });
  }
  for (const record of records) {
    const [ahead, stored] = [passed.get(record), before.get(record)];
    if (ahead !== undefined && (stored === undefined || stored.version <= ahead.version)) before.set(record, ahead);
  }
  return before;
}

/** The oldest of them are committed by now. */
function passOn(claims: readonly Claim[], passed: Map<string, LastSaid>): void {
  for (const { record, version, hash, fields, deleted } of claims) {
    passed.delete(record);
    passed.set(record, { version, hash, fields, deleted });
  }
  for (const record of passed.keys()) {
    if (passed.size <= aheadMax) break;
    passed.delete(record);
  }
}
