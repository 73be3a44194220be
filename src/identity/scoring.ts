// What comparisons count under the match rules in force: the plan of a kind with the points of the set, compiled once for each set.
import type { MatchPlan, PlannedScore } from "./match-plan.ts";
import { type MatchRules, pointsUnder, weighed } from "./match-rule.ts";

export interface Scoring {
  /** A scored rule of the plan with the points and limits that hold. */
  readonly weigh: (plan: MatchPlan, rule: PlannedScore) => PlannedScore;
  /** True where several keys of this source may be one thing. */
  readonly severalKeys: (kind: string, source: string) => boolean;
}

/** `byDefault`: where several keys of a source are one thing without a rule. */
export function scoringUnder(rules: MatchRules | undefined, byDefault: Scoring["severalKeys"] = () => false): Scoring {
  const known = new WeakMap<PlannedScore, PlannedScore>();
  return {
    weigh({ kind }, rule) {
      if (rules?.has(kind.name) !== true) return rule;
      const found = known.get(rule) ?? underRule(rule, kind.name, rules);
      known.set(rule, found);
      return found;
    },
    severalKeys: (kind, source) => rules?.get(kind)?.severalKeys.includes(source) === true || byDefault(kind, source),
  };
}

function underRule(planned: PlannedScore, kind: string, rules: MatchRules): PlannedScore {
  const rule = rules.get(kind);
  const compare = planned.compare.map((one, place) => ({ ...one, ...pointsUnder(rule, planned.rule.compare[place]?.fields ?? []) }));
  return { ...planned, compare, rule: { ...planned.rule, ...weighed(planned.rule, rule) } };
}
