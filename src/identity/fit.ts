// Points fitted to what people decided of pairs, after Fellegi and Sunter: how often records of one thing agree here (m), and records of
// two things (u). Equality is then worth log2(m/u) points, difference log2((1-u)/(1-m)).
import { Fault } from "../base/fault.ts";
import type { Kind } from "../model/kind.ts";
import type { PlannedComparison, PlannedScore } from "./match-plan.ts";
import { type MatchRules, matchRulesText, type Points } from "./match-rule.ts";
import type { Placed } from "./placed.ts";
import { likenessIn, pointsOf } from "./score.ts";

export interface DecidedPair {
  readonly a: Placed;
  readonly b: Placed;
  readonly together: boolean;
}

export interface FittedComparison {
  /** Of the kind's first field that is compared. */
  readonly field: string;
  readonly before: Points;
  readonly after: Points;
  /** Decisions with a value on both sides: how many, and the sum of their likeness in hundredths. */
  readonly links: Tally;
  readonly apart: Tally;
}

export interface Tally {
  readonly pairs: number;
  readonly likeness: number;
}

export interface Fitted {
  readonly kind: string;
  readonly links: number;
  readonly apart: number;
  readonly comparisons: readonly FittedComparison[];
  /** Decisions that the points give by themselves: links from the limit on, others below it. */
  readonly rightBefore: number;
  readonly rightAfter: number;
  /** The set in force with the fitted points in it, as the log keeps it. */
  readonly rules: string;
}

/** Fewer decide too little: with so many of each, half the weight is theirs. */
export const decisionsMin = 10;
/** The points that stand count as so many decisions of each kind. */
const standingWeight = 10;
const pointsMax = 100;

/** `scored`: the rule in force. Fault `fit-refused`. */
export function fit(kind: Kind, scored: PlannedScore | undefined, pairs: readonly DecidedPair[], inForce: MatchRules | undefined): Fitted {
  if (scored === undefined) throw refused(kind, "it is not matched by points", "name a kind that is");
  const [links, apart] = [pairs.filter(({ together }) => together), pairs.filter(({ together }) => !together)];
  if (Math.min(links.length, apart.length) < decisionsMin) {
    const cause = `people have joined ${links.length} pairs and kept ${apart.length} apart, and ${decisionsMin} of each are needed`;
    throw refused(kind, cause, "decide more of the inbox, by merge and by split");
  }
  const comparisons = scored.compare.map((one): FittedComparison => {
    const [linked, parted] = [tallied(one, links), tallied(one, apart)];
    return { field: firstField(one), before: pointsIn(one), after: fitted(pointsIn(one), linked, parted), links: linked, apart: parted };
  });
  const after = { ...scored, compare: scored.compare.map((one, place) => ({ ...one, ...comparisons[place]?.after })) };
  const own = inForce?.get(kind.name);
  const points = Object.fromEntries(comparisons.map(({ field, after: { agree, differ } }) => [field, { agree, differ }]));
  const rules = new Map([...(inForce ?? []), [kind.name, { severalKeys: [], ...own, points }]]);
  return {
    kind: kind.name,
    links: links.length,
    apart: apart.length,
    comparisons,
    rightBefore: right(scored, pairs),
    rightAfter: right(after, pairs),
    rules: matchRulesText(rules),
  };
}

const refused = ({ name }: Kind, cause: string, hint: string): Fault =>
  new Fault({ code: "fit-refused", subject: `kind ${name}`, cause, hint });

const firstField = ({ name }: PlannedComparison): string => name.split(", ")[0] ?? name;

const pointsIn = ({ agree, differ }: PlannedComparison): Points => ({ agree, differ });

/** Whole numbers, so that the order in which pairs are added does not show. */
const hundredths = 100;

function tallied(one: PlannedComparison, pairs: readonly DecidedPair[]): Tally {
  const found = pairs.flatMap(({ a, b }) => likenessIn(one, a, b) ?? []);
  return { pairs: found.length, likeness: found.reduce((sum, alike) => sum + Math.round(alike * hundredths), 0) };
}

/** What counts nothing goes on counting nothing: somebody has decided that it is no evidence. */
function fitted({ agree, differ }: Points, links: Tally, apart: Tally): Points {
  if (agree === 0 || differ === 0) return { agree, differ };
  const standing = oddsOf(agree, differ);
  const share = ({ pairs, likeness }: Tally, known: number): number =>
    (likeness / hundredths + standingWeight * known) / (pairs + standingWeight);
  const [m, u] = [share(links, standing.m), share(apart, standing.u)];
  return { agree: worth(m / u), differ: worth((1 - u) / (1 - m)) };
}

/** The shares that give these points: two equations with two unknowns. */
function oddsOf(agree: number, differ: number): { readonly m: number; readonly u: number } {
  const [equal, other] = [2 ** agree, 2 ** differ];
  const u = (other - 1) / (equal * other - 1);
  return { m: equal * u, u };
}

/** Tenths of a point. What would speak for the contrary counts nothing. */
const worth = (odds: number): number => Math.min(pointsMax, Math.max(0, Math.round(Math.log2(odds) * 10) / 10));

function right(rule: PlannedScore, pairs: readonly DecidedPair[]): number {
  const score = ({ a, b }: DecidedPair): number =>
    rule.compare.reduce((sum, one) => {
      const alike = likenessIn(one, a, b);
      return alike === undefined ? sum : sum + pointsOf(alike, one.agree, one.differ);
    }, 0);
  return pairs.filter((pair) => score(pair) >= rule.rule.link === pair.together).length;
}
