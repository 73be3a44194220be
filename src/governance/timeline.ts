// What takes effect by date: rule sets, and silences of sources. Data as of a commit, shared by every fold.

import type { Kind } from "../model/kind.ts";
import { compileRules, type KindRules } from "./rule-set.ts";
import type { RuleSet } from "./rule.ts";

export interface Timeline {
  readonly stamp: number;
  /** Latest tick, ms. */
  readonly horizon: number;
  rulesAt(kind: Kind, at: number): KindRules;
  /** The next rule date or edge of a silence after `after`, ms; Infinity when none is known. */
  dueAfter(kind: Kind, after: number): number;
  silent(source: string, afterMs: number, at: number): boolean;
  /** Rule sets that come into force in (after, until], with the set each follows. */
  beginning(after: number, until: number): readonly RuleSet[];
  setAt(at: number): RuleSet;
  /** Does any rule care how long this source has been silent? */
  listens(source: string): boolean;
  /** Kinds with a silence that begins or ends in (after, until]. */
  silencesMove(kinds: readonly Kind[], after: number, until: number): readonly Kind[];
  addRules(set: RuleSet, kinds: readonly Kind[]): void;
  addContact(source: string, at: number): void;
  moveHorizon(at: number): void;
  /** Back to no rules, no contacts, no horizon: before it is loaded again. */
  clear(): void;
}

const noRules: RuleSet = { from: Number.NEGATIVE_INFINITY, rules: [] };

export function newTimeline(): Timeline {
  const sets: RuleSet[] = [noRules];
  const contacts = new Map<string, number[]>();
  const compiled = new Map<RuleSet, Map<string, KindRules>>();
  let stamp = 0;
  let horizon = Number.NEGATIVE_INFINITY;
  const setAt = (at: number): RuleSet => sets.findLast((set) => set.from <= at) ?? noRules;
  const listens = (source: string): boolean =>
    sets.some((set) => set.rules.some((rule) => rule.silentAfterMs !== undefined && rule.authority.some((equals) => equals.includes(source))));
  const rulesOf = (set: RuleSet, kind: Kind): KindRules => {
    const byKind = compiled.get(set) ?? new Map<string, KindRules>();
    compiled.set(set, byKind);
    const known = byKind.get(kind.name) ?? compileRules(set, kind);
    byKind.set(kind.name, known);
    return known;
  };
  const edgeAfter = (source: string, afterMs: number, after: number): number => {
    for (const [place, at] of (contacts.get(source) ?? []).entries()) {
      const next = contacts.get(source)?.[place + 1] ?? Number.POSITIVE_INFINITY;
      if (next <= at + afterMs) continue;
      if (at + afterMs > after) return at + afterMs;
      if (next > after) return next;
    }
    return Number.POSITIVE_INFINITY;
  };
  const dueAfter = (kind: Kind, after: number): number => {
    let due = sets.find((set) => set.from > after)?.from ?? Number.POSITIVE_INFINITY;
    for (const { source, afterMs } of rulesOf(setAt(after), kind).silences) due = Math.min(due, edgeAfter(source, afterMs, after));
    return due;
  };
  return {
    get stamp() {
      return stamp;
    },
    get horizon() {
      return horizon;
    },
    rulesAt: (kind, at) => rulesOf(setAt(at), kind),
    dueAfter,
    silent(source, afterMs, at) {
      const last = contacts.get(source)?.findLast((contact) => contact <= at);
      return last !== undefined && at >= last + afterMs;
    },
    beginning: (after, until) => sets.flatMap((set, place) => (set.from > after && set.from <= until ? [sets[place - 1] ?? noRules, set] : [])),
    setAt,
    listens,
    silencesMove: (kinds, after, until) =>
      kinds.filter((kind) => rulesOf(setAt(until), kind).silences.some(({ source, afterMs }) => edgeAfter(source, afterMs, after) <= until)),
    addRules(set, kinds) {
      for (const kind of kinds) rulesOf(set, kind);
      sets.push(set);
      sets.sort((x, y) => x.from - y.from);
      stamp += 1;
    },
    addContact(source, at) {
      const times = contacts.get(source) ?? [];
      contacts.set(source, times);
      times.push(at);
      if ((times.at(-2) ?? 0) > at) times.sort((x, y) => x - y);
      if (listens(source)) stamp += 1;
    },
    moveHorizon: (at) => {
      horizon = Math.max(horizon, at);
    },
    clear() {
      sets.splice(0, sets.length, noRules);
      contacts.clear();
      horizon = Number.NEGATIVE_INFINITY;
      stamp += 1;
    },
  };
}
