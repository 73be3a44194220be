// Why two records are one entity, or why not: found again from what holds now, so the answer is never out of date.
import { present } from "../base/assert.ts";
import { type Edge, isScored } from "./component.ts";
import { type Doubt, type Linked, pairKey } from "./link.ts";
import type { Placed } from "./placed.ts";
import { type FieldEvidence, type Score, scoreOf } from "./score.ts";
import type { Scoring } from "./scoring.ts";

export interface WhyStep {
  readonly a: string;
  readonly b: string;
  readonly reason: string;
  /** What was compared, where likeness links them; empty where a number or a person does. */
  readonly evidence: readonly FieldEvidence[];
}

export type Why =
  /** One link after the other from the first record to the second. */
  | { readonly kind: "together"; readonly steps: readonly WhyStep[] }
  /** What speaks against, and what was compared. */
  | {
      readonly kind: "apart";
      readonly causes: readonly string[];
      /** Points, beside those from which two are linked and from which a person is asked; undefined where nothing scores them. */
      readonly score: number | undefined;
      readonly link: number | undefined;
      readonly review: number | undefined;
      readonly evidence: readonly FieldEvidence[];
    };

/** `linked` covers the clusters of both records. */
export function why(linked: Linked, from: Placed, to: Placed, { weigh }: Scoring): Why {
  const group = linked.groups.find((members) => members.includes(from)) ?? [from];
  if (group.includes(to)) return { kind: "together", steps: path(linked.edges, new Set(group), { from, to, weigh }) };
  const other = linked.groups.find((members) => members.includes(to)) ?? [to];
  const between = (a: Placed, b: Placed): boolean => (group.includes(a) && other.includes(b)) || (group.includes(b) && other.includes(a));
  const refused = linked.refused.filter(({ edge }) => between(edge.a, edge.b)).map(({ edge, cause }) => `${edge.reason}, but ${cause}`);
  const doubt = linked.doubts.find((one) => one.kind === "score" && pairKey(one.a, one.b) === pairKey(from, to));
  const score = doubt ?? best(from, to, weigh);
  const rule = from.plan === to.plan ? from.plan.rules.find((one) => one.kind === "score") : undefined;
  const { link, review } = rule?.kind === "score" ? weigh(from.plan, rule).rule : { link: undefined, review: undefined };
  const causes = refused.length > 0 ? refused : [unlinked(from, to, doubt)];
  return { kind: "apart", causes, score: score?.score, link, review, evidence: score?.evidence ?? [] };
}

const unlinked = (from: Placed, to: Placed, doubt: Doubt | undefined): string => {
  if (from.plan !== to.plan) return `one is a ${from.plan.kind.name}, the other a ${to.plan.kind.name}`;
  if (doubt) return `${doubt.cause} is for a person to decide`;
  return "no rule links them: no identifying value is equal, and they are not alike enough";
};

const best = (from: Placed, to: Placed, weigh: Scoring["weigh"]): Score | undefined => {
  if (from.plan !== to.plan) return undefined;
  const scores = from.plan.rules.flatMap((rule) => (rule.kind === "score" ? [scoreOf(weigh(from.plan, rule), from, to)] : []));
  return scores.toSorted((a, b) => b.score - a.score)[0];
};

interface Ends {
  readonly from: Placed;
  readonly to: Placed;
  readonly weigh: Scoring["weigh"];
}

/** Fewest links, the strongest first among equals. */
function path(edges: readonly Edge[], within: ReadonlySet<Placed>, { from, to, weigh }: Ends): WhyStep[] {
  const next = new Map<Placed, { readonly placed: Placed; readonly edge: Edge }[]>();
  const add = (a: Placed, b: Placed, edge: Edge): unknown => next.set(a, [...(next.get(a) ?? []), { placed: b, edge }]);
  for (const edge of edges.toSorted((x, y) => (x.strength === y.strength ? 0 : x.strength > y.strength ? -1 : 1))) {
    const { a, b } = edge;
    if (!within.has(a) || !within.has(b)) continue;
    add(a, b, edge);
    add(b, a, edge);
  }
  const cameFrom = new Map<Placed, WhyStep & { readonly previous: Placed }>();
  const queue = [from];
  for (const placed of queue) {
    if (placed === to) break;
    for (const { placed: found, edge } of next.get(placed) ?? []) {
      if (found === from || cameFrom.has(found)) continue;
      const evidence = isScored(edge) ? (best(edge.a, edge.b, weigh)?.evidence ?? []) : [];
      cameFrom.set(found, { a: placed.record, b: found.record, reason: edge.reason, evidence, previous: placed });
      queue.push(found);
    }
  }
  const steps: WhyStep[] = [];
  for (let at = to; at !== from;) {
    const { previous, ...step } = present(cameFrom.get(at), "a group is joined by its links");
    steps.unshift(step);
    at = previous;
  }
  return steps;
}
