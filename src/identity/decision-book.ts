// What people decided of pairs. Decisions of this kind are few (a person made each), so all of them are held in memory.
import type { Decision } from "../observation/entry.ts";
import type { PairDecision } from "./component.ts";

const together: Readonly<Record<string, boolean | null>> = { merge: true, split: false, withdrawn: null };

/** The pair a merge, a split or its withdrawal is about; undefined for decisions that are not about identity, or about one record alone. */
export function pairDecision({ record, body, at, key, site }: Decision): PairDecision | undefined {
  if (!("other" in body) || body.other === record) return undefined;
  const [a, b] = record < body.other ? [record, body.other] : [body.other, record];
  return { a, b, together: together[body.kind] ?? null, at, decision: key, site };
}

export interface DecisionBook {
  /** Takes the decision in; false where a later one on the same pair stands. */
  enter(decision: PairDecision): boolean;
  readonly all: () => Iterable<PairDecision>;
  readonly about: (record: string) => Iterable<PairDecision>;
  /** Records that must not be together with this one. */
  readonly split: (record: string) => Iterable<string>;
}

export function decisionBook(entries: readonly PairDecision[]): DecisionBook {
  const byRecord = new Map<string, Map<string, PairDecision>>();
  const put = (record: string, other: string, decision: PairDecision): void => {
    const pairs = byRecord.get(record) ?? new Map<string, PairDecision>();
    byRecord.set(record, pairs.set(other, decision));
  };
  const enter = (decision: PairDecision): boolean => {
    const standing = byRecord.get(decision.a)?.get(decision.b);
    if (standing && !isLater(decision, standing)) return false;
    put(decision.a, decision.b, decision);
    put(decision.b, decision.a, decision);
    return true;
  };
  for (const decision of entries) enter(decision);
  return {
    enter,
    all: () => new Set([...byRecord.values()].flatMap((pairs) => [...pairs.values()])),
    about: (record) => byRecord.get(record)?.values() ?? [],
    split: (record) => [...(byRecord.get(record) ?? [])].flatMap(([other, { together }]) => (together === false ? [other] : [])),
  };
}

const isLater = (a: PairDecision, b: PairDecision): boolean => a.at > b.at || (a.at === b.at && a.decision > b.decision);
