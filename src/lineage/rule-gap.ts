// Where the rules say nothing, or speak to nobody: fields without an owner, owners without a word, rules without a record.

import type { Rule, RuleSet } from "../governance/rule.ts";
import type { KindRules } from "../governance/rule-set.ts";
import type { Kind, Model } from "../model/kind.ts";
import { sentence } from "../governance/sentence.ts";
import type { Language } from "../base/language.ts";

/** What the hub holds, as far as it concerns rules. */
export interface Held {
  readonly open: readonly { readonly kind: string; readonly field: string; readonly rule: string; readonly open: number }[];
  /** Records of a kind by source. */
  readonly records: readonly { readonly kind: string; readonly source: string; readonly records: number }[];
  /** Standing records of a kind by home site and values of the asked fields, in their order. */
  readonly facts: readonly {
    readonly kind: string;
    readonly site: string;
    readonly values: readonly (string | null)[];
    readonly records: number;
  }[];
  /** Fields each source claims, and which of them it claims of things that another source claims too; from what was looked at. */
  readonly claimed: readonly { readonly kind: string; readonly source: string; readonly field: string; readonly shared: boolean }[];
}

/** No rule decides it, though systems stand apart on it or several claim it. */
export interface UnownedField {
  readonly kind: string;
  readonly field: string;
  readonly sources: readonly string[];
  /** Open discrepancies. */
  readonly open: number;
}

/** Rules decide it, but not everywhere. */
export interface UncoveredField {
  readonly kind: string;
  readonly field: string;
  /** Lifecycle states in which no rule of it can hold. */
  readonly states: readonly string[];
  /** Standing records on which none holds now. */
  readonly records: number;
}

/** Named as an owner, and never heard on these fields. */
export interface SilentOwner {
  readonly source: string;
  readonly rule: string;
  readonly kind: string;
  readonly fields: readonly string[];
  /** Records of the kind that it has told of at all. */
  readonly records: number;
}

export interface IdleRule {
  readonly name: string;
  readonly sentence: string;
  /** `no-record`: it holds for none that stands. `outweighed`: wherever it holds, a more specific one decides. */
  readonly cause: "no-record" | "outweighed";
}

export interface RuleGaps {
  readonly unowned: readonly UnownedField[];
  readonly uncovered: readonly UncoveredField[];
  readonly silentOwners: readonly SilentOwner[];
  readonly idleRules: readonly IdleRule[];
}

export function ruleGaps(set: RuleSet, model: Model, rulesOf: (kind: Kind) => KindRules, held: Held, language: Language): RuleGaps {
  const kinds = [...model.kinds.values()].map((kind) => ({
    kind,
    rules: rulesOf(kind),
    own: set.rules.filter((one) => one.kind === kind.name),
  }));
  const cover = new Map(kinds.map(({ kind, rules }) => [kind.name, coverOf(kind, rules, held)]));
  return {
    unowned: kinds.flatMap(({ kind, own }) => unownedFields(kind, own, held)),
    uncovered: kinds.flatMap(({ kind, own }) => uncoveredFields(kind, own, cover.get(kind.name))),
    silentOwners: set.rules.flatMap((rule) => silentOwners(rule, held)),
    idleRules: set.rules.flatMap((rule) => {
      const deciding = cover.get(rule.kind);
      if (deciding === undefined || deciding.decides.has(rule)) return [];
      const cause = deciding.holds(rule) ? ("outweighed" as const) : ("no-record" as const);
      return [{ name: rule.name, sentence: sentence(rule, language), cause }];
    }),
  };
}

function unownedFields(kind: Kind, own: readonly Rule[], held: Held): UnownedField[] {
  const ruled = new Set(own.flatMap(({ fields }) => fields));
  return kind.fields.flatMap(({ name }) => {
    if (ruled.has(name)) return [];
    const open = held.open.reduce((sum, one) => sum + (one.kind === kind.name && one.field === name ? one.open : 0), 0);
    const claims = held.claimed.filter((one) => one.kind === kind.name && one.field === name && one.shared);
    const sources = [...new Set(claims.map(({ source }) => source))].toSorted();
    return open === 0 && sources.length < 2 ? [] : [{ kind: kind.name, field: name, sources, open }];
  });
}

interface Cover {
  /** Rules that decide a field of some standing record. */
  readonly decides: ReadonlySet<Rule>;
  /** Does it hold for any standing record, whichever rule decides? */
  holds(rule: Rule): boolean;
  /** Records on which no rule decides the field. */
  readonly bare: ReadonlyMap<string, number>;
}

function coverOf(kind: Kind, rules: KindRules, held: Held): Cover {
  const decides = new Set<Rule>();
  const bare = new Map<string, number>();
  const facts = held.facts.filter((one) => one.kind === kind.name);
  for (const { site, values: told, records } of facts) {
    const values: (string | null)[] = [];
    for (const [order, field] of rules.asked.entries()) values[field] = told[order] ?? null;
    for (const [field, name] of rules.plan.names.entries()) {
      const rule = rules.unitOf(field, site, values)?.rule;
      if (rule === undefined) bare.set(name, (bare.get(name) ?? 0) + records);
      else decides.add(rule);
    }
  }
  return {
    decides,
    bare,
    holds: (rule) =>
      facts.some(({ site, values: told }) => {
        const values: (string | null)[] = [];
        for (const [order, field] of rules.asked.entries()) values[field] = told[order] ?? null;
        return rules.holds(rule, site, values);
      }),
  };
}

function uncoveredFields(kind: Kind, own: readonly Rule[], cover: Cover | undefined): UncoveredField[] {
  const ruled = [...new Set(own.flatMap(({ fields }) => fields))];
  return ruled.flatMap((field) => {
    const rules = own.filter(({ fields }) => fields.includes(field));
    const states = (kind.lifecycle?.states ?? []).filter((state) => rules.every((rule) => !mayHold(rule, kind, state)));
    const records = cover?.bare.get(field) ?? 0;
    return states.length === 0 && records === 0 ? [] : [{ kind: kind.name, field, states, records }];
  });
}

const mayHold = ({ when }: Rule, kind: Kind, state: string): boolean => {
  const asked = when["state"] ?? when[kind.lifecycle?.field ?? ""];
  return asked === undefined || asked.includes(state);
};

function silentOwners(rule: Rule, { records, claimed }: Held): SilentOwner[] {
  return rule.authority.flat().flatMap((source) => {
    const told = records.find((one) => one.kind === rule.kind && one.source === source)?.records ?? 0;
    const said = new Set(claimed.flatMap((one) => (one.kind === rule.kind && one.source === source ? [one.field] : [])));
    const fields = rule.fields.filter((field) => !said.has(field));
    return fields.length === 0 ? [] : [{ source, rule: rule.name, kind: rule.kind, fields, records: told }];
  });
}
