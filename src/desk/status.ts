// The state of the hub in one answer: where it stands, how fresh its sources are, how coherent the systems behind them.

import type { Money } from "../base/money.ts";
import type { Row } from "../platform/database.ts";
import { type Pause, readPause } from "../writeback/store-pause.ts";
import { type Alarm, alarms } from "./alarm.ts";
import { type Coherence, coherence, type PricedDiscrepancy } from "./coherence.ts";
import { type DeskSettings, deskDefault } from "./desk-settings.ts";
import { type Freshness, freshness, type KnownSource } from "./freshness.ts";
import { heldChangeItem } from "./inbox-item.ts";
import { type Known, knownOf } from "./known.ts";
import { type Listed, listedDiscrepancy } from "./listed.ts";
import { packed, unpacked } from "./store-packed.ts";
import { ownStake, pricer, pricingQueries } from "./priced.ts";
import { integer, integerOrNull, type Reader } from "./reader.ts";
import { knownByQuery, observedQuery, openCountQuery, parkedCountQuery, positionQuery, refusedDeliveryQuery } from "./store.ts";
import { alarmRows, type KeptFor } from "./kept-inbox.ts";
import type { Stake } from "./stake.ts";
import { type KeptTroubles, type Trouble, troubledQuery, troubles } from "./trouble.ts";
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

/** At most two reads. `now`: ms on the hub's clock. */
export async function status(
  reader: Reader,
  sources: readonly KnownSource[],
  now: number,
  desk = deskDefault,
  kept?: Kept,
): Promise<Status> {
  const visible = sources.filter(({ site }) => reader.seesSite(site));
  const names = visible.map(({ name }) => name);
  const { few, open } = await read(reader, names, desk, kept);
  const [positions = [], knownBy = [], observed = [], parked = [], refused = [], counted = [], held = [], changes = [], paused = []] = few;
  const price = pricer(open.pricing, reader, { day: "", desk });
  const priced = function* (): Generator<PricedDiscrepancy> {
    for (const { listed, own } of open.discrepancies) yield* pricedIn(listed, price(listed, own).stake?.money);
  };
  const known = knownOf(knownBy, reader);
  const records = recordsBySource(known);
  return {
    position: integer(positions[0] ?? {}, "position"),
    committedAt: integerOrNull(positions[0] ?? {}, "committed_at"),
    sources: freshness(visible, { observed, parked, refused }, now).map((one) => ({ ...one, records: records.get(one.name) ?? 0 })),
    coherence: coherence(known, open.troubled, priced()),
    entities: entitiesByKind(known),
    open: { ...counts(counted[0] ?? {}), held: heldCount(held, changes, reader) },
    alarms: alarms(open.alarming, desk, now),
    paused: paused.map(readPause),
  };
}

/** What waits and where systems stand apart, kept in memory for the sight of the reader. */
export interface Kept extends KeptFor {
  readonly troubles: KeptTroubles;
}

/** What there may be very much of. */
interface Open {
  readonly troubled: Iterable<Trouble>;
  readonly discrepancies: Iterable<{ readonly listed: Listed; readonly own: Stake | undefined }>;
  readonly alarming: readonly Row[];
  /** Rows of `pricingQueries`. */
  readonly pricing: readonly (readonly Row[])[];
}

/** Rows of the short lists; and what is long, from memory where it is kept. */
async function read(
  reader: Reader,
  names: readonly string[],
  desk: DeskSettings,
  kept: Kept | undefined,
): Promise<{ readonly few: readonly (readonly Row[])[]; readonly open: Open }> {
  const everything = { site: null, kind: null, limit: pricedMax };
  const few = [
    positionQuery(),
    knownByQuery(),
    observedQuery(names),
    parkedCountQuery(),
    refusedDeliveryQuery(names),
    openCountQuery(),
    heldQuery(everything),
    openHeldChangesQuery(everything),
    pausesQuery(),
  ];
  if (kept !== undefined) {
    const { state: troubled } = await kept.troubles.current(reader, kept.scope, []);
    const { state: waiting, besides } = await kept.inbox.current(reader, kept.scope, few);
    if (troubled !== undefined && waiting !== undefined)
      return {
        few: besides,
        open: {
          troubled,
          discrepancies: waiting.items.filter(({ kind }) => kind === "discrepancy"),
          alarming: alarmRows(waiting.items),
          pricing: waiting.pricing,
        },
      };
  }
  const priceable = discrepancies({ desk, ...nothingAsked, seesEverything: reader.seesEverything, limit: pricedMax, answered: "included" });
  const [troubled = [], open = [], alarming = [], ...rest] = await reader.read([
    troubledQuery(),
    packed(priceable),
    alarmQuery({ desk }),
    ...few,
    ...pricingQueries(reader),
  ]);
  const listed = function* (): Generator<Open["discrepancies"] extends Iterable<infer One> ? One : never> {
    for (const row of unpacked(open, priceable)) {
      const one = listedDiscrepancy(row, reader);
      yield { listed: one, own: ownStake(one, row, reader, desk) };
    }
  };
  const pricing = rest.splice(few.length);
  return { few: rest, open: { troubled: troubles(troubled), discrepancies: listed(), alarming, pricing } };
}

/** Records: to be deleted, and to be changed. */
const heldCount = (deletes: readonly Row[], changes: readonly Row[], reader: Reader): number =>
  [...deletes.map((row) => integer(row, "held")), ...changes.map((row) => heldChangeItem(row, reader).held)].reduce(
    (sum, one) => sum + one,
    0,
  );

/** Discrepancies that are priced for coherence where none are kept, the oldest first: status is asked often. */
const pricedMax = 20_000;

const nothingAsked = { site: null, kind: null, field: null, rule: null, baseline: null };

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
