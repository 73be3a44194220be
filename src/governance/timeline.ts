// What takes effect by date: rule sets, forms of systems, and silences of sources. Data as of a commit, shared by every fold.

import type { Kind } from "../model/kind.ts";
import { type DatedForm, formBook, type FormStretch } from "./dated-form.ts";
import { compileRules, type KindRules } from "./rule-set.ts";
import type { DeleteRule, Rule, RuleSet } from "./rule.ts";
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
  /** Kinds that come under other rules in (after, until]. */
  beginning(kinds: readonly Kind[], after: number, until: number): readonly Kind[];
  setAt(at: number): RuleSet;
  /** Key of the set in force; undefined where none is. */
  keyAt(at: number): string | undefined;
  /** The dates, ms, from which sets hold, or forms of the kind. */
  dates(kind: Kind): readonly number[];
  /** Every word about forms of systems. */
  forms(): readonly DatedForm[];
  /**
   * The first time, ms, from which a kind may be judged otherwise in the other timeline than here; Infinity where there is none. Silences
   * depend on contacts and on how far the clock has come: a kind that heeds them parts from the beginning, -Infinity.
   */
  parting(kind: Kind, other: Timeline): number;
  /** The next set to come into force after `after`, ms. */
  setAfter(after: number): RuleSet | undefined;
  /** Does any set say what a delete of this kind means? */
  hasDeletes(kind: Kind): boolean;
  /** Does any rule care how long this source has been silent? */
  listens(source: string): boolean;
  /** Kinds with a silence that begins or ends in (after, until]. */
  silencesMove(kinds: readonly Kind[], after: number, until: number): readonly Kind[];
  /** Kinds whose silences as they are known would be others with a contact of this source then. */
  silencesReached(kinds: readonly Kind[], source: string, at: number): readonly Kind[];
  addRules(rules: DatedRules, kinds: readonly Kind[]): void;
  addForm(form: DatedForm): void;
  addContact(source: string, at: number): void;
  moveHorizon(at: number): void;
  /** As it stands now: what is added to one of the two later is not seen by the other. */
  fork(): Timeline;
  /** Back to no rules, no contacts, no horizon: before it is loaded again. */
  clear(): void;
}

const noRules: DatedRules = { set: { from: Number.NEGATIVE_INFINITY, rules: [], deletes: [] }, at: Number.NEGATIVE_INFINITY, key: "" };

/** What a timeline knows, and the compiler that forks share: equal rules of a kind are one object in all of them. */
interface Known {
  readonly dated: readonly DatedRules[];
  readonly forms: readonly DatedForm[];
  readonly contacts: ReadonlyMap<string, number[]>;
  readonly stamp: number;
  readonly horizon: number;
  readonly rulesOf: (set: RuleSet, kind: Kind, forms?: FormStretch) => KindRules;
}

export const newTimeline = (): Timeline =>
  timelineOf({ dated: [noRules], forms: [], contacts: new Map(), stamp: 0, horizon: Number.NEGATIVE_INFINITY, rulesOf: compiler() });

function timelineOf(known: Known): Timeline {
  const { rulesOf } = known;
  let { dated, stamp, horizon } = known;
  let book = formBook(known.forms);
  const contacts = new Map(known.contacts);
  /** Sources whose list no fork holds: it may be changed in place. */
  const owned = new Set<string>();
  const timesOf = (source: string): readonly number[] => contacts.get(source) ?? [];
  const datedAt = (at: number): DatedRules => dated.findLast(({ set }) => set.from <= at) ?? noRules;
  const setAt = (at: number): RuleSet => datedAt(at).set;
  const rulesAt = (kind: Kind, at: number): KindRules => rulesOf(setAt(at), kind, book.at(kind, at));
  const dates: Timeline["dates"] = (kind) => datesOf(dated, book.stretches(kind));
  const nextRules = (kind: Kind, after: number): number => nextRulesDate(dates(kind), after, (at) => rulesAt(kind, at));
  const firstEdge = (set: RuleSet, kind: Kind, after: number): number => firstSilence(rulesOf(set, kind), after, timesOf);
  return {
    get stamp() {
      return stamp;
    },
    get horizon() {
      return horizon;
    },
    rulesAt,
    dueAfter: (kind, after) => Math.min(nextRules(kind, after), firstEdge(setAt(after), kind, after)),
    silent: (source, afterMs, at) => silentAt(timesOf(source), afterMs, Math.min(at, horizon)),
    beginning: (kinds, after, until) => kinds.filter((kind) => nextRules(kind, after) <= until),
    setAt,
    keyAt: (at) => datedAt(at).key || undefined,
    dates,
    forms: () => book.all(),
    parting: (kind, other) => partingOf(kind, { dates: dates(kind), rulesAt }, other),
    setAfter: (after) => dated.find(({ set }) => set.from > after)?.set,
    hasDeletes: (kind) => dated.some(({ set }) => rulesOf(set, kind).deletes !== undefined),
    listens: (source) => dated.some(({ set }) => silentAfter(set, source).length > 0),
    silencesMove(kinds, after, until) {
      const sets = [setAt(after), ...dated.flatMap(({ set }) => (set.from > after && set.from <= until ? [set] : []))];
      return kinds.filter((kind) => sets.some((set) => firstEdge(set, kind, after) <= until));
    },
    silencesReached(kinds, source, at) {
      const isReached = ({ afterMs }: KindRules["silences"][number]): boolean => reaches(timesOf(source), afterMs, at, horizon);
      return kinds.filter((kind) => dated.some(({ set }) => silencesOf(rulesOf(set, kind), source).some(isReached)));
    },
    addRules(rules, kinds) {
      if (dated.some(({ set, at, key }) => set.from === rules.set.from && at === rules.at && key === rules.key)) return;
      for (const kind of kinds) rulesOf(rules.set, kind);
      dated = [...dated, rules].sort(inForceLater);
      stamp += 1;
    },
    addForm: (form) => void (stamp += book.add(form) ? 1 : 0),
    addContact(source, at) {
      const times = owned.has(source) ? (contacts.get(source) ?? []) : [...timesOf(source)];
      contacts.set(source, times);
      owned.add(source);
      addTime(times, at);
      if (dated.some(({ set }) => silentAfter(set, source).length > 0)) stamp += 1;
    },
    moveHorizon: (at) => void (horizon = Math.max(horizon, at)),
    fork() {
      owned.clear();
      return timelineOf({ dated, forms: book.all(), contacts, stamp, horizon, rulesOf });
    },
    clear() {
      dated = [noRules];
      book = formBook();
      contacts.clear();
      owned.clear();
      horizon = Number.NEGATIVE_INFINITY;
      stamp += 1;
    },
  };
}

function partingOf(kind: Kind, { dates, rulesAt }: { dates: readonly number[] } & Pick<Timeline, "rulesAt">, other: Timeline): number {
  const all = [...dates, ...other.dates(kind)];
  if (all.some((at) => rulesAt(kind, at).silences.length + other.rulesAt(kind, at).silences.length > 0)) return Number.NEGATIVE_INFINITY;
  return Math.min(Number.POSITIVE_INFINITY, ...all.filter((at) => rulesAt(kind, at) !== other.rulesAt(kind, at)));
}

const silencesOf = ({ silences }: KindRules, source: string): KindRules["silences"] => silences.filter((one) => one.source === source);

/** Ascending. */
const datesOf = (dated: readonly DatedRules[], forms: readonly FormStretch[]): readonly number[] => {
  const sets = dated.map(({ set }) => set.from);
  return forms.length === 0 ? sets : [...sets, ...forms.map(({ from }) => from)].sort((x, y) => x - y);
};

/** The next date, ms, from which a kind comes under other rules or forms; Infinity where none is known. */
function nextRulesDate(dates: readonly number[], after: number, rulesAt: (at: number) => KindRules): number {
  const before = rulesAt(after);
  return dates.find((date) => date > after && rulesAt(date) !== before) ?? Number.POSITIVE_INFINITY;
}

/** The first beginning or end of a silence after `after`, ms. */
const firstSilence = ({ silences }: KindRules, after: number, timesOf: (source: string) => readonly number[]): number =>
  silences.reduce((edge, { source, afterMs }) => Math.min(edge, nextEdge(timesOf(source), afterMs, after)), Number.POSITIVE_INFINITY);

const inForceLater = (x: DatedRules, y: DatedRules): number =>
  x.set.from - y.set.from || x.at - y.at || (x.key < y.key ? -1 : x.key > y.key ? 1 : 0);

/** Silences, ms, that rules of this set know of the source. */
const silentAfter = (set: RuleSet, source: string): number[] =>
  set.rules.flatMap(({ silentAfterMs, authority }) =>
    silentAfterMs !== undefined && authority.some((equals) => equals.includes(source)) ? [silentAfterMs] : [],
  );

/** Compiles each set once for each kind; sets that say the same of a kind share what was compiled, so going over judges nothing again. */
function compiler(): Known["rulesOf"] {
  const compiled = new WeakMap<RuleSet, Map<string, KindRules>>();
  const bySense = new Map<string, KindRules>();
  const withForms = new WeakMap<KindRules, Map<string, KindRules>>();
  const plainOf = (set: RuleSet, kind: Kind): KindRules => {
    const byKind = compiled.get(set) ?? new Map<string, KindRules>();
    compiled.set(set, byKind);
    const known = byKind.get(kind.name);
    if (known) return known;
    const sense = `${kind.name} ${senseOf([...set.rules, ...set.deletes].filter((rule) => rule.kind === kind.name))}`;
    const rules = bySense.get(sense) ?? compileRules(set, kind);
    bySense.set(sense, rules);
    byKind.set(kind.name, rules);
    return rules;
  };
  return (set, kind, forms) => {
    const plain = plainOf(set, kind);
    if (forms === undefined || forms.sense === "") return plain;
    const byForms = withForms.get(plain) ?? new Map<string, KindRules>();
    withForms.set(plain, byForms);
    const rules = byForms.get(forms.sense) ?? { ...plain, forms: forms.inForce };
    byForms.set(forms.sense, rules);
    return rules;
  };
}

/** Everything that rules say, as text. */
const senseOf = (rules: readonly (Rule | DeleteRule)[]): string =>
  JSON.stringify(rules, (_, value: unknown) => {
    if (value instanceof Map || value instanceof Set) return [...value] as unknown[];
    return typeof value === "bigint" ? `${value}n` : value;
  });
