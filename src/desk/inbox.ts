// The inbox: everything that waits for a person, what costs most for longest on top.

import { Fault } from "../base/fault.ts";
import { deskDefault } from "./desk-settings.ts";
import type { InboxItem } from "./inbox-item.ts";
import { type KeptFor, KeptItem } from "./kept-inbox.ts";
import { moneyText, pricer, type Pricer, type Pricing, pricingQueries } from "./priced.ts";
import type { Reader } from "./reader.ts";
import type { Stake } from "./stake.ts";
import { fits, shortWaiting, type Waits, type Wanted, waiting } from "./waiting.ts";

export interface InboxRequest extends Pricing, Wanted {
  /** Only what has a price, or only what has none. */
  readonly priced?: boolean | undefined;
  /** Items on a page. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
}

/** An item as answers carry it. */
export type Inboxed = InboxItem & {
  /** Null: not priced, which is not nothing. */
  readonly stake: { readonly amount: string; readonly currency: string } | null;
  /** "|12.50 - 12.00| x 400 open = 200.00 EUR; 9 days: x2"; null where it is not priced. */
  readonly formula: string | null;
  /** Why it waits, in one word to group by. */
  readonly causeClass: string;
  readonly baseline: boolean;
  /** Whose it is. */
  readonly desk: { readonly site: string; readonly role: string };
};

export interface Inbox {
  readonly items: readonly Inboxed[];
  /** Hand it back as `after` for the next page; null on the last. */
  readonly next: string | null;
  /** Items that were ordered; `isWhole` is false where a list was longer than what is looked at at once (its oldest are in). */
  readonly considered: number;
  /** Of these: what has no price, and what was there before go-live. */
  readonly unpriced: number;
  readonly baseline: number;
  readonly isWhole: boolean;
}

/** Fault `cursor-refused`. */
export async function inbox(reader: Reader, request: InboxRequest, kept?: KeptFor): Promise<Inbox> {
  const after = request.after === undefined ? undefined : readCursor(request.after);
  const listed = kept === undefined ? undefined : await rankedOf(reader, request, kept);
  const { each, isWhole } = listed ?? (await ranked(reader, request));
  const tally = { considered: 0, unpriced: 0, baseline: 0 };
  const rest = first(behind(after, counted(tally, each)), request.limit + 1);
  const page = rest.slice(0, request.limit);
  const last = page.at(-1);
  const shown = listed === undefined ? page : await readAgain(reader, page, request);
  return {
    items: shown.map((one) => inboxed(one, request)),
    next: last === undefined || rest.length <= page.length ? null : cursor(last),
    ...tally,
    isWhole,
  };
}

function* counted(tally: { considered: number; unpriced: number; baseline: number }, each: Iterable<Ranked>): Generator<Ranked> {
  for (const one of each) {
    tally.considered += 1;
    if (one.stake === undefined) tally.unpriced += 1;
    if (one.waits.isBaseline) tally.baseline += 1;
    yield one;
  }
}

function* behind(after: Rank | undefined, each: Iterable<Ranked>): Generator<Ranked> {
  for (const one of each) if (after === undefined || byRank(one, after) > 0) yield one;
}

/** Everything that fits, with its price and its place in the list; in no order, to be gone through once. */
export async function ranked(
  reader: Reader,
  request: Omit<InboxRequest, "limit" | "after">,
): Promise<{ readonly each: Iterable<Ranked>; readonly isWhole: boolean }> {
  const { each, isWhole, besides } = await waiting(reader, request, pricingQueries(reader, request));
  return { each: ranking(each, pricer(besides, reader, request), request), isWhole };
}

/** The same from memory; undefined: there is too much to keep. */
async function rankedOf(reader: Reader, request: InboxRequest, kept: KeptFor) {
  const short = shortWaiting(reader, request);
  const { state, besides } = await kept.inbox.current(reader, kept.scope, short.queries);
  if (state === undefined) return undefined;
  const price = pricer(state.pricing, reader, request);
  const each = function* (): Generator<Waits> {
    yield* short.each(besides).each;
    for (const one of state.items) if (waitsFor(one, request)) yield one;
  };
  return { each: ranking(each(), price, request), isWhole: true };
}

const waitsFor = (one: KeptItem, wanted: Wanted): boolean =>
  !one.isAnswered && (wanted.site === undefined || wanted.site === one.site || wanted.site === one.otherSite) && fits(one, wanted);

/** What is shown of a page whose items were found in memory. */
async function readAgain(reader: Reader, page: readonly Ranked[], request: InboxRequest): Promise<Ranked[]> {
  const kept = page.flatMap(({ waits }) => (waits instanceof KeptItem ? waits : []));
  if (kept.length === 0) return [...page];
  const discrepancies = kept.filter(({ kind }) => kind === "discrepancy");
  const among = { entities: discrepancies.flatMap(({ entities }) => entities), records: kept.flatMap(({ records }) => records) };
  const { each } = await waiting(reader, { ...request, among });
  const read = new Map<string, Waits>();
  for (const one of each) read.set(one.listed.place, one);
  // One that is gone was gone at a later position: whoever reads at one position reads again.
  return page.flatMap((one) => {
    if (!(one.waits instanceof KeptItem)) return [one];
    const waits = read.get(one.place);
    return waits === undefined ? [] : [{ ...one, waits }];
  });
}

function* ranking(each: Iterable<Waits>, price: Pricer, request: Omit<InboxRequest, "limit" | "after">): Generator<Ranked> {
  for (const waits of each) {
    const { stake, comparable } = price(waits.listed, waits.own);
    if (request.priced === undefined || request.priced === (stake !== undefined)) yield rankedOne(waits, stake, comparable, request);
  }
}

/** The first so many, what costs most for longest first. No more than twice as many, and a few, are held at a time. */
export function first(each: Iterable<Ranked>, limit: number): Ranked[] {
  let held: Ranked[] = [];
  let last: Ranked | undefined;
  for (const one of each) {
    if (last !== undefined && byRank(one, last) > 0) continue;
    held.push(one);
    if (held.length < 2 * limit + roomMin) continue;
    held = held.sort(byRank).slice(0, limit);
    last = held.at(-1);
  }
  return held.sort(byRank).slice(0, limit);
}

/** Held besides: else a short page would be put in order again and again. */
const roomMin = 1_000;

export const inboxed = ({ waits, stake, times, since }: Ranked, { now }: Pick<InboxRequest, "now">): Inboxed => ({
  ...waits.item(),
  causeClass: waits.listed.cause(),
  baseline: waits.isBaseline,
  desk: waits.desk(),
  stake: stake === undefined ? null : moneyText(stake.money),
  formula: stake === undefined ? null : `${stake.formula}; ${dayCount(daysOf(now - since))}: x${times}`,
});

const daysOf = (ms: number): number => Math.floor(Math.max(0, ms) / 86_400_000);

const dayCount = (days: number): string => `${days} ${days === 1 ? "day" : "days"}`;

/** The item a person decides about, as it stands now, or undefined where it has changed or is gone. */
export async function findItem(reader: Reader, id: string): Promise<InboxItem | undefined> {
  const { each } = await waiting(reader, { sources: [], now: 0, desk: deskDefault, what: id.slice(0, id.indexOf(".")) });
  for (const { item } of each) {
    const found = item();
    if (found.id === id) return found;
  }
  return undefined;
}

/** Place in the list: money times the step of its age, then who asks, then age. What is not priced comes after what is. */
interface Rank {
  readonly weight: bigint;
  readonly asks: boolean;
  readonly since: number;
  readonly place: string;
}

export interface Ranked extends Rank {
  readonly waits: Waits;
  readonly stake: Stake | undefined;
  /** How many times its money counts at its age. */
  readonly times: number;
}

function rankedOne(waits: Waits, stake: Stake | undefined, comparable: bigint, { now, desk }: Pick<InboxRequest, "now" | "desk">): Ranked {
  const { asks, since, place } = waits.listed;
  const times = desk.ageSteps.findLast(({ afterMs }) => now - since >= afterMs)?.times ?? 1;
  return { weight: stake === undefined ? -1n : comparable * BigInt(times), asks, since, place, waits, stake, times };
}

const byRank = (a: Rank, b: Rank): number => {
  if (a.weight !== b.weight) return a.weight > b.weight ? -1 : 1;
  if (a.asks !== b.asks) return a.asks ? -1 : 1;
  if (a.since !== b.since) return a.since - b.since;
  return a.place === b.place ? 0 : a.place < b.place ? -1 : 1;
};

const cursor = ({ weight, asks, since, place }: Rank): string => `${weight}_${asks ? 1 : 0}_${since}_${place}`;

const cursorForm = /^(-?\d{1,60})_([01])_(-?\d{1,16})_(.{1,400})$/s;

/** Fault `cursor-refused`. */
function readCursor(given: string): Rank {
  const [, weight, asks, since, place] = cursorForm.exec(given) ?? [];
  if (weight !== undefined && since !== undefined && place !== undefined)
    return { weight: BigInt(weight), asks: asks === "1", since: Number(since), place };
  const hint = "give what the page before named as the next one, as it is, or nothing for the first page";
  throw new Fault({ code: "cursor-refused", subject: given.slice(0, 80), cause: "no page of the inbox is named so", hint });
}
