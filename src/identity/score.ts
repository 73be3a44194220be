// The points of two records under a scored rule, with the evidence a person needs to judge it.
import { isErased } from "../model/erased.ts";
import type { Comparator } from "../model/kind.ts";
import { likeness } from "./likeness.ts";
import type { PlannedComparison, PlannedScore } from "./match-plan.ts";
import { lookAlikeScripts } from "./name-likeness.ts";
import type { Placed } from "./placed.ts";

export interface FieldEvidence {
  readonly field: string;
  readonly comparator: Comparator;
  readonly a: string;
  readonly b: string;
  /** 0 to 1, four decimals. */
  readonly likeness: number;
  /** What it adds to the score, or takes away. */
  readonly points: number;
}

export interface Score {
  /** Points, two decimals. */
  readonly score: number;
  readonly evidence: readonly FieldEvidence[];
  /** True where the two are told apart by something that one thing has once, and the rest does not outweigh it. */
  readonly isContrary: boolean;
}

/** Half alike says nothing. */
const neutral = 0.5;
/** Evidence against of this weight tells two things apart. */
const contraryPoints = 4;

/** What one side does not have says nothing. Symmetric but for the sides of the evidence. */
export function scoreOf(rule: PlannedScore, a: Placed, b: Placed): Score {
  const evidence: FieldEvidence[] = [];
  let [score, isDisguised, isApart] = [0, false, false];
  for (const { fields, comparator, agree, differ, name } of rule.compare) {
    const [x, y] = [valuesAt(a, fields), valuesAt(b, fields)];
    const found = likeness(comparator, x, y);
    if (found !== 0 && (comparator === "person" || comparator === "name")) isDisguised ||= lookAlike(x) !== lookAlike(y);
    if (found === undefined) continue;
    const points = rounded(pointsOf(found, agree, differ), 100);
    score += points;
    isApart ||= points <= -contraryPoints;
    evidence.push({ field: name, comparator, a: shown(x), b: shown(y), likeness: rounded(found, 10_000), points });
  }
  score = rounded(score, 100);
  // Letters of another script that look the same are how a supplier is impersonated: a person is asked, whatever the score.
  if (isDisguised) score = Math.min(score, rounded(rule.rule.link - 0.01, 100));
  return { score, evidence, isContrary: isApart && score < rule.rule.link };
}

/** How alike the two are in one comparison, 0 to 1; undefined: one side has nothing. */
export const likenessIn = ({ comparator, fields }: PlannedComparison, a: Placed, b: Placed): number | undefined =>
  likeness(comparator, valuesAt(a, fields), valuesAt(b, fields));

export const pointsOf = (found: number, agree: number, differ: number): number =>
  found >= neutral ? (agree * (found - neutral)) / (1 - neutral) : -(differ * (neutral - found)) / neutral;

/** Of an erased value nobody knows what it was like, and so it is with what it was a part of. */
function valuesAt({ values }: Placed, fields: readonly number[]): (string | null)[] {
  const said = fields.map((place) => values[place] ?? null);
  return said.some((value) => value !== null && isErased(value)) ? said.map(() => null) : said;
}

const shown = (values: readonly (string | null)[]): string => values.filter((value) => value).join(", ");

const lookAlike = (values: readonly (string | null)[]): string => lookAlikeScripts(values.join(" "));

const rounded = (value: number, parts: number): number => Math.round(value * parts) / parts;
