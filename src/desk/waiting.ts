// Everything that waits for a person, found by what it is about: one read, whatever is asked for.

import type { Row } from "../platform/database.ts";
import type { DeskSettings } from "./desk-settings.ts";
import { causeOf } from "./difference-cause.ts";
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
import type { Reader } from "./reader.ts";
import { deskOf } from "./route.ts";
import { observedQuery, refusedDeliveryQuery } from "./store.ts";
import { heldQuery } from "./store-held.ts";
import { openHeldChangesQuery } from "./store-held-change.ts";
import { discrepancyQuery, driftQuery, type InboxFilter, parkedQuery, reviewQuery, waitingQuery } from "./store-inbox.ts";

/** Absent: every one of them. */
export interface Wanted {
  readonly site?: string | undefined;
  /** Kind of the record. */
  readonly kind?: string | undefined;
  /** What the item is: discrepancy, review, parked, waiting, stale-source. */
  readonly what?: string | undefined;
  readonly field?: string | undefined;
  /** Two sources that stand against each other, or one that is concerned. */
  readonly systems?: readonly string[] | undefined;
  readonly rule?: string | undefined;
  readonly cause?: string | undefined;
  /** Only what is routed to this role. */
  readonly role?: string | undefined;
  /** Only what lies on the desks of somebody with these roles at these sites; no list of sites: at all of them. */
  readonly mine?: { readonly roles: readonly string[]; readonly sites: readonly string[] | undefined } | undefined;
  readonly baseline?: boolean | undefined;
  readonly sources: readonly KnownSource[];
  /** ms: ages are counted to here. */
  readonly now: number;
  readonly desk: DeskSettings;
}

export interface Waits {
  readonly item: InboxItem;
  readonly row: Row;
  readonly cause: string;
  readonly isBaseline: boolean;
  readonly desk: { readonly site: string; readonly role: string };
}

/** Of each list (discrepancies, reviews, parked, waiting) so many are looked at: a kilobyte each while it is answered. */
export const consideredMax = 100_000;

/** Nine statements in one read. `isWhole` is false where a list was longer than `consideredMax`; its oldest are in. */
export async function waiting(reader: Reader, wanted: Wanted): Promise<{ readonly found: readonly Waits[]; readonly isWhole: boolean }> {
  const filter = filterOf(wanted, reader);
  const lists = [
    { what: "discrepancy", query: discrepancyQuery(filter), read: discrepancyItem },
    { what: "review", query: reviewQuery(filter), read: reviewItem },
    { what: "parked", query: parkedQuery(filter), read: parkedItem },
    { what: "waiting", query: waitingQuery(filter), read: waitingItem },
    { what: "drift", query: driftQuery(filter), read: driftItem },
    { what: "mass-change", query: heldQuery(filter), read: massChangeItem },
    { what: "mass-change", query: openHeldChangesQuery(filter), read: heldChangeItem },
  ].filter(({ what }) => wanted.what === undefined || wanted.what === what);
  const names = wanted.sources.map(({ name }) => name);
  const rows = await reader.read([...lists.map(({ query }) => query), observedQuery(names), refusedDeliveryQuery(names)]);
  const [observed = [], refused = []] = rows.slice(lists.length);
  const told = lists.flatMap(({ read }, place) => (rows[place] ?? []).map((row) => ({ item: read(row, reader), row })));
  const stale = freshness(visible(wanted, reader), { observed, parked: [], refused }, wanted.now).flatMap((one) => staleItem(one, wanted));
  const found = [...told, ...stale.map((item) => ({ item, row: {} }))].map(({ item, row }) => waits(item, row, wanted));
  return {
    found: found.filter((one) => fits(one, wanted)),
    isWhole: lists.every((_, place) => (rows[place]?.length ?? 0) < consideredMax),
  };
}

const filterOf = ({ site, kind, field, rule, baseline, desk }: Wanted, { seesEverything }: Reader): InboxFilter => ({
  seesEverything,
  desk,
  site: site ?? null,
  kind: kind ?? null,
  field: field ?? null,
  rule: rule ?? null,
  baseline: baseline ?? null,
  limit: consideredMax,
  answered: "left-out",
});

function waits(item: InboxItem, row: Row, { desk }: Wanted): Waits {
  const cause = causeOf(item);
  return { item, row, cause, isBaseline: row["baseline"] === "t", desk: deskOf(item, cause, desk) };
}

/** What the statements do not ask themselves. */
function fits({ item, cause, isBaseline, desk }: Waits, wanted: Wanted): boolean {
  return (
    (wanted.what === undefined || wanted.what === item.kind) &&
    (wanted.kind === undefined || wanted.kind === item.recordKind) &&
    (wanted.field === undefined || ("field" in item && wanted.field === item.field)) &&
    (wanted.rule === undefined || (item.kind === "discrepancy" && wanted.rule === item.rule)) &&
    (wanted.cause === undefined || wanted.cause === cause) &&
    (wanted.role === undefined || wanted.role === desk.role) &&
    (wanted.mine === undefined || isMine(desk, wanted.mine)) &&
    (wanted.baseline === undefined || wanted.baseline === isBaseline) &&
    (wanted.systems ?? []).every((source) => sourcesOf(item).includes(source))
  );
}

const isMine = ({ role, site }: Waits["desk"], { roles, sites }: NonNullable<Wanted["mine"]>): boolean =>
  roles.includes(role) && (sites === undefined || sites.includes(site));

/** The systems an item is about, as far as the reader sees them. */
export function sourcesOf(item: InboxItem): readonly string[] {
  if (item.kind === "discrepancy") return item.sides.map(({ source }) => source);
  return item.kind === "review" ? [item.a.source, item.b.source] : [item.source];
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
