// Compiles a rule set for one kind: for every combination of facts a rule may ask for, which rule decides which fields.
// Most specific wins; two rules of equal weight over the same field are an error at load.

import { Fault } from "../base/fault.ts";
import type { Kind } from "../model/kind.ts";
import { fieldPlan, type FieldPlan } from "./field-plan.ts";
import type { Rule, RuleSet } from "./rule.ts";
import { sentence } from "./sentence.ts";

/** Fields judged as one: all of one rule that travels together, or a single field. */
export interface Unit {
  readonly fields: readonly number[];
  readonly rule: Rule | undefined;
  /** Rank by source, 0 is highest; a source that is not here is unlisted. */
  readonly ranks: ReadonlyMap<string, number> | undefined;
}

export interface Units {
  readonly list: readonly Unit[];
  readonly byField: readonly (Unit | undefined)[];
}

/** What decides a kind under one rule set. */
export interface KindRules {
  readonly plan: FieldPlan;
  /** Fields that rules ask for, in an order in which each is judged before it is asked. */
  readonly asked: readonly number[];
  /** The unit of one asked field, given the values of the asked fields before it. */
  askedUnit(order: number, site: string, values: readonly (string | null | undefined)[]): Unit;
  /** The units of all other fields. Answers are remembered: the combinations of states are few. */
  units(site: string, values: readonly (string | null | undefined)[]): Units;
  /** Silent steps of this kind: (source, after ms). */
  readonly silences: readonly { readonly source: string; readonly afterMs: number }[];
}

const weight = (rule: Rule): number => (rule.sites.length > 0 ? 1000 : 0) + Object.keys(rule.when).length;

/** Throws `rule-unknown-field`, `rule-tie` or `rule-cycle`, naming the rules as sentences. */
export function compileRules(set: RuleSet, kind: Kind): KindRules {
  const plan = fieldPlan(kind);
  const rules = set.rules.filter((rule) => rule.kind === kind.name);
  for (const rule of rules) refuseUnknownFields(rule, plan);
  refuseTies(rules);
  const asked = askedInOrder(rules, plan);
  const remembered = new Map<string, Units>();
  const applies = (rule: Rule, site: string, values: readonly (string | null | undefined)[]): boolean =>
    (rule.sites.length === 0 || rule.sites.includes(site)) &&
    Object.entries(rule.when).every(([name, allowed]) => allowed.includes(values[conditionField(name, plan)] ?? ""));
  const unitOf = (field: number, site: string, values: readonly (string | null | undefined)[]): Unit => {
    const name = plan.names[field] ?? "";
    const best = rules
      .filter((rule) => rule.fields.includes(name) && applies(rule, site, values))
      .toSorted((x, y) => weight(y) - weight(x))[0];
    const fields = best?.together
      ? best.fields.map((other) => plan.index.get(other) ?? 0).filter((other) => !asked.includes(other))
      : [field];
    return { fields, rule: best, ranks: best && ranksOf(best) };
  };
  return {
    plan,
    asked,
    askedUnit: (order, site, values) => ({ ...unitOf(asked[order] ?? 0, site, values), fields: [asked[order] ?? 0] }),
    units(site, values) {
      let facts = site;
      for (const field of asked) facts += `\u001f${values[field] ?? ""}`;
      const known = remembered.get(facts);
      if (known) return known;
      const units = distinctUnits(plan, asked, (field) => unitOf(field, site, values));
      remembered.set(facts, units);
      return units;
    },
    silences: rules.flatMap((rule) =>
      rule.silentAfterMs === undefined ? [] : rule.authority.flat().map((source) => ({ source, afterMs: rule.silentAfterMs ?? 0 })),
    ),
  };
}

function distinctUnits(plan: FieldPlan, asked: readonly number[], unitOf: (field: number) => Unit): Units {
  const list: Unit[] = [];
  const byField: (Unit | undefined)[] = [];
  const covered = new Set<number>(asked);
  for (let field = 0; field < plan.names.length; field += 1) {
    if (covered.has(field)) continue;
    const unit = unitOf(field);
    list.push(unit);
    for (const other of unit.fields) {
      covered.add(other);
      byField[other] = unit;
    }
  }
  return { list, byField };
}

const conditionField = (name: string, plan: FieldPlan): number => plan.index.get(name === "state" ? plan.state : name) ?? -1;

const ranksOf = (rule: Rule): ReadonlyMap<string, number> =>
  new Map(rule.authority.flatMap((equals, rank) => equals.map((source) => [source, rank] as const)));

function refuseUnknownFields(rule: Rule, plan: FieldPlan): void {
  const unknown = [...rule.fields, ...Object.keys(rule.when).filter((name) => name !== "state")].find((name) => !plan.index.has(name));
  if (unknown !== undefined || (rule.when["state"] && !plan.index.has(plan.state)))
    throw new Fault({
      code: "rule-unknown-field",
      subject: `rule ${rule.name}`,
      cause: `${rule.kind} has no field ${unknown ?? "for its lifecycle state"}`,
      hint: `use one of: ${plan.names.join(", ")}`,
    });
}

function refuseTies(rules: readonly Rule[]): void {
  for (const [place, one] of rules.entries())
    for (const other of rules.slice(place + 1)) {
      const shared = one.fields.find((field) => other.fields.includes(field));
      if (shared === undefined || weight(one) !== weight(other) || !overlap(one, other)) continue;
      throw new Fault({
        code: "rule-tie",
        subject: `${one.kind}.${shared}`,
        cause: `two rules decide it with equal weight: "${sentence(one)}" and "${sentence(other)}"`,
        hint: "make one of them more specific (site or state), or remove the field from one",
      });
    }
}

function overlap(one: Rule, other: Rule): boolean {
  const meets = (x: readonly string[], y: readonly string[]) => x.length === 0 || y.length === 0 || x.some((value) => y.includes(value));
  const names = Object.keys(one.when).filter((name) => name in other.when);
  return meets(one.sites, other.sites) && names.every((name) => meets(one.when[name] ?? [], other.when[name] ?? []));
}

/** Condition fields, each after the fields its own rules ask for (the strata). */
function askedInOrder(rules: readonly Rule[], plan: FieldPlan): readonly number[] {
  const asks = (field: number): number[] =>
    rules
      .filter((rule) => rule.fields.includes(plan.names[field] ?? ""))
      .flatMap((rule) => Object.keys(rule.when).map((name) => conditionField(name, plan)));
  const ordered: number[] = [];
  const visit = (field: number, path: readonly number[]): void => {
    if (ordered.includes(field)) return;
    if (path.includes(field)) throw cycleFault(rules, plan, path);
    for (const before of asks(field)) visit(before, [...path, field]);
    ordered.push(field);
  };
  for (const rule of rules) for (const name of Object.keys(rule.when)) visit(conditionField(name, plan), []);
  return ordered;
}

function cycleFault(rules: readonly Rule[], plan: FieldPlan, path: readonly number[]): Fault {
  const names = path.map((field) => plan.names[field] ?? "");
  const guilty = rules.filter((rule) => rule.fields.some((field) => names.includes(field)) && Object.keys(rule.when).length > 0);
  return new Fault({
    code: "rule-cycle",
    subject: names.join(" -> "),
    cause: `these rules ask for each other's fields: ${guilty.map((rule) => `"${sentence(rule)}"`).join(" and ")}`,
    hint: "remove the condition from one of them",
  });
}
