// What the systems differed about before go-live: in groups that are worked as one, and how it has become less.

import { addDays } from "../base/civil-date.ts";
import type { Row } from "../platform/database.ts";
import { type InboxRequest, ranked, type Ranked } from "./inbox.ts";
import { addTo, amountsOf, type MoneyText, type Sums } from "./priced.ts";
import { integer, type Reader, text } from "./reader.ts";
import { liveQuery } from "./store-baseline.ts";
import { burnDownQuery } from "./store-inbox.ts";

/** Alike in what they are about and why they wait: one bulk decides them. */
export interface BaselineGroup {
  /** discrepancy, review, parked or waiting. */
  readonly what: string;
  readonly kind: string;
  readonly field: string;
  readonly cause: string;
  readonly items: number;
  /** Of them, what has no price. */
  readonly unpriced: number;
  readonly money: readonly MoneyText[];
  readonly sources: readonly string[];
}

export interface Baseline {
  /** ms; from when each source is live. Differences from before are the baseline. */
  readonly live: readonly { readonly source: string; readonly at: number }[];
  /** Differences that stood at go-live, and those that still do. */
  readonly stood: number;
  readonly open: number;
  /** What weighs most is first. */
  readonly groups: readonly BaselineGroup[];
  /** By day, each day from the first on which something closed: closed or answered on it, and open at its end. */
  readonly burnDown: readonly { readonly day: string; readonly closed: number; readonly open: number }[];
  readonly isWhole: boolean;
}

export type BaselineRequest = Omit<InboxRequest, "limit" | "after" | "baseline"> & {
  /** IANA zone in which days begin. */
  readonly zone: string;
};

/** Nine statements in at most three reads. The curve counts discrepancies; the groups hold whatever waits from before go-live. */
export async function baseline(reader: Reader, request: BaselineRequest): Promise<Baseline> {
  const { each, isWhole } = await ranked(reader, { ...request, baseline: true });
  const [live = [], days = []] = await reader.read([liveQuery(request), burnDownQuery(request, request.site ?? null, request.zone)]);
  const stood = days.reduce((sum, row) => sum + integer(row, "differences"), 0);
  return {
    live: live.map((row) => ({ source: text(row, "source"), at: integer(row, "at") })),
    stood,
    open: days.reduce((sum, row) => sum + ((row["day"] ?? null) === null ? integer(row, "differences") : 0), 0),
    groups: groups(each),
    burnDown: stood === 0 ? [] : burnDown(days, stood, request.day),
    isWhole,
  };
}

/** What a group has come to so far. */
interface Gathered {
  readonly of: Pick<BaselineGroup, "what" | "kind" | "field" | "cause">;
  readonly sums: Sums;
  readonly sources: Set<string>;
  items: number;
  unpriced: number;
  weight: bigint;
}

function groups(each: Iterable<Ranked>): BaselineGroup[] {
  const found = new Map<string, Gathered>();
  for (const { waits, stake, weight } of each) {
    const { kind: what, recordKind: kind, field = "", sources } = waits.listed;
    const cause = waits.listed.cause();
    const key = JSON.stringify([what, kind, field, cause]);
    const group = found.get(key) ?? {
      of: { what, kind, field, cause },
      sums: new Map(),
      sources: new Set(),
      items: 0,
      unpriced: 0,
      weight: 0n,
    };
    found.set(key, group);
    group.items += 1;
    for (const source of sources) group.sources.add(source);
    if (stake === undefined) group.unpriced += 1;
    else addTo(group.sums, stake.money);
    if (weight > 0n) group.weight += weight;
  }
  return [...found.values()]
    .toSorted((a, b) => (a.weight === b.weight ? b.items - a.items || byKey(a, b) : a.weight > b.weight ? -1 : 1))
    .map(({ of, sums, sources, items, unpriced }) => ({
      ...of,
      items,
      unpriced,
      money: amountsOf(sums),
      sources: [...sources].toSorted(),
    }));
}

/** The order in which rows were read decides nothing. */
const byKey = ({ of: a }: Gathered, { of: b }: Gathered): number => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** Two years of days at most: what closed before them is counted on the first. */
const daysMax = 731;

function burnDown(rows: readonly Row[], stood: number, today: string): Baseline["burnDown"] {
  const closed = new Map(rows.flatMap(({ day, differences }) => (typeof day === "string" ? [[day, Number(differences)] as const] : [])));
  const earliest = addDays(today, 1 - daysMax);
  const [first = today] = [...closed.keys()].toSorted();
  const days: { day: string; closed: number; open: number }[] = [];
  let open = stood;
  for (const [day, count] of closed) if (day < earliest) open -= count;
  for (let day = first < earliest ? earliest : first; day <= today; day = addDays(day, 1)) {
    const count = closed.get(day) ?? 0;
    open -= count;
    days.push({ day, closed: count, open });
  }
  return days;
}
