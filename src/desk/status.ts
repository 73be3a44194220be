// The state of the hub in one answer: where it stands, how fresh its sources are, how coherent the systems behind them.

import type { Money } from "../base/money.ts";
import type { Row } from "../platform/database.ts";
import { type Pause, readPause } from "../writeback/store-pause.ts";
import { type Alarm, alarms } from "./alarm.ts";
import { type Coherence, coherence, type PricedDiscrepancy } from "./coherence.ts";
import { deskDefault } from "./desk-settings.ts";
import { type Freshness, freshness, type KnownSource } from "./freshness.ts";
import { heldChangeItem } from "./inbox-item.ts";
import { type Known, knownOf } from "./known.ts";
import { type Listed, listedDiscrepancy } from "./listed.ts";
import { packed, unpacked } from "./store-packed.ts";
import { ownStake, pricer, pricingQueries } from "./priced.ts";
import { integer, integerOrNull, type Reader } from "./reader.ts";
import {
  knownByQuery,
  observedQuery,
  openCountQuery,
  parkedCountQuery,
  positionQuery,
  refusedDeliveryQuery,
  troubledQuery,
} from "./store.ts";
import { alarmQuery, discrepancies } from "./store-inbox.ts";
import { heldQuery } from "./store-held.ts";
import { pausesQuery } from "./store-pause.ts";
import { openHeldChangesQuery } from "./store-held-change.ts";

export interface Status {
  /** Position of the last commit, 0 before the first, and when it was made (ms). */
  readonly position: number;
  readonly committedAt: number | null;
  readonly sources: readonly (Freshness & { readonly records: number })[];
  readonly coherence: readonly Coherence[];
  /** Entities by kind. */
  readonly entities: Readonly<Record<string, number>>;
  readonly open: {
    readonly discrepancies: number;
    readonly asked: number;
    readonly reviews: number;
    readonly overrides: number;
    readonly held: number;
  };
  readonly alarms: readonly Alarm[];
  /** Systems that are told nothing for now, and those that catch up after it. */
  readonly paused: readonly Pause[];
}

/** One read. `now`: ms on the hub's clock. */
export async function status(reader: Reader, sources: readonly KnownSource[], now: number, desk = deskDefault): Promise<Status> {
  const visible = sources.filter(({ site }) => reader.seesSite(site));
  const names = visible.map(({ name }) => name);
  const priceable = discrepancies({ desk, ...everything, seesEverything: reader.seesEverything, limit: pricedMax, answered: "included" });
  const [
    positions = [],
    knownBy = [],
    troubled = [],
    observed = [],
    parked = [],
    refused = [],
    counted = [],
    held = [],
    changes = [],
    open = [],
    alarming = [],
    paused = [],
    ...besides
  ] = await reader.read([
    positionQuery(),
    knownByQuery(),
    troubledQuery(),
    observedQuery(names),
    parkedCountQuery(),
    refusedDeliveryQuery(names),
    openCountQuery(),
    heldQuery({ site: null, kind: null, limit: pricedMax }),
    openHeldChangesQuery({ site: null, kind: null, limit: pricedMax }),
    packed(priceable),
    alarmQuery({ desk }),
    pausesQuery(),
    ...pricingQueries(reader),
  ]);
  const price = pricer(besides, reader, { day: "", desk });
  const priced = [...unpacked(open, priceable)].flatMap((row) => {
    const listed = listedDiscrepancy(row, reader);
    return pricedIn(listed, price(listed, ownStake(listed, row, reader, desk)).stake?.money);
  });
  const known = knownOf(knownBy, reader);
  const records = recordsBySource(known);
  return {
    position: integer(positions[0] ?? {}, "position"),
    committedAt: integerOrNull(positions[0] ?? {}, "committed_at"),
    sources: freshness(visible, { observed, parked, refused }, now).map((one) => ({ ...one, records: records.get(one.name) ?? 0 })),
    coherence: coherence(known, troubled, priced),
    entities: entitiesByKind(known),
    open: { ...counts(counted[0] ?? {}), held: heldCount(held, changes, reader) },
    alarms: alarms(alarming, desk, now),
    paused: paused.map(readPause),
  };
}

/** Records: to be deleted, and to be changed. */
const heldCount = (deletes: readonly Row[], changes: readonly Row[], reader: Reader): number =>
  [...deletes.map((row) => integer(row, "held")), ...changes.map((row) => heldChangeItem(row, reader).held)].reduce(
    (sum, one) => sum + one,
    0,
  );

/** Discrepancies that are priced for coherence, the oldest first: status is asked often. */
const pricedMax = 20_000;

const everything = { site: null, kind: null, field: null, rule: null, baseline: null };

/** Nothing where it has no price. */
function pricedIn({ recordKind, site, sources, claimed }: Listed, money: Money | undefined): PricedDiscrepancy[] {
  if (money === undefined || claimed === undefined) return [];
  return [{ kind: recordKind, site, sides: sources.map((source, place) => ({ source, value: claimed[place] ?? null })), stake: money }];
}

/** Source records, several keys of one source for one entity counted each. */
function recordsBySource(known: readonly Known[]): Map<string, number> {
  const records = new Map<string, number>();
  for (const { sources, entities } of known) for (const source of sources) records.set(source, (records.get(source) ?? 0) + entities);
  return records;
}

function entitiesByKind(known: readonly Known[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { kind, entities } of known) kinds[kind] = (kinds[kind] ?? 0) + entities;
  return kinds;
}

const counts = (row: Row): Omit<Status["open"], "held"> => ({
  discrepancies: integer(row, "discrepancies"),
  asked: integer(row, "asked"),
  reviews: integer(row, "reviews"),
  overrides: integer(row, "overrides"),
});
