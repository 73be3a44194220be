// Finds what links the records of a scope: people's decisions, equal values, alike values; and the doubts for a person.
import { type Block, blockRecordsMax, isAlikeBlock } from "./match-key.ts";
import { type Apart, components, type Components, decided, decidedTogether, edge, type Edge, type PairDecision } from "./component.ts";
import type { PlannedScore } from "./match-plan.ts";
import type { Placed } from "./placed.ts";
import { type FieldEvidence, type Score, scoreOf } from "./score.ts";
import type { Scoring } from "./scoring.ts";

/** A doubt: a score in the band that asks, or a link that a constraint refused. */
export interface Doubt {
  readonly a: Placed;
  readonly b: Placed;
  readonly kind: "score" | "refused";
  /** Points; 0 for a refused link between equal values. */
  readonly score: number;
  readonly cause: string;
  readonly evidence: readonly FieldEvidence[];
}

export interface Scope {
  readonly blocksOf: (placed: Placed) => readonly Block[];
  readonly isCrowded: (block: string) => boolean;
  /** The points and the policy of keys that hold. */
  readonly scoring: Scoring;
}

export interface Linked extends Components {
  readonly edges: readonly Edge[];
  readonly doubts: readonly Doubt[];
}

/** Those of a block who ask, and everybody in it whom that concerns. */
export interface SharedBlock {
  readonly block: Block;
  readonly some: readonly Placed[];
  readonly records: readonly Placed[];
}

/** What comparing has found so far. Each pair is compared once. */
export interface Found {
  /** Compares the asking records of each block with everybody in it. */
  compare(shared: readonly SharedBlock[]): void;
  /** Compares all of these with one another where they share a block. */
  compareAll(records: readonly Placed[]): void;
  /** Records that an edge found so far leads to. */
  linked(): Iterable<Placed>;
  /** Groups `records`, whole clusters; edges that lead out of them are left alone. */
  link(records: readonly Placed[], decisions: readonly PairDecision[], split: Apart["split"]): Linked;
}

export function newFound(scope: Scope): Found {
  const { severalKeys, weigh } = scope.scoring;
  const edges: Edge[] = [];
  const doubts: Doubt[] = [];
  const scores = new Map<string, Score>();
  const equalPairs = new Set<string>();
  const isOneList = (one: Placed, other: Placed): boolean => one.source === other.source && !severalKeys(one.plan.kind.name, one.source);
  /** Where a policy lets several keys of one source be one thing, a link of two of them says so. */
  const reasoned = (a: Placed, b: Placed, reason: string): string =>
    a.source === b.source && !isOneList(a, b) ? `${reason}, and several keys of ${a.source} may be one ${a.plan.kind.name}` : reason;
  const scored = (rule: PlannedScore, a: Placed, b: Placed): { readonly score: Score; readonly isNew: boolean } => {
    const key = pairKey(a, b);
    const known = scores.get(key);
    if (known !== undefined) return { score: known, isNew: false };
    const score = scoreOf(rule, a, b);
    scores.set(key, score);
    return { score, isNew: true };
  };
  const compared = new Set<string>();
  const pair = ({ rule: planned }: Block, one: Placed, other: Placed): void => {
    const { a, b } = edge(one, other, 0, "");
    if (planned.kind === "exact") {
      const { rule } = planned;
      const key = `${planned.name} ${pairKey(a, b)}`;
      if (equalPairs.has(key)) return;
      equalPairs.add(key).add(pairKey(a, b));
      edges.push(edge(a, b, rule.strength, reasoned(a, b, rule.description)));
      return;
    }
    // Likeness within one source is no news to that source; equal tax numbers are, and come as refused links.
    const key = pairKey(a, b);
    if (compared.has(key) || equalPairs.has(key) || isOneList(a, b)) return;
    compared.add(key);
    const rule = weigh(a.plan, planned);
    const { score } = scored(rule, a, b);
    if (score.score < rule.rule.review) return;
    const cause = `a match score of ${score.score}`;
    if (score.score >= rule.rule.link) edges.push(edge(a, b, score.score * scoredStrength, reasoned(a, b, cause)));
    else doubts.push({ a, b, kind: "score", cause, score: score.score, evidence: score.evidence });
  };
  const contrary = (a: Placed, b: Placed): boolean => {
    const rule = a.plan.rules.find((one) => one.kind === "score");
    return rule?.kind === "score" && scored(weigh(a.plan, rule), edge(a, b, 0, "").a, edge(a, b, 0, "").b).score.isContrary;
  };
  const compare = (shared: readonly SharedBlock[]): void => {
    for (const one of equalFirst(shared)) for (const [a, b] of pairs(one)) pair(one.block, a, b);
  };
  return {
    compare,
    compareAll: (records) => compare(sharedBlocks(records, scope)),
    linked: () => edges.flatMap(({ a, b }) => [a, b]),
    link(records, decisions, split) {
      const within = new Set(records);
      const inside = [...edges.filter(({ a, b }) => within.has(a) && within.has(b)), ...decidedEdges(records, decisions)];
      const joined = components(records, inside, { split, severalKeys, contrary });
      return { ...joined, edges: inside, doubts: openDoubts(joined, doubts, decisions, scores) };
    },
  };
}

/** Scored edges are weaker than every exact rule: no rule gives a thousand points. */
const scoredStrength = 0.001;

export const pairKey = (one: Placed, other: Placed): string =>
  one.record < other.record ? `${one.record} ${other.record}` : `${other.record} ${one.record}`;

function decidedEdges(records: readonly Placed[], decisions: readonly PairDecision[]): Edge[] {
  const byRecord = new Map(records.map((placed) => [placed.record, placed]));
  return decisions.flatMap(({ a, b, together }) => {
    const [one, other] = [byRecord.get(a), byRecord.get(b)];
    return together && one && other && one.plan === other.plan ? [edge(one, other, decided, decidedTogether)] : [];
  });
}

function openDoubts(
  joined: Components,
  doubts: readonly Doubt[],
  decisions: readonly PairDecision[],
  scores: ReadonlyMap<string, Score>,
): Doubt[] {
  const split = new Set(decisions.filter(({ together }) => together === false).map(({ a, b }) => `${a} ${b}`));
  const groupOf = new Map(joined.groups.flatMap((group) => group.map((placed) => [placed.record, group] as const)));
  const isOpen = ({ a, b }: { a: Placed; b: Placed }): boolean =>
    (groupOf.get(a.record) ?? a) !== (groupOf.get(b.record) ?? b) && !split.has(pairKey(a, b));
  const refusals = joined.refused.map(({ edge: { a, b, reason }, cause }): Doubt => {
    const score = scores.get(pairKey(a, b));
    return { a, b, kind: "refused", score: score?.score ?? 0, cause: `${reason}, but ${cause}`, evidence: score?.evidence ?? [] };
  });
  return [...new Map([...doubts, ...refusals].filter(isOpen).map((doubt) => [pairKey(doubt.a, doubt.b), doubt])).values()];
}

/** Everybody of a scope in each block that says something. Most records are alone in theirs: for one nothing is made. */
function sharedBlocks(records: readonly Placed[], { blocksOf, isCrowded }: Scope): SharedBlock[] {
  const blocks = new Map<string, Placed | { readonly block: Block; readonly some: Placed[] }>();
  for (const placed of records)
    for (const block of blocksOf(placed)) {
      const known = blocks.get(block.block);
      if (known === undefined) blocks.set(block.block, placed);
      else if ("some" in known) known.some.push(placed);
      else blocks.set(block.block, { block, some: [known, placed] });
    }
  const shared: SharedBlock[] = [];
  for (const [key, known] of blocks)
    if ("some" in known && known.some.length <= blockRecordsMax(key) && !isCrowded(key)) shared.push({ ...known, records: known.some });
  return shared;
}

/** True where somebody is in a block with one of `some`. */
export const isShared = (some: readonly Placed[], records: readonly Placed[]): boolean =>
  some.length > 1 || records.some((placed) => placed !== some[0]);

/** Each of `some` with everybody in the block, each pair once. */
function* pairs({ some, records }: SharedBlock): Generator<readonly [Placed, Placed]> {
  const mine = new Set(some);
  const rest = records.filter((placed) => !mine.has(placed));
  for (const [index, one] of some.entries()) {
    for (const other of some.slice(index + 1)) yield [one, other];
    for (const other of rest) yield [one, other];
  }
}

/** Equal before alike: whom a number links need not be compared. */
const equalFirst = (shared: readonly SharedBlock[]): SharedBlock[] =>
  shared.toSorted((one, other) => Number(isAlikeBlock(one.block.block)) - Number(isAlikeBlock(other.block.block)));
