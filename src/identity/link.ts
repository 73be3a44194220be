// Finds what links the records of a scope: people's decisions, equal values, alike values; and the doubts for a person.
import { blockRecordsMax, type Block } from "./match-key.ts";
import { type Apart, components, type Components, decided, edge, type Edge, type PairDecision } from "./component.ts";
import type { Placed } from "./placed.ts";
import { type FieldEvidence, scoreOf } from "./score.ts";

/** A doubt: a score in the band that asks, or a link that a constraint refused. */
export interface Doubt {
  readonly a: Placed;
  readonly b: Placed;
  readonly kind: "score" | "refused";
  /** 0 to 1; 1 for a refused link. */
  readonly score: number;
  readonly cause: string;
  readonly evidence: readonly FieldEvidence[];
}

export interface Scope {
  readonly records: readonly Placed[];
  readonly blocksOf: (placed: Placed) => readonly Block[];
  readonly isCrowded: (block: string) => boolean;
  readonly decisions: readonly PairDecision[];
  readonly apart: Apart;
}

export interface Linked extends Components {
  readonly edges: readonly Edge[];
  readonly doubts: readonly Doubt[];
}

/** Scored edges are weaker than every exact rule: their strength is below 1. */
export function link(scope: Scope): Linked {
  const found = newFound(scope);
  for (const { block, records } of sharedBlocks(scope)) {
    if (block.rule.kind === "exact") found.equal(records, block.rule.rule.strength, block.rule.rule.description);
    else found.alike(records, block.rule);
  }
  const joined = components(scope.records, found.edges, scope.apart);
  const groupOf = new Map(joined.groups.flatMap((group) => group.map((placed) => [placed.record, group] as const)));
  const isOpen = ({ a, b }: { a: Placed; b: Placed }): boolean => groupOf.get(a.record) !== groupOf.get(b.record) && !found.isSplit(a, b);
  const refusals = joined.refused.map(({ edge: { a, b, reason }, cause }): Doubt => ({
    a,
    b,
    kind: "refused",
    score: 1,
    cause: `${reason}, but ${cause}`,
    evidence: [],
  }));
  const doubts = new Map([...found.doubts, ...refusals].filter(isOpen).map((doubt) => [pairKey(doubt.a, doubt.b), doubt]));
  return { ...joined, edges: found.edges, doubts: [...doubts.values()] };
}

export const pairKey = (one: Placed, other: Placed): string =>
  one.record < other.record ? `${one.record} ${other.record}` : `${other.record} ${one.record}`;

interface SharedBlock {
  readonly block: Block;
  readonly records: readonly Placed[];
}

function sharedBlocks({ records, blocksOf, isCrowded }: Scope): SharedBlock[] {
  const blocks = new Map<string, { block: Block; records: Placed[] }>();
  for (const placed of records)
    for (const block of blocksOf(placed)) {
      const shared = blocks.get(block.block);
      if (shared) shared.records.push(placed);
      else blocks.set(block.block, { block, records: [placed] });
    }
  return [...blocks.values()].filter(
    ({ block, records: { length } }) => length > 1 && length <= blockRecordsMax && !isCrowded(block.block),
  );
}

function newFound({ records, decisions, apart }: Scope) {
  const byRecord = new Map(records.map((placed) => [placed.record, placed]));
  const edges: Edge[] = [];
  const doubts: Doubt[] = [];
  const scored = new Set<string>();
  const split = new Set<string>();
  for (const { a, b, together } of decisions) {
    const [one, other] = [byRecord.get(a), byRecord.get(b)];
    if (!one || !other || one.plan !== other.plan) continue;
    if (together) edges.push(edge(one, other, decided, "a person merged them"));
    else if (together === false) split.add(pairKey(one, other));
  }
  return {
    edges,
    doubts,
    isSplit: (a: Placed, b: Placed): boolean => split.has(pairKey(a, b)),
    equal(shared: readonly Placed[], strength: number, reason: string): void {
      for (const [a, b] of pairs(shared)) edges.push(edge(a, b, strength, reason));
    },
    alike(shared: readonly Placed[], rule: Parameters<typeof scoreOf>[0]): void {
      for (const [one, other] of pairs(shared)) {
        // Likeness within one source is no news to that source; equal tax numbers are, and come as refused links.
        if (one.source === other.source && !apart.severalKeys(one.plan.kind.name, one.source)) continue;
        const pair = `${rule.name} ${pairKey(one, other)}`;
        if (scored.has(pair)) continue;
        scored.add(pair);
        const { a, b } = edge(one, other, 0, "");
        const result = scoreOf(rule, a, b);
        if (result === undefined || result.score < rule.rule.review) continue;
        if (result.score >= rule.rule.link) edges.push(edge(a, b, result.score / 2, `a match score of ${result.score}`));
        else doubts.push({ a, b, kind: "score", cause: `a match score of ${result.score}`, ...result });
      }
    },
  };
}

function* pairs(records: readonly Placed[]): Generator<readonly [Placed, Placed]> {
  for (const [index, a] of records.entries()) for (const b of records.slice(index + 1)) yield [a, b];
}
