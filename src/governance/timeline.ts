// What takes effect by date: rule sets, and silences of sources. Data as of a commit, shared by every fold.

import type { Kind } from "../model/kind.ts";
import { compileRules, type KindRules } from "./rule-set.ts";
import type { RuleSet } from "./rule.ts";
import { addTime, nextEdge, reaches, silentAt } from "./silence.ts";

/** A rule set with its place among those of the same date: the one decided last, then the greater key, is in force. */
export interface DatedRules {
  readonly set: RuleSet;
  readonly at: number;
  readonly key: string;
}

export interface Timeline {
  readonly stamp: number;
  /** Latest tick, ms. */
  readonly horizon: number;
  rulesAt(kind: Kind, at: number): KindRules;
  /** The next rule date or edge of a silence after `after`, ms; Infinity when none is known. */
  dueAfter(kind: Kind, after: number): number;
  /** A silence is known as far as a tick has revealed it; later than that, the source stands as it stood at the tick. */
  silent(source: string, afterMs: number, at: number): boolean;
  /** Rule sets that come into force in (after, until], with the set each follows. */
  beginning(after: number, until: number): readonly RuleSet[];
  setAt(at: number): RuleSet;
  /** Does any rule care how long this source has been silent? */
  listens(source: string): boolean;
  /** Kinds with a silence that begins or ends in (after, until]. */
  silencesMove(kinds: readonly Kind[], after: number, until: number): readonly Kind[];
  /** Kinds whose silences as they are known would be others with a contact of this source then. */
  silencesReached(kinds: readonly Kind[], source: string, at: number): readonly Kind[];
  addRules(rules: DatedRules, kinds: readonly Kind[]): void;
  addContact(source: string, at: number): void;
  moveHorizon(at: number): void;
  /** Back to no rules, no contacts, no horizon: before it is loaded again. */
  clear(): void;
}

const noRules: DatedRules = { set: { from: Number.NEGATIVE_INFINITY, rules: [], deletes: [] }, at: Number.NEGATIVE_INFINITY, key: "" };

export function newTimeline(): Timeline {
  let dated: DatedRules[] = [noRules];
  const contacts = new Map<string, number[]>();
  let stamp = 0;
  let horizon = Number.NEGATIVE_INFINITY;
  const timesOf = (source: string): readonly number[] => contacts.get(source) ?? [];
  const setAt = (at: number): RuleSet => (dated.findLast(({ set }) => set.from <= at) ?? noRules).set;
  const rulesOf = compiler();
  const firstEdge = (set: RuleSet, kind: Kind, after: number): number =>
    rulesOf(set, kind).silences.reduce(
      (edge, { source, afterMs }) => Math.min(edge, nextEdge(timesOf(source), afterMs, after)),
      Number.POSITIVE_INFINITY,
    );
  return {
    get stamp() {
      return stamp;
    },
    get horizon() {
      return horizon;
    },
    rulesAt: (kind, at) => rulesOf(setAt(at), kind),
    dueAfter(kind, after) {
      const next = dated.find(({ set }) => set.from > after)?.set.from ?? Number.POSITIVE_INFINITY;
      return Math.min(next, firstEdge(setAt(after), kind, after));
    },
    silent: (source, afterMs, at) => silentAt(timesOf(source), afterMs, Math.min(at, horizon)),
    beginning: (after, until) =>
      dated.flatMap(({ set }, place) => (set.from > after && set.from <= until ? [(dated[place - 1] ?? noRules).set, set] : [])),
    setAt,
    listens: (source) => dated.some(({ set }) => silentAfter(set, source).length > 0),
    silencesMove(kinds, after, until) {
      const sets = new Set([setAt(after), ...dated.flatMap(({ set }) => (set.from > after && set.from <= until ? [set] : []))]);
      return kinds.filter((kind) => [...sets].some((set) => firstEdge(set, kind, after) <= until));
    },
    silencesReached: (kinds, source, at) =>
      kinds.filter((kind) =>
        dated.some(({ set }) =>
          rulesOf(set, kind).silences.some(
            (silence) => silence.source === source && reaches(timesOf(source), silence.afterMs, at, horizon),
          ),
        ),
      ),
    addRules(rules, kinds) {
      if (dated.some(({ set, at, key }) => set.from === rules.set.from && at === rules.at && key === rules.key)) return;
      for (const kind of kinds) rulesOf(rules.set, kind);
      dated = [...dated, rules].sort(inForceLater);
      stamp += 1;
    },
    addContact(source, at) {
      const times = contacts.get(source) ?? [];
      contacts.set(source, times);
      addTime(times, at);
      if (dated.some(({ set }) => silentAfter(set, source).length > 0)) stamp += 1;
    },
    moveHorizon: (at) => {
      horizon = Math.max(horizon, at);
    },
    clear() {
      dated = [noRules];
      contacts.clear();
      horizon = Number.NEGATIVE_INFINITY;
      stamp += 1;
    },
  };
}

const inForceLater = (x: DatedRules, y: DatedRules): number =>
  x.set.from - y.set.from || x.at - y.at || (x.key < y.key ? -1 : x.key > y.key ? 1 : 0);

/** Silences, ms, that rules of this set know of the source. */
const silentAfter = (set: RuleSet, source: string): number[] =>
  set.rules.flatMap(({ silentAfterMs, authority }) =>
    silentAfterMs !== undefined && authority.some((equals) => equals.includes(source)) ? [silentAfterMs] : [],
  );

/** Compiles each set once for each kind. */
function compiler(): (set: RuleSet, kind: Kind) => KindRules {
  const compiled = new WeakMap<RuleSet, Map<string, KindRules>>();
  return (set, kind) => {
    const byKind = compiled.get(set) ?? new Map<string, KindRules>();
    compiled.set(set, byKind);
    const known = byKind.get(kind.name) ?? compileRules(set, kind);
    byKind.set(kind.name, known);
    return known;
  };
}
