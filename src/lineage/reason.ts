// Why a field's value stands, in words: from what the systems claim, the rule in force and what was judged.

import type { Unit } from "../governance/rule-set.ts";

export type ReasonKind = "override" | "only" | "agreed" | "rank" | "silent" | "resolution" | "moved" | "unowned" | "held" | "none";

export interface Reason {
  readonly kind: ReasonKind;
  /** One sentence. */
  readonly text: string;
}

export interface Judged {
  /** Source of the survivor; "people" for an override. */
  readonly winner: string;
  readonly value: string | null;
  /** Members with a value of the field, the survivor's own among them. */
  readonly claims: readonly { readonly source: string; readonly value: string | null; readonly movedAt: number }[];
  readonly unit: Unit | undefined;
  /** Systems stand apart beyond tolerance now. */
  readonly isApart: boolean;
  readonly override: { readonly author: string; readonly reason: string } | undefined;
  readonly silent: (source: string) => boolean;
}

export function reason(judged: Judged): Reason {
  const { winner, claims, override, isApart, unit } = judged;
  if (override !== undefined) return { kind: "override", text: `${override.author} set it: ${override.reason}` };
  const own = claims.find(({ source }) => source === winner);
  const others = claims.filter(({ source }) => source !== winner);
  if (own === undefined || own.value !== judged.value) return kept(judged);
  if (others.length === 0) return { kind: "only", text: `only ${winner} says anything of it` };
  if (!isApart) return { kind: "agreed", text: `${names([winner, ...others.map(({ source }) => source)])} agree, within tolerance` };
  const rank = rankOf(judged);
  const [mine, best] = [rank(winner), Math.min(...others.map(({ source }) => rank(source)))];
  if (mine < best) return ranked(judged, rank);
  if (mine > best) return kept(judged);
  return amongEquals(
    judged,
    own.movedAt,
    others.filter(({ source }) => rank(source) === mine),
    unit?.rule !== undefined,
  );
}

const names = (sources: readonly string[]): string => {
  const each = [...new Set(sources)].toSorted();
  return each.length < 2 ? (each[0] ?? "") : `${each.slice(0, -1).join(", ")} and ${each.at(-1) ?? ""}`;
};

/** Sources that a rule does not list stand below every listed one. */
const unlisted = 1_000_000;

const rankOf =
  ({ unit, silent }: Judged) =>
  (source: string): number => {
    if (unit?.rule === undefined || unit.ranks === undefined || unit.ranks.size === 0) return 0;
    const rank = unit.ranks.get(source);
    if (rank === undefined) return unlisted;
    return unit.rule.silentAfterMs !== undefined && silent(source) ? rank + 1 : rank;
  };

function ranked({ winner, claims, unit }: Judged, rank: (source: string) => number): Reason {
  const below = claims.filter(({ source }) => source !== winner).map(({ source }) => source);
  const stepped = below.filter(
    (source) => (unit?.ranks?.get(source) ?? unlisted) < (unit?.ranks?.get(winner) ?? unlisted) && rank(source) > rank(winner),
  );
  if (stepped.length > 0) return { kind: "silent", text: `${names(stepped)} would rank above ${winner}, but has been silent too long` };
  return { kind: "rank", text: `${winner} ranks above ${names(below)}` };
}

function amongEquals({ winner, unit }: Judged, movedAt: number, equals: Judged["claims"], isRuled: boolean): Reason {
  const whom = names(equals.map(({ source }) => source));
  const resolution = unit?.rule?.resolution ?? "newest";
  if (resolution === "largest" || resolution === "smallest")
    return { kind: "resolution", text: `of equals the ${resolution} claim stands, and that is ${winner}'s` };
  if (!isRuled) return { kind: "unowned", text: `no rule decides it: the newest claim stands, and ${winner} moved after ${whom}` };
  if (equals.every((one) => movedAt >= one.movedAt)) return { kind: "moved", text: `of equals ${winner} moved last, after ${whom}` };
  return { kind: "moved", text: `${winner} moved since the systems last agreed, ${whom} did not` };
}

/** The survivor is not what its system claims now, or a better claim was not taken. */
const kept = ({ winner, value }: Judged): Reason =>
  value === null
    ? { kind: "none", text: "no system says anything of it that stands" }
    : {
        kind: "held",
        text: `the last sound value, from ${winner}, is kept: ${doubt}`,
      };

const doubt = "which of the later claims is right is not knowable, or it would break the record";
