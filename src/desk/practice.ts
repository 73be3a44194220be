// How the desk has done since a day: how far the systems agreed, what came up and why, how much of it needed nobody, how long
// people took, and what hangs on what is left.

import { addDays, daysBetween, instantInZone } from "../base/civil-date.ts";
import { decimalOf, divide, toText } from "../base/decimal.ts";
import { present } from "../base/assert.ts";
import type { Row } from "../platform/database.ts";
import { differenceCause } from "./difference-cause.ts";
import { type InboxRequest, ranked, type Ranked } from "./inbox.ts";
import type { Sides } from "./inbox-item.ts";
import { addTo, amountsOf, type MoneyText, type Sums } from "./priced.ts";
import { integer, integerOrNull, type Reader, text } from "./reader.ts";
import { differingQuery, endedQuery, knownByQuery, openedQuery, parkedSinceQuery } from "./store-practice.ts";
import { consideredMax } from "./waiting.ts";

export interface Practice {
  /** At the end of each day; the last one at the moment of asking. `coherence` is a share to four decimals, null without any. */
  readonly days: readonly {
    readonly day: string;
    /** Entities that two systems know, and those of them with an open discrepancy. */
    readonly known: number;
    readonly differing: number;
    readonly coherence: string | null;
  }[];
  /** What came up since, by cause; most first. */
  readonly causes: readonly { readonly what: string; readonly cause: string; readonly items: number }[];
  /** Discrepancies that ended since: the systems met by themselves, or a person answered. `automated`: the share of the former. */
  readonly ended: { readonly byItself: number; readonly byPerson: number; readonly automated: string | null };
  /** ms between opening and answer: half, and nine in ten, took no longer. Null where nobody answered anything. */
  readonly toDecide: { readonly median: number | null; readonly slow: number | null };
  readonly stake: { readonly items: number; readonly money: readonly MoneyText[]; readonly unpriced: number };
}

export type PracticeRequest = Omit<InboxRequest, "limit" | "after"> & {
  /** YYYY-MM-DD; not after `day`. */
  readonly since: string;
  readonly zone: string;
};

/** Without what was there before go-live, which has its own curve; only coherence and money count that too. */
export async function practice(reader: Reader, request: PracticeRequest): Promise<Practice> {
  const { since, zone, now } = request;
  const days = daysOf(since, request.day);
  const points = days.map((day) => Math.min(startOf(addDays(day, 1), zone), now));
  const from = startOf(since, zone);
  const [known = [], differing = [], opened = [], parked = [], ended = []] = await reader.read([
    knownByQuery(points),
    differingQuery(points),
    openedQuery(request, from, consideredMax),
    parkedSinceQuery(request, from),
    endedQuery(request, from),
  ]);
  const { each } = await ranked(reader, request);
  return {
    days: coherenceByDay(days, points, known, differing),
    causes: causes(opened, parked),
    ended: shares(ended[0] ?? {}),
    toDecide: { median: integerOrNull(ended[0] ?? {}, "median"), slow: integerOrNull(ended[0] ?? {}, "slow") },
    stake: stakeOf(each),
  };
}

function stakeOf(each: Iterable<Ranked>): Practice["stake"] {
  const sums: Sums = new Map();
  let [items, unpriced] = [0, 0];
  for (const { stake } of each) {
    items += 1;
    if (stake === undefined) unpriced += 1;
    else addTo(sums, stake.money);
  }
  return { items, money: amountsOf(sums), unpriced };
}

/** So many days are shown: every day of a month, else evenly spread, the first and the last among them. */
const daysMax = 31;

function daysOf(since: string, today: string): string[] {
  const span = daysBetween(since, today);
  const step = Math.max(1, Math.ceil(span / (daysMax - 1)));
  const days: string[] = [];
  for (let back = 0; back <= span; back += step) days.unshift(addDays(today, -back));
  return days[0] === since ? days : [since, ...days];
}

const startOf = (day: string, zone: string): number => present(instantInZone(`${day}T00:00:00`, zone), "a day begins in its zone");

function coherenceByDay(days: readonly string[], points: readonly number[], known: readonly Row[], differing: readonly Row[]) {
  const byPassed = new Map(known.map((row) => [integer(row, "passed"), integer(row, "entities")]));
  const byPoint = new Map(differing.map((row) => [integer(row, "at"), integer(row, "entities")]));
  let sum = 0;
  return days.map((day, place) => {
    sum += byPassed.get(place) ?? 0;
    const differs = byPoint.get(points[place] ?? 0) ?? 0;
    return { day, known: sum, differing: differs, coherence: share(sum - differs, sum) };
  });
}

function causes(opened: readonly Row[], parked: readonly Row[]): Practice["causes"] {
  const found = new Map<string, number>();
  for (const row of opened) {
    const cause = differenceCause((JSON.parse(text(row, "sides")) as Sides).map(([, value]) => value));
    found.set(cause, (found.get(cause) ?? 0) + 1);
  }
  const discrepancies = [...found].map(([cause, items]) => ({ what: "discrepancy", cause, items }));
  const rest = parked.map((row) => ({ what: text(row, "what"), cause: text(row, "cause"), items: integer(row, "items") }));
  return [...discrepancies, ...rest].toSorted((a, b) => b.items - a.items || (a.cause < b.cause ? -1 : 1));
}

function shares(row: Row): Practice["ended"] {
  const [byItself, byPerson] = [integer(row, "by_itself"), integer(row, "by_person")];
  return { byItself, byPerson, automated: share(byItself, byItself + byPerson) };
}

const share = (part: number, whole: number): string | null =>
  whole === 0 ? null : toText(divide(decimalOf(BigInt(part)), decimalOf(BigInt(whole)), 4));
