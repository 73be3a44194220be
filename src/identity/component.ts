// Joins records along edges under constraints: the strongest edge first, then by key. An edge that would put two records
// together that must stay apart is refused, and a person is asked. The result depends on the set of edges, not on their order.
import { present } from "../base/assert.ts";
import { byKey, type Placed } from "./placed.ts";

/** What a person decided of one pair: the latest decision by (at, key). */
export interface PairDecision {
  /** Record ids, a < b. */
  readonly a: string;
  readonly b: string;
  /** Null: what was decided before is taken back. */
  readonly together: boolean | null;
  readonly at: number;
  readonly decision: string;
  readonly site: string;
}

export interface Edge {
  /** a before b by source and key. */
  readonly a: Placed;
  readonly b: Placed;
  /** A decision of a person counts above every rule. */
  readonly strength: number;
  readonly reason: string;
}

/** By likeness, not by a number or a person. */
export const isScored = ({ strength }: Edge): boolean => strength < 1;

export const decided = Number.POSITIVE_INFINITY;
/** The reason of such an edge. */
export const decidedTogether = "a person merged them";

export const edge = (one: Placed, other: Placed, strength: number, reason: string): Edge =>
  byKey(one, other) < 0 ? { a: one, b: other, strength, reason } : { a: other, b: one, strength, reason };

export interface Apart {
  /** Pairs that a person split, both ways: record -> records. */
  readonly split: (record: string) => Iterable<string>;
  /** True where several keys of this source may be one thing. */
  readonly severalKeys: (kind: string, source: string) => boolean;
  /** True where what is known of two records tells them apart. Asked of scored links only: an equal number outweighs it. */
  readonly contrary: (a: Placed, b: Placed) => boolean;
}

export interface Refusal {
  readonly edge: Edge;
  /** Why, in one sentence. */
  readonly cause: string;
}

export interface Components {
  /** Joined by accepted edges. Every record is in exactly one. */
  readonly groups: readonly (readonly Placed[])[];
  /** Joined by accepted and refused edges. */
  readonly clusters: readonly (readonly Placed[])[];
  readonly refused: readonly Refusal[];
}

export function components(records: readonly Placed[], edges: readonly Edge[], apart: Apart): Components {
  const ordered = [...edges].sort((x, y) =>
    x.strength === y.strength ? byKey(x.a, y.a) || byKey(x.b, y.b) : x.strength > y.strength ? -1 : 1,
  );
  const linked = new Set(edges.flatMap(({ a, b }) => [a, b]));
  const torn = tornEdges(ordered, apart.contrary);
  const alone = records.filter((placed) => !linked.has(placed)).map((placed) => [placed]);
  const groups = forest(linked);
  const clusters = forest(linked);
  const refused: Refusal[] = [];
  for (const one of ordered) {
    clusters.join(one.a.record, one.b.record);
    const [left, right] = [groups.group(one.a.record), groups.group(one.b.record)];
    if (left === right) continue;
    const cause = torn.get(one) ?? whyApart(left, right, one, apart);
    if (cause === undefined) groups.join(one.a.record, one.b.record);
    else refused.push({ edge: one, cause });
  }
  return { groups: [...groups.all(), ...alone], clusters: [...clusters.all(), ...alone], refused };
}

function whyApart(left: readonly Placed[], right: readonly Placed[], one: Edge, apart: Apart): string | undefined {
  const [small, large] = left.length < right.length ? [left, right] : [right, left];
  const ids = new Set(large.map(({ record }) => record));
  for (const placed of small)
    for (const other of apart.split(placed.record)) if (ids.has(other)) return `${named(placed)} was split from a record of the other side`;
  // A person who joins two keys of one source knows better than the default.
  if (one.strength === decided) return undefined;
  const bySource = new Map(large.map((placed) => [placed.source, placed]));
  for (const { source, key, plan } of small) {
    const other = bySource.get(source);
    if (other && !apart.severalKeys(plan.kind.name, source)) return `${source} lists both ${key} and ${other.key}`;
  }
  if (!isScored(one)) return undefined;
  for (const placed of small) {
    const other = large.find((member) => apart.contrary(placed, member));
    if (other) return `${named(placed)} and ${named(other)} are told apart`;
  }
  return undefined;
}

const named = ({ source, key }: Placed): string => `${source} ${key}`;

/** Scores nearer than this do not say which of the two it is. */
const marginPoints = 0.002;
/** Of so many that a record is alike to, the first by score and key: beyond that nobody could tell either. */
const nearMax = 20;

/** A record alike to two that are told apart, to one as much as to the other, is not given to either. */
function tornEdges(edges: readonly Edge[], contrary: Apart["contrary"]): Map<Edge, string> {
  const scoredOf = new Map<Placed, { readonly one: Edge; readonly other: Placed }[]>();
  const add = (placed: Placed, one: Edge, other: Placed): void => {
    const near = scoredOf.get(placed);
    if (near === undefined) scoredOf.set(placed, [{ one, other }]);
    else if (near.length < nearMax) near.push({ one, other });
  };
  for (const one of edges) {
    if (!isScored(one)) continue;
    add(one.a, one, one.b);
    add(one.b, one, one.a);
  }
  const torn = new Map<Edge, string>();
  for (const [placed, near] of scoredOf)
    for (const [index, x] of near.entries())
      for (const y of near.slice(index + 1)) {
        if (x.one.strength - y.one.strength > marginPoints) break;
        if (!contrary(x.other, y.other)) continue;
        const cause = `${named(placed)} is as much like ${named(x.other)} as like ${named(y.other)}`;
        torn.set(x.one, cause).set(y.one, cause);
      }
  return torn;
}

interface Forest {
  group(record: string): Placed[];
  join(a: string, b: string): void;
  all(): Placed[][];
}

/** Every record points to its group's array; the smaller array is poured into the larger. */
function forest(records: ReadonlySet<Placed>): Forest {
  const groupOf = new Map([...records].map((placed) => [placed.record, [placed]]));
  const group = (record: string): Placed[] => present(groupOf.get(record), `record ${record} among those grouped`);
  return {
    group,
    join(a, b) {
      const [left, right] = [group(a), group(b)];
      if (left === right) return;
      const [small, large] = left.length < right.length ? [left, right] : [right, left];
      for (const placed of small) groupOf.set(placed.record, large);
      large.push(...small);
    },
    all: () => [...new Set(groupOf.values())],
  };
}
