// The inbox: everything that waits for a person, what costs most for longest on top.

import type { Row } from "../platform/database.ts";
import { type Freshness, freshness, type KnownSource } from "./freshness.ts";
import {
  discrepancyItem,
  driftItem,
  type InboxItem,
  massChangeItem,
  parkedItem,
  reviewItem,
  type StaleItem,
  waitingItem,
} from "./inbox-item.ts";
import { moneyText, type Priced, priced, type Pricing } from "./priced.ts";
import type { Reader } from "./reader.ts";
import { observedQuery, refusedDeliveryQuery } from "./store.ts";
import { heldQuery } from "./store-held.ts";
import { discrepancyQuery, driftQuery, parkedQuery, reviewQuery, waitingQuery } from "./store-inbox.ts";

export interface InboxRequest extends Pricing {
  readonly site?: string | undefined;
  readonly kind?: string | undefined;
  /** Items on a page. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly sources: readonly KnownSource[];
  /** ms: ages are counted to here. */
  readonly now: number;
}

/** An item as answers carry it. `stake` null: not priced. */
export type Inboxed = InboxItem & { readonly stake: { readonly amount: string; readonly currency: string } | null };

export interface Inbox {
  readonly items: readonly Inboxed[];
  /** Hand it back as `after` for the next page; null on the last. */
  readonly next: string | null;
  /** Items that were ordered; `isWhole` is false where a list was longer than what is looked at at once (its oldest are in). */
  readonly considered: number;
  readonly isWhole: boolean;
}

/** Of each list (discrepancies, reviews, parked, waiting, held deletes) so many are ordered by money: some 20 MB of records. */
export const consideredMax = 20_000;

export async function inbox(reader: Reader, request: InboxRequest): Promise<Inbox> {
  const { inputs, isWhole } = await waiting(reader, request);
  const ordered = (await priced(inputs, reader, request)).map((one) => ranked(one, request)).toSorted(byRank);
  const after = request.after === undefined ? undefined : readCursor(request.after);
  const rest = after === undefined ? ordered : ordered.filter((one) => byRank(one, after) > 0);
  const page = rest.slice(0, request.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ priced: { item, stake } }) => ({ ...item, stake: stake === undefined ? null : moneyText(stake) })),
    next: last === undefined || rest.length <= page.length ? null : cursor(last),
    considered: ordered.length,
    isWhole,
  };
}

/** The item a person decides about, as it stands now, or undefined where it has changed or is gone. */
export async function findItem(reader: Reader, id: string): Promise<InboxItem | undefined> {
  const { inputs } = await waiting(reader, { sources: [], now: 0 }, id.slice(0, id.indexOf(".")));
  return inputs.find(({ item }) => item.id === id)?.item;
}

type Wanted = Pick<InboxRequest, "site" | "kind" | "sources" | "now">;

async function waiting(
  reader: Reader,
  request: Wanted,
  only?: string,
): Promise<{ inputs: { item: InboxItem; row: Row }[]; isWhole: boolean }> {
  const filter = { site: request.site ?? null, kind: request.kind ?? null, limit: consideredMax, answered: "left-out" as const };
  const lists = [
    { kind: "discrepancy", query: discrepancyQuery(filter), read: discrepancyItem },
    { kind: "review", query: reviewQuery(filter), read: reviewItem },
    { kind: "parked", query: parkedQuery(filter), read: parkedItem },
    { kind: "waiting", query: waitingQuery(filter), read: waitingItem },
    { kind: "drift", query: driftQuery(filter), read: driftItem },
    { kind: "mass-change", query: heldQuery(filter), read: massChangeItem },
  ].filter(({ kind }) => only === undefined || only === kind);
  const names = request.sources.map(({ name }) => name);
  const rows = await reader.read([...lists.map(({ query }) => query), observedQuery(names), refusedDeliveryQuery(names)]);
  const inputs = lists.flatMap(({ read }, place) => (rows[place] ?? []).map((row) => ({ item: read(row, reader), row })));
  const [observed = [], refused = []] = rows.slice(lists.length);
  const stale = request.kind === undefined ? freshness(visible(request, reader), { observed, parked: [], refused }, request.now) : [];
  const isWhole = lists.every((_, place) => (rows[place]?.length ?? 0) < consideredMax);
  return { inputs: [...inputs, ...stale.flatMap((one) => staleItem(one, request)).map((item) => ({ item, row: {} }))], isWhole };
}

const visible = ({ sources, site }: Wanted, reader: Reader): KnownSource[] =>
  sources.filter((source) => reader.seesSite(source.site) && (site === undefined || source.site === site));

function staleItem({ name, site, standing, observedAt, fault }: Freshness, { now }: Wanted): StaleItem[] {
  if (standing === "live") return [];
  const cause = fault?.cause ?? (observedAt === null ? "it was never read" : "it has been silent for longer than it may be");
  const hint = fault?.hint ?? "check whether its system still delivers";
  const since = observedAt ?? now;
  return [
    {
      kind: "stale-source",
      id: `stale-source.${name}`,
      label: `Source ${name}`,
      recordKind: "",
      site,
      since,
      source: name,
      standing,
      cause,
      hint,
    },
  ];
}

/** Place in the list: money times age, then who asks, then age. What is not priced comes after what is. */
interface Rank {
  readonly weight: bigint;
  readonly asks: boolean;
  readonly since: number;
  readonly id: string;
}

const ranked = (one: Priced, { now }: InboxRequest): Rank & { readonly priced: Priced } => {
  const { item, stake, comparable } = one;
  const age = BigInt(Math.max(0, now - item.since));
  const asks = ["review", "drift", "mass-change"].includes(item.kind) || (item.kind === "discrepancy" && item.asks);
  return { weight: stake === undefined ? -1n : comparable * age, asks, since: item.since, id: item.id, priced: one };
};

const byRank = (a: Rank, b: Rank): number => {
  if (a.weight !== b.weight) return a.weight > b.weight ? -1 : 1;
  if (a.asks !== b.asks) return a.asks ? -1 : 1;
  if (a.since !== b.since) return a.since - b.since;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
};

const cursor = ({ weight, asks, since, id }: Rank): string => `${weight}_${asks ? 1 : 0}_${since}_${id}`;

const cursorForm = /^(-?\d{1,60})_([01])_(-?\d{1,16})_([\w.-]{1,100})$/;

/** A text that is no cursor begins at the top. */
function readCursor(given: string): Rank | undefined {
  const [, weight, asks, since, id] = cursorForm.exec(given) ?? [];
  if (weight === undefined || since === undefined || id === undefined) return undefined;
  return { weight: BigInt(weight), asks: asks === "1", since: Number(since), id };
}
