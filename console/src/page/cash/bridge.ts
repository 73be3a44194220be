// A bridge as it is looked at: of one company and currency up to the end of a week, or of the whole group in its reporting currency.

import { type CashView, causeId } from "../../api/cash.ts";
import { isZero, magnitude, negated, sumOf } from "../../part/exact.ts";
import type { Bridge } from "./cash.ts";

type Native = Bridge["native"][number];
export type BridgeCause = Native["effects"][number]["cause"];
export type RecordCause = Extract<BridgeCause, { readonly kind: "record" }>;

export interface Effect {
  readonly id: string;
  readonly cause: BridgeCause;
  readonly amount: string;
  /** By Monday of the week, and opening; empty for the group. */
  readonly parts: Readonly<Record<string, string>>;
}

export interface Shown {
  readonly before: string;
  readonly after: string;
  /** Passage of time first, then the greatest, what is summed up last. They sum to after - before. */
  readonly effects: readonly Effect[];
}

export const effectId = (cause: BridgeCause): string => (cause.kind === "record" ? causeId(cause) : cause.kind);

const countsBy = (part: string, until: string): boolean => part === "opening" || part <= until;

/** `closing`: the balance at the end of the week `until` as the later forecast has it. */
export function shownOf(
  bridge: Bridge,
  view: CashView,
  until: { readonly monday: string; readonly closing: string } | undefined,
): Shown | undefined {
  if (view.company === undefined) return groupOf(bridge.reporting);
  const own = bridge.native.find(({ company, currency }) => company === view.company && currency === view.currency);
  if (own === undefined) return undefined;
  const effects = own.effects.map(({ cause, total, parts }) => ({
    id: effectId(cause),
    cause,
    parts,
    amount: until === undefined ? total : sumOf(["0.00", ...partsBy(parts, until.monday)]),
  }));
  if (until === undefined) return { before: own.before, after: own.after, effects: ordered(effects) };
  const moved = sumOf(effects.map(({ amount }) => amount));
  return { before: sumOf([until.closing, negated(moved)]), after: until.closing, effects: ordered(effects) };
}

const partsBy = (parts: Native["effects"][number]["parts"], until: string): readonly string[] =>
  Object.entries(parts).flatMap(([part, amount]) => (countsBy(part, until) ? [amount] : []));

/** One cause may have moved the cash of several companies. */
function groupOf(bridges: readonly Native[]): Shown | undefined {
  if (bridges.length === 0) return undefined;
  const all = Map.groupBy(
    bridges.flatMap(({ effects }) => effects),
    ({ cause }) => effectId(cause),
  );
  const effects = [...all].flatMap(([id, same]) => {
    const [first] = same;
    return first === undefined ? [] : [{ id, cause: first.cause, parts: {}, amount: sumOf(same.map(({ total }) => total)) }];
  });
  return {
    before: sumOf(bridges.map(({ before }) => before)),
    after: sumOf(bridges.map(({ after }) => after)),
    effects: ordered(effects),
  };
}

/** Companies with money that had no exchange rate at one of the moments: the group's bridge is without it. */
export function withoutRate({ native, reporting }: Bridge): readonly string[] {
  const count = (bridges: readonly Native[], of: string): number => bridges.filter(({ company }) => company === of).length;
  return [...new Set(native.map(({ company }) => company))].filter((company) => count(reporting, company) < count(native, company));
}

const ranks = { "passage-of-time": 0, "exchange-rate": 1, record: 2, others: 3 };

const ordered = (effects: readonly Effect[]): readonly Effect[] =>
  effects.toSorted(
    (a, b) =>
      ranks[a.cause.kind] - ranks[b.cause.kind] || Number(magnitude(b.amount)) - Number(magnitude(a.amount)) || a.id.localeCompare(b.id),
  );

export interface Few {
  readonly shown: readonly Effect[];
  /** What the others come to together. */
  readonly rest: { readonly count: number; readonly amount: string };
}

/** So many of the greatest, and always the one that is open. Nothing is lost: the rest is one sum. */
export function fewOf({ effects }: Shown, most: number, opened: string | undefined): Few {
  const moving = effects.filter((effect) => !isZero(effect.amount) || effect.id === opened || shiftOf(effect) !== undefined);
  const isShown = ({ id, cause }: Effect, place: number): boolean => cause.kind !== "others" && (place < most || id === opened);
  const rest = effects.filter((effect) => !moving.includes(effect) || !isShown(effect, moving.indexOf(effect)));
  return {
    shown: moving.filter(isShown),
    rest: {
      count: rest.reduce((sum, { cause }) => sum + (cause.kind === "others" ? cause.causes : 1), 0),
      amount: sumOf(["0.00", ...rest.map(({ amount }) => amount)]),
    },
  };
}

/** Money that only goes from one week to another: the first has less of it, the second more. */
export function shiftOf({
  parts,
}: Pick<Effect, "parts">): { readonly amount: string; readonly from: string; readonly to: string } | undefined {
  const moved = Object.entries(parts);
  const from = moved.find(([, amount]) => amount.startsWith("-"));
  const to = moved.find(([, amount]) => !amount.startsWith("-"));
  if (moved.length !== 2 || from === undefined || to === undefined || !isZero(sumOf([from[1], to[1]]))) return undefined;
  return { amount: to[1], from: from[0], to: to[0] };
}
