// What the overview makes of its answer: pairs of systems added up, days in a row, systems by the site they stand at.

import type { overviewAnswer } from "../../../../src/api/contract-overview.ts";
import type { Data } from "../../api/client.ts";

export type Overview = Data<typeof overviewAnswer>;
export type Cause = Overview["causes"][number];
export type Decision = Overview["decisions"]["items"][number];
type Pair = Overview["status"]["coherence"][number];
export type System = Overview["status"]["sources"][number];

export interface Share {
  readonly known: number;
  readonly agreed: number;
}

export interface DayShare extends Share {
  readonly day: string;
}

/** One kind at one site: all pairs of systems that know it. */
export interface Standing extends Share {
  readonly kind: string;
  readonly site: string;
  readonly inFlight: number;
  readonly parked: number;
  readonly real: number;
  readonly money: readonly { readonly amount: string; readonly currency: string }[];
  /** The earliest first. */
  readonly days: readonly DayShare[];
}

/** Where less agrees comes first: that is where somebody looks. */
export function standings({ status: { coherence }, trend }: Overview): readonly Standing[] {
  const groups = Map.groupBy(coherence, ({ kind, site }) => `${kind} ${site}`);
  return [...groups.values()]
    .flatMap((pairs) => standingOf(pairs, trend))
    .toSorted((a, b) => a.agreed / a.known - b.agreed / b.known || a.kind.localeCompare(b.kind) || a.site.localeCompare(b.site));
}

function standingOf(pairs: readonly Pair[], trend: Overview["trend"]): Standing[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const sum = (of: (pair: Pair) => number): number => pairs.reduce((total, pair) => total + of(pair), 0);
  const known = sum((pair) => pair.known);
  if (known === 0) return [];
  const { kind, site } = first;
  return [
    {
      kind,
      site,
      known,
      agreed: sum(({ agreed }) => agreed),
      inFlight: sum(({ inFlight }) => inFlight),
      parked: sum(({ parked }) => parked),
      real: sum(({ real }) => real),
      money: pairs.flatMap(({ money }) => money),
      days: trend.filter((point) => point.kind === kind && point.site === site && point.known > 0),
    },
  ];
}

export const whole = (shares: readonly Share[]): Share => ({
  known: shares.reduce((sum, { known }) => sum + known, 0),
  agreed: shares.reduce((sum, { agreed }) => sum + agreed, 0),
});

/** Of everything, day by day. */
export const wholeDays = (trend: Overview["trend"]): readonly DayShare[] =>
  [...Map.groupBy(trend, ({ day }) => day)].map(([day, points]) => ({ day, ...whole(points) })).filter(({ known }) => known > 0);

/** The group's own systems come last: they stand at no plant. */
export function sitesOf(systems: readonly System[]): readonly (readonly [site: string, systems: readonly System[]])[] {
  const isGroup = (site: string): number => (site === "group" ? 1 : 0);
  return [...Map.groupBy(systems, ({ site }) => site)].toSorted(([a], [b]) => isGroup(a) - isGroup(b) || a.localeCompare(b));
}
