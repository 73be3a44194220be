// The weighted score of two records under a scored rule, with the evidence a person needs to judge it.
import type { Comparator } from "../model/kind.ts";
import { likeness, scripts } from "./likeness.ts";
import type { PlannedScore } from "./match-plan.ts";
import type { Placed } from "./placed.ts";

export interface FieldEvidence {
  readonly field: string;
  readonly comparator: Comparator;
  readonly weight: number;
  readonly a: string;
  readonly b: string;
  /** 0 to 1, four decimals. */
  readonly likeness: number;
}

export interface Score {
  /** 0 to 1, four decimals. */
  readonly score: number;
  readonly evidence: readonly FieldEvidence[];
}

/** Fields that only one side has are left out; with less than this share of the weights left there is nothing to judge. */
const weightShareMin = 0.4;

/** Undefined where too little can be compared. Symmetric but for the sides of the evidence. */
export function scoreOf(rule: PlannedScore, a: Placed, b: Placed): Score | undefined {
  const evidence: FieldEvidence[] = [];
  let [total, compared, alike] = [0, 0, 0];
  let isDisguised = false;
  for (const { field, comparator, weight } of rule.compare) {
    total += weight;
    const [x, y] = [a.values[field], b.values[field]];
    if (!x || !y) continue;
    const same = rounded(likeness(comparator, x, y));
    compared += weight;
    alike += weight * same;
    isDisguised ||= same > 0 && scripts(x) !== scripts(y);
    evidence.push({ field: a.plan.tracked[field]?.name ?? "", comparator, weight, a: x, b: y, likeness: same });
  }
  if (compared === 0 || compared < total * weightShareMin) return undefined;
  const score = rounded(alike / compared);
  // Letters of another script that look the same are how a supplier is impersonated: a person is asked, whatever the score.
  return { score: isDisguised ? Math.min(score, rounded(rule.rule.link - 0.0001)) : score, evidence };
}

const rounded = (share: number): number => Math.round(share * 10_000) / 10_000;
