// Coherence: of the entities that two systems both know, how many agree. The headline of the hub; equal to a recount of the claims.

import { type Money, toText } from "../base/money.ts";
import type { Known } from "./known.ts";
import type { Trouble } from "./trouble.ts";

/** One kind, one home site, one pair of systems. `agreed + inFlight + parked + real = known`. */
export interface Coherence {
  readonly kind: string;
  readonly site: string;
  /** Sources in order of name. */
  readonly systems: readonly [string, string];
  /** Entities that both systems claim. */
  readonly known: number;
  readonly agreed: number;
  /** A correction of ours is on its way. Nothing is written to systems yet, so nothing is. */
  readonly inFlight: number;
  /** Something about it could not be read or placed, and there is no open discrepancy. */
  readonly parked: number;
  /** With at least one open discrepancy between the two. */
  readonly real: number;
  /** ms; effective time of the oldest open discrepancy, commit time of the oldest parked one. Null where there is none. */
  readonly realSince: number | null;
  readonly parkedSince: number | null;
  /** What the open discrepancies between the two come to, one sum a currency: decimal text. What cannot be priced is not in it. */
  readonly money: readonly { readonly amount: string; readonly currency: string }[];
}

/** A priced discrepancy and the systems that stand apart in it. */
export interface PricedDiscrepancy {
  readonly kind: string;
  readonly site: string;
  readonly sides: readonly { readonly source: string; readonly value: string | null }[];
  readonly stake: Money;
}

/** By kind, site and systems. Of an entity, real goes before parked: it needs a decision. */
export function coherence(known: readonly Known[], troubled: Iterable<Trouble>, priced: Iterable<PricedDiscrepancy>): Coherence[] {
  const money = moneyByCell(priced);
  const cells = new Map<string, { kind: string; site: string; systems: readonly [string, string]; known: number }>();
  for (const { kind, site, sources, entities: count } of known) {
    for (const systems of pairs([...new Set(sources)])) {
      const key = cellKey(kind, site, systems);
      const cell = cells.get(key) ?? { kind, site, systems, known: 0 };
      cell.known += count;
      cells.set(key, cell);
    }
  }
  const open = openByCell(troubled);
  return [...cells]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, cell]) => {
      const { real, parked, ...since } = open.get(key) ?? nothingOpen;
      const sums = [...(money.get(key) ?? [])]
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([currency, minor]) => ({ amount: toText({ minor, currency }), currency }));
      return { ...cell, agreed: cell.known - real - parked, inFlight: 0, parked, real, ...since, money: sums };
    });
}

interface Open {
  real: number;
  parked: number;
  realSince: number | null;
  parkedSince: number | null;
}

const nothingOpen: Readonly<Open> = { real: 0, parked: 0, realSince: null, parkedSince: null };

function openByCell(troubled: Iterable<Trouble>): Map<string, Open> {
  const cells = new Map<string, Open>();
  for (const { kind, site, left, right, apartSince, parkedSince } of troubled) {
    const key = cellKey(kind, site, [left, right]);
    const cell = cells.get(key) ?? { ...nothingOpen };
    cells.set(key, cell);
    if (apartSince !== null) {
      cell.real += 1;
      cell.realSince = Math.min(cell.realSince ?? apartSince, apartSince);
    } else if (parkedSince !== null) {
      cell.parked += 1;
      cell.parkedSince = Math.min(cell.parkedSince ?? parkedSince, parkedSince);
    }
  }
  return cells;
}

const cellKey = (kind: string, site: string, [one, other]: readonly [string, string]): string => [kind, site, one, other].join("\n");

function* pairs(sources: readonly string[]): Generator<readonly [string, string]> {
  for (const [place, one] of sources.entries()) for (const other of sources.slice(place + 1)) yield [one, other];
}

function moneyByCell(priced: Iterable<PricedDiscrepancy>): Map<string, Map<string, bigint>> {
  const cells = new Map<string, Map<string, bigint>>();
  for (const { kind, site, sides, stake } of priced)
    for (const [place, one] of sides.entries())
      for (const other of sides.slice(place + 1)) {
        if (sides.length > 2 && one.value === other.value) continue;
        const key = cellKey(kind, site, one.source < other.source ? [one.source, other.source] : [other.source, one.source]);
        const sums = cells.get(key) ?? new Map<string, bigint>();
        cells.set(key, sums.set(stake.currency, (sums.get(stake.currency) ?? 0n) + stake.minor));
      }
  return cells;
}
