// Link before create: which records a run would join and why, and which pairs a person would be asked about.

import type { Reconciled } from "../../governance/stage.ts";
import type { FieldEvidence } from "../../identity/score.ts";
import type { Identity } from "../../identity/stage.ts";
import type { WhyStep } from "../../identity/why.ts";
import type { Prepared } from "../prepare.ts";

interface Named {
  readonly source: string;
  readonly key: string;
}

export interface Match {
  readonly kind: string;
  readonly entity: string;
  /** The first record of the entity, and the one that joins it. */
  readonly first: Named;
  readonly joins: Named;
  readonly because: readonly WhyStep[];
}

export interface DoubtAhead {
  readonly kind: string;
  readonly a: Named;
  readonly b: Named;
  /** Points. */
  readonly score: number;
  readonly cause: string;
  readonly evidence: readonly FieldEvidence[];
}

export interface MatchPreview {
  readonly matches: readonly Match[];
  readonly doubts: readonly DoubtAhead[];
  /** Of each there may be more than are shown. */
  readonly matchCount: number;
  readonly doubtCount: number;
}

/** A person looks through so many at most; the counts say how many there are. */
const shownMax = 500;

/** `identity`: of the branch that prepared it. Reads at most two statements for each match shown, none where memory holds both. */
export async function matchPreview({ reconciled, placement }: Prepared, identity: Pick<Identity, "why">): Promise<MatchPreview> {
  const arrived = new Set(placement.arrived);
  const was = new Map(placement.regrouped.map((one) => [one.entity, one.was]));
  const joining = reconciled.flatMap((one) => joined(one, was.get(one.entity), arrived));
  const matches: Match[] = [];
  for (const { kind, entity, first, joins, records } of joining.slice(0, shownMax)) {
    const found = await identity.why(...records);
    matches.push({ kind, entity, first, joins, because: found?.kind === "together" ? found.steps : [] });
  }
  const { doubts } = placement.rows;
  return {
    matches,
    doubts: doubts
      .toSorted((x, y) => y.score - x.score)
      .slice(0, shownMax)
      .map(({ a, b, score, cause, evidence }) => ({ kind: a.plan.kind.name, a: named(a), b: named(b), score, cause, evidence })),
    matchCount: joining.length,
    doubtCount: doubts.length,
  };
}

interface Joining extends Omit<Match, "because"> {
  readonly records: readonly [string, string];
}

/** Records that are in the entity and were not: new ones, and those of an entity that it takes over. */
function joined({ standing }: Reconciled, was: readonly string[] | undefined, arrived: ReadonlySet<string>): Joining[] {
  const [first, ...rest] = standing.members;
  if (first === undefined || was === undefined) return [];
  const others = was.length > 1 || arrived.has(first.record) ? rest : rest.filter(({ record }) => arrived.has(record));
  return others.map((member) => ({
    kind: standing.plan.kind,
    entity: standing.entity,
    first: named(first),
    joins: named(member),
    records: [first.record, member.record],
  }));
}

const named = ({ source, key }: Named): Named => ({ source, key });
