// Why a field's value stands, in words: from what the systems claim, the rule in force and what was judged.

import { failure, rankOf as rankIn, unlisted } from "../governance/rank.ts";
import type { Unit } from "../governance/rule-set.ts";
import { failureText } from "../governance/sentence.ts";

export type ReasonKind =
  | "override"
  | "only"
  | "agreed"
  | "rank"
  | "silent"
  | "failed"
  | "resolution"
  | "moved"
  | "unowned"
  | "kept"
  | "held"
  | "none";

export interface Reason {
  readonly kind: ReasonKind;
  /** One sentence. */
  readonly text: string;
}

export interface Judged {
  /** Source of the survivor; "people" for an override. */
  readonly winner: string;
  readonly value: string | null;
  /** ms: since when it stands. */
  readonly movedAt: number;
  /** Members with a value of the field, the survivor's own among them. */
  readonly claims: readonly { readonly source: string; readonly value: string | null; readonly movedAt: number }[];
  readonly unit: Unit | undefined;
  /** Systems stand apart beyond tolerance now. */
  readonly isApart: boolean;
  readonly override: { readonly author: string; readonly reason: string } | undefined;
  readonly silent: (source: string) => boolean;
  /** What a source claims, by number of the field; only fields of the unit are asked for. */
  readonly claimsOf: (source: string) => readonly (string | null | undefined)[];
  /** Name of a field by its number. */
  readonly nameOf: (field: number) => string;
}

export function reason(judged: Judged): Reason {
  const { winner, claims, override, isApart, unit } = judged;
  if (override !== undefined) return { kind: "override", text: `${override.author} set it: ${override.reason}` };
  const own = claims.find(({ source }) => source === winner);
  const others = claims.filter(({ source }) => source !== winner);
  // What is held has the time of the agreement; what is composed has that of its last move.
  const isNew = own !== undefined && own.movedAt === judged.movedAt;
  if (isNew && own.value !== judged.value && isApart && isComposed(unit)) return composed(judged);
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

const rankOf =
  ({ unit, silent, claimsOf }: Judged) =>
  (source: string): number => {
    if (unit?.rule === undefined) return 0;
    return rankIn(unit, source, unit.rule.silentAfterMs !== undefined && silent(source), claimsOf(source));
  };

function ranked(judged: Judged, rank: (source: string) => number): Reason {
  const { winner, claims, unit } = judged;
  const below = claims.filter(({ source }) => source !== winner).map(({ source }) => source);
  const listed = (source: string): number => unit?.ranks?.get(source) ?? unlisted;
  const stepped = below.filter((source) => listed(source) <= listed(winner) && rank(source) > rank(winner));
  const failed = stepped.flatMap((source) => failedText(judged, source));
  if (failed.length > 0) return { kind: "failed", text: `${failed.join(", and ")}: it ranks a step lower, and ${winner} wins` };
  if (stepped.length > 0) return { kind: "silent", text: `${names(stepped)} would rank above ${winner}, but has been silent too long` };
  return { kind: "rank", text: `${winner} ranks above ${names(below)}` };
}

/** Which check the source's claim does not pass. */
function failedText({ unit, claimsOf, nameOf }: Judged, source: string): string[] {
  const found = unit?.checks && failure(unit.checks, claimsOf(source));
  return found === undefined ? [] : [`the ${nameOf(found.field)} of ${source} ${failureText(found.check)}`];
}

const isComposed = (unit: Unit | undefined): boolean => unit?.rule?.resolution === "sum" || unit?.rule?.resolution === "union";

/** Nobody's claim as it is, but made of those of all equals. */
const composed = ({ unit, claims }: Judged): Reason => ({
  kind: "resolution",
  text:
    unit?.rule?.resolution === "sum"
      ? `what was last agreed, with the differences of ${names(claims.map(({ source }) => source))} added up`
      : `everything that ${names(claims.map(({ source }) => source))} list`,
});

function amongEquals({ winner, unit }: Judged, movedAt: number, equals: Judged["claims"], isRuled: boolean): Reason {
  const whom = names(equals.map(({ source }) => source));
  const resolution = unit?.rule?.resolution ?? "newest";
  if (resolution === "largest" || resolution === "smallest")
    return { kind: "resolution", text: `of equals the ${resolution} claim stands, and that is ${winner}'s` };
  if (unit?.keeps)
    return { kind: "kept", text: `rules decide it, but not in this state: ${winner} decided it last and goes on, whatever ${whom} says` };
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
