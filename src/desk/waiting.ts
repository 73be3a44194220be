// Everything that waits for a person, found by what it is about: one read, whatever is asked for.

import type { Query, Row } from "../platform/database.ts";
import type { DeskSettings } from "./desk-settings.ts";
import { type Freshness, freshness, type KnownSource } from "./freshness.ts";
import {
  discrepancyItem,
  driftItem,
  heldChangeItem,
  type InboxItem,
  massChangeItem,
  parkedItem,
  reviewItem,
  type StaleItem,
  waitingItem,
} from "./inbox-item.ts";
import { lackingItem } from "./lacking-item.ts";
import {
  type Listed,
  listedDiscrepancy,
  listedDrift,
  listedHeldChange,
  listedLacking,
  listedMassChange,
  listedParked,
  listedPaused,
  listedReview,
  listedStale,
  listedUncreated,
  listedUntold,
  listedWaiting,
} from "./listed.ts";
import type { Touched } from "./kept.ts";
import { pausedItem } from "./paused-item.ts";
import { pausedQuery } from "./store-pause.ts";
import { uncreatedItem, uncreatedQuery } from "./uncreated-item.ts";
import { untoldItem } from "./untold-item.ts";
import { countOf, type Listing, packed, unpacked } from "./store-packed.ts";
import type { Reader } from "./reader.ts";
import { ownStake } from "./priced.ts";
import { deskOf } from "./route.ts";
import type { Stake } from "./stake.ts";
import type { Subject } from "./decision.ts";
import { listedSubject } from "./subject.ts";
import { observedQuery, refusedDeliveryQuery } from "./store.ts";
import { heldQuery } from "./store-held.ts";
import { untoldQuery } from "./store-intent.ts";
import { lackingQuery } from "./store-schedule.ts";
import { openHeldChangesQuery } from "./store-held-change.ts";
import { discrepancies, driftQuery, type InboxFilter, parkedValues, reviews, waitingChildren } from "./store-inbox.ts";

/** Absent: every one of them. */
export interface Wanted {
  readonly site?: string | undefined;
  /** Kind of the record. */
  readonly kind?: string | undefined;
  /** What the item is: discrepancy, review, parked, waiting, drift, mass-change, reconciliation, untold, uncreated, … */
  readonly what?: string | undefined;
  readonly field?: string | undefined;
  /** Two sources that stand against each other, or one that is concerned. */
  readonly systems?: readonly string[] | undefined;
  readonly rule?: string | undefined;
  readonly cause?: string | undefined;
  /** Only what is routed to this role. */
  readonly role?: string | undefined;
  /** Only what lies on the desks of somebody: whether a role at a site is theirs. */
  readonly mine?: ((role: string, site: string) => boolean) | undefined;
  readonly baseline?: boolean | undefined;
  /** Only what is about these, of the long lists. */
  readonly among?: Touched | undefined;
  readonly sources: readonly KnownSource[];
  /** ms: ages are counted to here. */
  readonly now: number;
  readonly desk: DeskSettings;
}

export interface Waits {
  readonly listed: Listed;
  readonly isBaseline: boolean;
  /** Whose it is. */
  readonly desk: () => { readonly site: string; readonly role: string };
  /** What its own record says hangs on it. */
  readonly own: Stake | undefined;
  /** Read each time it is asked for. */
  readonly item: () => InboxItem;
  /** Whom it is about, where what was read tells. */
  readonly subject: () => Subject | undefined;
}

/** Of each list (discrepancies, reviews, parked, waiting) so many are looked at: a third of a kilobyte each while it is answered. */
export const consideredMax = 100_000;

export interface Waiting {
  /** To be gone through once: each is made when it is its turn, and what nobody holds on to is let go. */
  readonly each: Iterable<Waits>;
  /** False where a list was longer than `consideredMax`; its oldest are in. */
  readonly isWhole: boolean;
  /** Rows of the statements that were read besides. */
  readonly besides: readonly (readonly Row[])[];
}

/** One read, of twelve statements at most and those that are read `besides`. */
export async function waiting(reader: Reader, wanted: Wanted, besides: readonly Query[] = []): Promise<Waiting> {
  const filter = filterOf(wanted, reader);
  const { queries, each: found } = reading([...longLists(filter), ...short(filter, wanted)], reader, wanted);
  const rows = await reader.read([...queries, ...besides]);
  return { ...found(rows), besides: rows.slice(queries.length) };
}

/** The lists that are short, and sources that are silent: what is read of them, and what waits by those rows. */
export const shortWaiting = (reader: Reader, wanted: Wanted): Reading => reading(short(filterOf(wanted, reader), wanted), reader, wanted);

interface Reading {
  readonly queries: readonly Query[];
  readonly each: (rows: readonly (readonly Row[])[]) => Omit<Waiting, "besides">;
}

function reading(all: readonly List[], reader: Reader, wanted: Wanted): Reading {
  const lists = all.filter((list) => mayFit(list, wanted));
  const names = wanted.sources.map(({ name }) => name);
  return {
    queries: [...lists.map(({ query }) => query), observedQuery(names), refusedDeliveryQuery(names)],
    each(rows) {
      const [observed = [], refused = []] = rows.slice(lists.length);
      const found = lists.map((list, place) => ({ list, rows: rows[place] ?? [] }));
      const sources = { observed, parked: [], refused };
      return {
        each: each(found, freshness(visible(wanted, reader), sources, wanted.now), reader, wanted),
        isWhole: found.every(({ list, rows: own }) => list.count(own) < consideredMax),
      };
    },
  };
}

/** One sort of item: what is read of it, and how a row tells of one. */
export interface List {
  readonly what: InboxItem["kind"];
  readonly query: Query;
  readonly count: (rows: readonly Row[]) => number;
  readonly unpack: (rows: readonly Row[]) => Iterable<Row>;
  readonly list: (row: Row, reader: Reader) => Listed;
  readonly read: (row: Row, reader: Reader) => InboxItem;
  readonly subject?: (row: Row, reader: Reader) => Subject | undefined;
}

/** Of which very many may wait. */
export const longLists = (filter: InboxFilter): List[] => [
  { what: "discrepancy", ...packedList(discrepancies(filter)), list: listedDiscrepancy, read: discrepancyItem, subject: listedSubject },
  { what: "review", ...packedList(reviews(filter)), list: listedReview, read: reviewItem },
  { what: "parked", ...packedList(parkedValues(filter)), list: listedParked, read: parkedItem },
  { what: "waiting", ...packedList(waitingChildren(filter)), list: listedWaiting, read: waitingItem },
];

const packedList = (listing: Listing): Pick<List, "query" | "count" | "unpack"> => ({
  query: packed(listing),
  count: countOf,
  unpack: (rows) => unpacked(rows, listing),
});

/** One a feed or a pair of systems at most, or what a person let out and a system does not hold. */
const short = (filter: InboxFilter, { desk }: Wanted): List[] =>
  [
    { what: "drift" as const, query: driftQuery(filter), list: listedDrift, read: driftItem },
    { what: "mass-change" as const, query: heldQuery(filter), list: listedMassChange, read: massChangeItem },
    { what: "mass-change" as const, query: openHeldChangesQuery(filter), list: listedHeldChange, read: heldChangeItem },
    { what: "reconciliation" as const, query: lackingQuery({ ...filter, desk }), list: listedLacking, read: lackingItem },
    { what: "untold" as const, query: untoldQuery(filter), list: listedUntold, read: untoldItem },
    { what: "uncreated" as const, query: uncreatedQuery(filter), list: listedUncreated, read: uncreatedItem },
    { what: "paused-system" as const, query: pausedQuery(filter), list: listedPaused, read: pausedItem },
  ].map((list) => ({ ...list, count: (rows) => rows.length, unpack: (rows) => rows }));

/** Rules judge discrepancies alone, and few sorts of items are about one field: what cannot fit is not read. */
const mayFit = ({ what }: Pick<List, "what">, wanted: Wanted): boolean =>
  (wanted.what === undefined || wanted.what === what) &&
  (wanted.rule === undefined || what === "discrepancy") &&
  (wanted.field === undefined || what === "discrepancy" || what === "parked" || what === "waiting" || what === "untold");

function* each(
  found: readonly { readonly list: List; readonly rows: readonly Row[] }[],
  fresh: readonly Freshness[],
  reader: Reader,
  wanted: Wanted,
): Generator<Waits> {
  for (const { list, rows } of found)
    for (const row of list.unpack(rows)) {
      const isBaseline = row["baseline"] === "t";
      const found = { isBaseline, item: () => list.read(row, reader), subject: () => list.subject?.(row, reader) };
      yield* waits({ listed: list.list(row, reader), ...found }, row, reader, wanted);
    }
  for (const item of fresh.flatMap((one) => staleItem(one, wanted)))
    yield* waits({ listed: listedStale(item), isBaseline: false, item: () => item, subject: () => undefined }, {}, reader, wanted);
}

const filterOf = ({ site, kind, field, rule, baseline, desk, among }: Wanted, { seesEverything }: Reader): InboxFilter => ({
  seesEverything,
  desk,
  site: site ?? null,
  kind: kind ?? null,
  field: field ?? null,
  rule: rule ?? null,
  baseline: baseline ?? null,
  limit: consideredMax,
  answered: "left-out",
  among,
});

/** Nothing where it does not fit. */
function waits(found: Omit<Waits, "desk" | "own">, row: Row, reader: Reader, wanted: Wanted): Waits[] {
  const desk = () => deskOf(found.listed, wanted.desk);
  return fits({ ...found, desk }, wanted) ? [{ ...found, desk, own: ownStake(found.listed, row, reader, wanted.desk) }] : [];
}

/** What the statements do not ask themselves. */
export function fits(waits: Pick<Waits, "listed" | "isBaseline" | "desk">, wanted: Wanted): boolean {
  const { listed, isBaseline } = waits;
  return (
    (wanted.what === undefined || wanted.what === listed.kind) &&
    (wanted.kind === undefined || wanted.kind === listed.recordKind) &&
    (wanted.field === undefined || wanted.field === listed.field) &&
    (wanted.rule === undefined || wanted.rule === listed.rule) &&
    (wanted.cause === undefined || wanted.cause === listed.cause()) &&
    (wanted.role === undefined || wanted.role === waits.desk().role) &&
    (wanted.mine === undefined || wanted.mine(waits.desk().role, waits.desk().site)) &&
    (wanted.baseline === undefined || wanted.baseline === isBaseline) &&
    (wanted.systems ?? []).every((source) => listed.sources.includes(source))
  );
}

const visible = ({ sources, site }: Wanted, reader: Reader): KnownSource[] =>
  sources.filter((source) => reader.seesSite(source.site) && (site === undefined || source.site === site));

function staleItem({ name, site, standing, observedAt, fault }: Freshness, { now }: Wanted): StaleItem[] {
  if (standing === "live") return [];
  const cause = fault?.cause ?? (observedAt === null ? "it was never read" : "it has been silent for longer than it may be");
  const hint = fault?.hint ?? "check whether its system still delivers";
  const since = observedAt ?? now;
  const id = `stale-source.${name}`;
  return [{ kind: "stale-source", id, label: `Source ${name}`, recordKind: "", site, since, source: name, standing, cause, hint }];
}
