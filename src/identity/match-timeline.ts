// Which match rules hold when. A set begins with the first commit whose clock has reached its date; of those that have begun, the one with
// the greatest (date, time of decision, key) is in force, in whatever order they came.
import type { Model } from "../model/kind.ts";
import type { RuleEntry } from "../observation/entry.ts";
import { type MatchRules, readMatchRules, senseOf } from "./match-rule.ts";
import { type Scoring, scoringUnder } from "./scoring.ts";

export interface DatedMatchRules {
  readonly key: string;
  /** ms */
  readonly from: number;
  /** When it was decided, ms. */
  readonly at: number;
  readonly rules: MatchRules;
  /** As the log keeps them. */
  readonly text: string;
}

/** The rules of an entry of the log. Faults: those of reading them. */
export const datedMatchRules = ({ key, from, at, rules: text }: RuleEntry, model: Model): DatedMatchRules => ({
  key,
  from,
  at,
  rules: readMatchRules(text, model),
  text,
});

/** What a commit changed. */
export interface Turn {
  readonly added: readonly DatedMatchRules[];
  /** Keys of those that have begun. */
  readonly begun: readonly string[];
  /** Kinds that are matched by other rules than before. */
  readonly kinds: readonly string[];
}

export interface MatchTimeline {
  readonly inForce: DatedMatchRules | undefined;
  readonly scoring: Scoring;
  /** Takes sets in, and lets begin what is due at `horizon`, ms. */
  move(sets: readonly DatedMatchRules[], horizon: number): Turn;
  /** True where a set begins by then that has not begun, ms. */
  isDue(until: number): boolean;
  /** The set that holds at a time by its date, whether or not it has begun. */
  setAt(at: number): DatedMatchRules | undefined;
  scoringOf(rules: MatchRules | undefined): Scoring;
}

/** `begun`: keys of the sets of which the date had been reached. */
export function matchTimeline(
  model: Model,
  known: readonly DatedMatchRules[],
  begun: ReadonlySet<string>,
  severalKeys?: Scoring["severalKeys"],
): MatchTimeline {
  let sets = known.toSorted(inForceLater);
  const started = new Set(begun);
  const scoringOf = (rules: MatchRules | undefined): Scoring => scoringUnder(rules, severalKeys);
  const current = (): DatedMatchRules | undefined => sets.findLast(({ key }) => started.has(key));
  let inForce = current();
  let scoring = scoringOf(inForce?.rules);
  return {
    get inForce() {
      return inForce;
    },
    get scoring() {
      return scoring;
    },
    move(coming, horizon) {
      const added = coming.filter((one, place) => !isKnown(one, sets) && coming.findIndex(({ key }) => key === one.key) === place);
      if (added.length > 0) sets = [...sets, ...added].toSorted(inForceLater);
      const due = sets.filter(({ key, from }) => from <= horizon && !started.has(key)).map(({ key }) => key);
      if (due.length === 0) return { added, begun: due, kinds: [] };
      for (const key of due) started.add(key);
      const before = inForce;
      inForce = current();
      scoring = scoringOf(inForce?.rules);
      const kinds = [...model.kinds.keys()].filter((kind) => senseOf(before?.rules, kind) !== senseOf(inForce?.rules, kind));
      return { added, begun: due, kinds };
    },
    isDue: (until) => sets.some(({ key, from }) => from <= until && !started.has(key)),
    setAt: (at) => sets.findLast(({ from }) => from <= at),
    scoringOf,
  };
}

const isKnown = ({ key }: DatedMatchRules, sets: readonly DatedMatchRules[]): boolean => sets.some((set) => set.key === key);

const inForceLater = (x: DatedMatchRules, y: DatedMatchRules): number =>
  x.from - y.from || x.at - y.at || (x.key < y.key ? -1 : x.key > y.key ? 1 : 0);
