// Everything that waits, kept in memory in little room: what finds it, prices it and puts it in order. What a page shows of it is read.

import type { Row } from "../platform/database.ts";
import type { DeskSettings } from "./desk-settings.ts";
import type { InboxItem } from "./inbox-item.ts";
import type { Change, Keeping, Kept, Touched } from "./kept.ts";
import type { Listed } from "./listed.ts";
import { ownStake, pricingQueries } from "./priced.ts";
import { type Reader, text } from "./reader.ts";
import { deskOf } from "./route.ts";
import { alarmQuery } from "./store-inbox.ts";
import type { Stake } from "./stake.ts";
import { consideredMax, type List, longLists, type Waits } from "./waiting.ts";

/** One that waits. A hundred thousand of them are some tens of MiB. */
export class KeptItem implements Listed, Waits {
  readonly kind: InboxItem["kind"];
  readonly recordKind: string;
  readonly site: string;
  /** Of a doubt about two records: the other's. */
  readonly otherSite: string;
  readonly since: number;
  readonly field: string | undefined;
  readonly rule: string | undefined;
  readonly asks: boolean;
  readonly sources: readonly string[];
  readonly entities: readonly string[];
  /** Source records that it is about. */
  readonly records: readonly string[];
  readonly place: string;
  readonly claimed: readonly string[] | undefined;
  readonly own: Stake | undefined;
  readonly isBaseline: boolean;
  /** An override stands: it is no question any more. */
  readonly isAnswered: boolean;
  readonly id: string;
  readonly #cause: string;
  readonly #desk: DeskSettings;

  constructor(list: List, row: Row, reader: Reader, desk: DeskSettings) {
    const listed = list.list(row, reader);
    this.kind = listed.kind;
    this.recordKind = shared(listed.recordKind);
    this.site = shared(listed.site);
    this.otherSite = shared(row["b_site"] ?? listed.site);
    this.since = listed.since;
    this.field = listed.field === undefined ? undefined : shared(listed.field);
    this.rule = listed.rule === undefined ? undefined : shared(listed.rule);
    this.asks = listed.asks;
    this.sources = sharedList(listed.sources);
    this.entities = listed.entities;
    this.records = listed.kind === "review" ? [text(row, "a"), text(row, "b")] : row["record"] ? [row["record"]] : none;
    this.place = listed.place;
    // Two sides always stand apart; of more, those that say the same do not.
    this.claimed = listed.claimed === undefined || listed.claimed.length > 2 ? listed.claimed : none;
    this.own = ownStake(listed, row, reader, desk);
    this.isBaseline = row["baseline"] === "t";
    this.isAnswered = row["answered"] === "t";
    this.id = list.read(row, reader).id;
    this.#cause = shared(listed.cause());
    this.#desk = desk;
  }

  get listed(): Listed {
    return this;
  }

  cause(): string {
    return this.#cause;
  }

  desk(): { readonly site: string; readonly role: string } {
    return deskOf(this, this.#desk);
  }

  item(): InboxItem {
    throw new Error("what is kept of an item finds it, and does not show it");
  }

  subject(): undefined {
    return undefined;
  }
}

const none: readonly string[] = Object.freeze([]);

/** The same few words a hundred thousand times are kept once. */
const words = new Map<string, string>();
const wordsMax = 10_000;
function shared(word: string): string {
  const known = words.get(word);
  if (known !== undefined) return known;
  if (words.size < wordsMax) words.set(word, word);
  return word;
}

const sourceLists = new Map<string, readonly string[]>();
function sharedList(list: readonly string[]): readonly string[] {
  const key = list.join(",");
  const known = sourceLists.get(key);
  if (known !== undefined) return known;
  if (sourceLists.size < wordsMax) sourceLists.set(key, list);
  return list;
}

type KeptItems = readonly KeptItem[];

export interface KeptWaiting {
  readonly items: KeptItems;
  /** Rows of `pricingQueries`: what prices hang on beside the items. */
  readonly pricing: readonly (readonly Row[])[];
}

export type KeptInbox = Kept<KeptWaiting>;

/** What is kept, for the sight of a reader. */
export interface KeptFor {
  readonly inbox: KeptInbox;
  readonly scope: string;
}

export const inboxKeeping = (desk: DeskSettings): Keeping<KeptWaiting> => ({
  queries: (reader, touched) => [...listsOf(reader, desk, touched).map(({ query }) => query), ...pricingQueries(reader)],
  take(rows, reader, change) {
    const all = listsOf(reader, desk, change?.touched);
    if (change === undefined && all.some((list, place) => list.count(rows[place] ?? []) >= consideredMax)) return undefined;
    const read = all.flatMap((list, place) => [...list.unpack(rows[place] ?? [])].map((row) => new KeptItem(list, row, reader, desk)));
    return { items: change === undefined ? read : [...untouched(change), ...read], pricing: rows.slice(all.length) };
  },
});

const listsOf = ({ seesEverything }: Reader, desk: DeskSettings, among: Touched | undefined): readonly List[] =>
  longLists({
    seesEverything,
    desk,
    site: null,
    kind: null,
    field: null,
    rule: null,
    baseline: null,
    limit: consideredMax,
    answered: "included",
    among,
  });

/** As `alarmQuery` gives them: by site, how many are open that are not answered and not from before go-live, and since when. */
export function alarmRows(items: KeptItems): Row[] {
  const sites = new Map<string, { open: number; oldest: number }>();
  for (const { kind, site, since, isBaseline, isAnswered } of items) {
    if (kind !== "discrepancy" || isBaseline || isAnswered) continue;
    const found = sites.get(site) ?? { open: 0, oldest: since };
    sites.set(site, { open: found.open + 1, oldest: Math.min(found.oldest, since) });
  }
  return [...sites]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([site, { open, oldest }]) => ({ site, open: String(open), oldest: String(oldest) }));
}

/** The same, from memory where it is kept. */
export async function alarmingRows(reader: Reader, desk: DeskSettings, kept: KeptFor): Promise<readonly Row[]> {
  const { state } = await kept.inbox.current(reader, kept.scope, []);
  if (state !== undefined) return alarmRows(state.items);
  const [rows = []] = await reader.read([alarmQuery({ desk })]);
  return rows;
}

function untouched({ before, touched }: Change<KeptWaiting>): KeptItem[] {
  const [entities, records] = [new Set(touched.entities), new Set(touched.records)];
  const isTouched = ({ kind, entities: about, records: of }: KeptItem): boolean =>
    of.some((record) => records.has(record)) || (kind === "review" ? entities.has(of[0] ?? "") : about.some((one) => entities.has(one)));
  return before.items.filter((one) => !isTouched(one));
}
