// Everything that waits for a person, found by what it is about: one read, whatever is asked for.

import type { Row } from "../platform/database.ts";
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
  listedReview,
  listedStale,
  listedWaiting,
} from "./listed.ts";
import { linesOf, packed, unpacked } from "./store-packed.ts";
import type { Reader } from "./reader.ts";
import { ownStake } from "./priced.ts";
import { deskOf } from "./route.ts";
import type { Stake } from "./stake.ts";
import { observedQuery, refusedDeliveryQuery } from "./store.ts";
import { heldQuery } from "./store-held.ts";
import { lackingQuery } from "./store-schedule.ts";
import { openHeldChangesQuery } from "./store-held-change.ts";
import { discrepancyQuery, driftQuery, type InboxFilter, parkedQuery, reviewQuery, waitingQuery } from "./store-inbox.ts";

/** Absent: every one of them. */
export interface Wanted {
  readonly site?: string | undefined;
  /** Kind of the record. */
  readonly kind?: string | undefined;
  /** What the item is: discrepancy, review, parked, waiting, drift, mass-change, reconciliation, stale-source. */
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
  readonly listed: Listed;
  readonly isBaseline: boolean;
  readonly desk: { readonly site: string; readonly role: string };
  /** What its own record says hangs on it. */
  readonly own: Stake | undefined;
  /** Read each time it is asked for: what is not shown is not kept. */
  readonly item: () => InboxItem;
}

/** Of each list (discrepancies, reviews, parked, waiting) so many are looked at: a kilobyte each while it is answered. */
export const consideredMax = 100_000;

/** Nine statements in one read. `isWhole` is false where a list was longer than `consideredMax`; its oldest are in. */
export async function waiting(reader: Reader, wanted: Wanted): Promise<{ readonly found: readonly Waits[]; readonly isWhole: boolean }> {
  const filter = filterOf(wanted, reader);
  const lists = [
    { what: "discrepancy", query: discrepancyQuery(filter), list: listedDiscrepancy, read: discrepancyItem },
    { what: "review", query: reviewQuery(filter), list: listedReview, read: reviewItem },
    { what: "parked", query: parkedQuery(filter), list: listedParked, read: parkedItem },
    { what: "waiting", query: waitingQuery(filter), list: listedWaiting, read: waitingItem },
    { what: "drift", query: driftQuery(filter), list: listedDrift, read: driftItem },
    { what: "mass-change", query: heldQuery(filter), list: listedMassChange, read: massChangeItem },
    { what: "mass-change", query: openHeldChangesQuery(filter), list: listedHeldChange, read: heldChangeItem },
    { what: "reconciliation", query: lackingQuery({ ...filter, desk: wanted.desk }), list: listedLacking, read: lackingItem },
  ].filter(({ what }) => wanted.what === undefined || wanted.what === what);
  const names = wanted.sources.map(({ name }) => name);
  const rows = await reader.read([...lists.map(({ query }) => packed(query)), observedQuery(names), refusedDeliveryQuery(names)]);
  const lines = lists.map((_, place) => linesOf(rows[place] ?? []));
  const [observed = [], refused = []] = rows.slice(lists.length);
  const told = lists.flatMap(({ list, read }, place) =>
    (lines[place] ?? []).flatMap((line) => {
      const row = unpacked(line);
      const isBaseline = row["baseline"] === "t";
      return waits({ listed: list(row, reader), isBaseline, item: () => read(unpacked(line), reader) }, row, reader, wanted);
    }),
  );
  const stale = freshness(visible(wanted, reader), { observed, parked: [], refused }, wanted.now).flatMap((one) => staleItem(one, wanted));
  const silent = stale.flatMap((item) => waits({ listed: listedStale(item), isBaseline: false, item: () => item }, {}, reader, wanted));
  return { found: [...told, ...silent], isWhole: lines.every(({ length }) => length < consideredMax) };
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

/** Nothing where it does not fit. */
function waits(found: Omit<Waits, "desk" | "own">, row: Row, { model }: Reader, wanted: Wanted): Waits[] {
  const desk = deskOf(found.listed, wanted.desk);
  return fits({ ...found, desk }, wanted) ? [{ ...found, desk, own: ownStake(found.listed, row, model, wanted.desk) }] : [];
}

/** What the statements do not ask themselves. */
function fits({ listed, isBaseline, desk }: Omit<Waits, "own">, wanted: Wanted): boolean {
  return (
    (wanted.what === undefined || wanted.what === listed.kind) &&
    (wanted.kind === undefined || wanted.kind === listed.recordKind) &&
    (wanted.field === undefined || wanted.field === listed.field) &&
    (wanted.rule === undefined || wanted.rule === listed.rule) &&
    (wanted.cause === undefined || wanted.cause === listed.cause) &&
    (wanted.role === undefined || wanted.role === desk.role) &&
    (wanted.mine === undefined || isMine(desk, wanted.mine)) &&
    (wanted.baseline === undefined || wanted.baseline === isBaseline) &&
    (wanted.systems ?? []).every((source) => listed.sources.includes(source))
  );
}

const isMine = ({ role, site }: Waits["desk"], { roles, sites }: NonNullable<Wanted["mine"]>): boolean =>
  roles.includes(role) && (sites === undefined || sites.includes(site));

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
