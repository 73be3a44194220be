// Compiles a rule set for one kind: for every combination of facts a rule may ask for, which rule decides which fields.
// Most specific wins; two rules of equal weight over the same field are an error at load.

import type { Check } from "../model/check.ts";
import type { Kind } from "../model/kind.ts";
import type { FormsInForce } from "./dated-form.ts";
import { fieldPlan, type FieldPlan } from "./field-plan.ts";
import type { DeleteRule, Rule, RuleSet } from "./rule.ts";
import { cycleFault, refuseTies, refuseTwoDeletes, refuseUnfit } from "./rule-refusal.ts";
import { askedFields, holds, holdsInSomeState, type ScopedRule, scoped } from "./rule-scope.ts";

/** Fields judged as one: all of one rule that travels together, a group of the kind, or a single field. */
export interface Unit {
  readonly fields: readonly number[];
  readonly rule: Rule | undefined;
  /** Rank by source, 0 is highest; a source that is not here is unlisted. */
  readonly ranks: ReadonlyMap<string, number> | undefined;
  /** What claims of these fields must pass; undefined where the rule validates nothing. */
  readonly checks: readonly FieldChecks[] | undefined;
  /** Rules decide it here, but not in this state of the record: whoever won last goes on deciding. */
  readonly keeps: boolean;
}

export type FieldChecks = readonly [field: number, checks: readonly Check[]];

export interface Units {
  readonly list: readonly Unit[];
  readonly byField: readonly (Unit | undefined)[];
}

type Values = readonly (string | null | undefined)[];

/** What decides a kind under one rule set. */
export interface KindRules {
  readonly plan: FieldPlan;
  /** Fields that rules ask for, in an order in which each is judged before it is asked. */
  readonly asked: readonly number[];
  /** The unit of one asked field, given the values of the asked fields before it. */
  askedUnit(order: number, site: string, values: Values): Unit;
  /** The units of all other fields. Answers are remembered: the combinations of facts that rules name are few. */
  units(site: string, values: Values): Units;
  /** What decides a field of such a record, asked for by rules or not. */
  unitOf(field: number, site: string, values: Values): Unit | undefined;
  /** Does this rule of the set hold for such a record, whichever rule decides? */
  holds(rule: Rule, site: string, values: Values): boolean;
  /** Silent steps of this kind: (source, after ms). */
  readonly silences: readonly { readonly source: string; readonly afterMs: number }[];
  /** Undefined: a system that deletes its record leaves the others. */
  readonly deletes: DeleteRule | undefined;
  /** True where a rule tells the losing side. */
  readonly tells: boolean;
  /** Fields of which rules tell also a system that has nothing there. */
  readonly filled: readonly number[];
  /** In which forms systems show what they are told; undefined where none has one of this kind. */
  readonly forms: FormsInForce | undefined;
}

/** Throws `rule-unknown-field`, `rule-resolution-unfit`, `rule-tie` or `rule-cycle`, naming the rules as sentences. */
export function compileRules(set: RuleSet, kind: Kind): KindRules {
  const plan = fieldPlan(kind);
  const rules = set.rules.filter((rule) => rule.kind === kind.name);
  for (const rule of rules) refuseUnfit(rule, plan);
  const all = rules.map((rule) => scoped(rule, plan));
  refuseTies(all);
  const asked = askedInOrder(all, plan);
  const deletes = set.deletes.filter((rule) => rule.kind === kind.name);
  refuseTwoDeletes(deletes);
  const unitOf = unitFinder(all, plan, asked);
  const placeOf = factPlaces(all, asked);
  const askedUnit = (order: number, site: string, values: Values): Unit =>
    (placeOf(site, values).asked[order] ??= { ...unitOf(asked[order] ?? 0, site, values), fields: [asked[order] ?? 0] });
  const units = (site: string, values: Values): Units =>
    (placeOf(site, values).units ??= distinctUnits(plan, asked, (field) => unitOf(field, site, values)));
  return {
    plan,
    asked,
    askedUnit,
    units,
    unitOf(field, site, values) {
      const order = asked.indexOf(field);
      return order < 0 ? units(site, values).byField[field] : askedUnit(order, site, values);
    },
    holds: (rule, site, values) => all.some((one) => one.rule === rule && holds(one, site, values)),
    silences: silencesOf(rules),
    deletes: deletes[0],
    tells: rules.some(({ tell }) => tell !== "off"),
    filled: plan.names.flatMap((name, field) => (rules.some((one) => one.tell === "fill" && one.fields.includes(name)) ? [field] : [])),
    forms: undefined,
  };
}

/** Each once, however many rules speak of it: they are gone through whenever the clock of a record is set. */
function silencesOf(rules: readonly Rule[]): KindRules["silences"] {
  const found = new Map<string, { source: string; afterMs: number }>();
  for (const { silentAfterMs: afterMs, authority } of rules)
    if (afterMs !== undefined) for (const source of authority.flat()) found.set(`${afterMs} ${source}`, { source, afterMs });
  return [...found.values()];
}

function unitFinder(rules: readonly ScopedRule[], plan: FieldPlan, asked: readonly number[]) {
  const byField = plan.names.map((name) => rules.filter(({ rule }) => rule.fields.includes(name)).toSorted((x, y) => y.weight - x.weight));
  return (field: number, site: string, values: Values): Unit => {
    const bestOf = (one: number): Rule | undefined => byField[one]?.find((rule) => holds(rule, site, values))?.rule;
    const keeps = (one: number): boolean =>
      bestOf(one) === undefined && byField[one]?.some((rule) => holdsInSomeState(rule, site, values)) === true;
    const best = bestOf(field);
    const own = keeps(field);
    const fields = companions(field, best, bestOf, plan).filter((one) => one === field || (!asked.includes(one) && keeps(one) === own));
    return { fields, rule: best, ranks: best && ranksOf(best), checks: best && checksOf(best, fields, plan), keeps: own };
  };
}

/** Fields that one source decides with this one: all of the rule, or those the kind groups as far as one rule decides them. */
function companions(field: number, best: Rule | undefined, bestOf: (one: number) => Rule | undefined, plan: FieldPlan): readonly number[] {
  if (best?.together) return best.fields.map((name) => plan.index.get(name) ?? 0);
  const group = plan.group[field] ?? "";
  if (best?.together === false || group === "") return [field];
  return plan.group.flatMap((other, place) => (other === group && bestOf(place) === best ? [place] : []));
}

const checksOf = (rule: Rule, fields: readonly number[], plan: FieldPlan): readonly FieldChecks[] | undefined => {
  const checks = fields.flatMap((field): FieldChecks[] => {
    const own = rule.validations[plan.names[field] ?? ""];
    return own === undefined ? [] : [[field, own]];
  });
  return checks.length === 0 ? undefined : checks;
};

/** What was found for one combination of facts, and the combinations that go on from here. */
interface FactPlace {
  units: Units | undefined;
  readonly asked: (Unit | undefined)[];
  readonly next: Map<string, FactPlace>;
}

const newPlace = (): FactPlace => ({ units: undefined, asked: [], next: new Map() });

/**
 * The place of a record's facts: its site, then each asked value. It takes as many steps as fields are asked, however many rules
 * there are. A value that no rule names stands for all such values: what is remembered does not grow with what systems say.
 */
function factPlaces(rules: readonly ScopedRule[], asked: readonly number[]): (site: string, values: Values) => FactPlace {
  const named = asked.map(
    (field) =>
      new Set(
        rules.flatMap(({ conditions, company, companyNames }) => [
          ...conditions.flatMap((condition) => (condition.field === field ? condition.values : [])),
          ...(company === field ? companyNames : []),
        ]),
      ),
  );
  const root = newPlace();
  const after = (place: FactPlace, fact: string): FactPlace => {
    const known = place.next.get(fact);
    if (known) return known;
    const next = newPlace();
    place.next.set(fact, next);
    return next;
  };
  return (site, values) => {
    let place = after(root, site);
    for (let order = 0; order < asked.length; order += 1) {
      const value = values[asked[order] ?? 0] ?? "";
      place = after(place, value === "" || named[order]?.has(value) ? value : "\u001e");
    }
    return place;
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

const ranksOf = (rule: Rule): ReadonlyMap<string, number> =>
  new Map(rule.authority.flatMap((equals, rank) => equals.map((source) => [source, rank] as const)));

/** Fields that scopes and conditions ask for, each after the fields its own rules ask for (the strata). */
function askedInOrder(rules: readonly ScopedRule[], plan: FieldPlan): readonly number[] {
  const asks = (field: number): number[] =>
    rules.filter(({ rule }) => rule.fields.includes(plan.names[field] ?? "")).flatMap((rule) => askedFields(rule));
  const ordered: number[] = [];
  const visit = (field: number, path: readonly number[]): void => {
    if (ordered.includes(field)) return;
    if (path.includes(field)) throw cycleFault(rules, plan, path);
    for (const before of asks(field)) visit(before, [...path, field]);
    ordered.push(field);
  };
  for (const rule of rules) for (const field of askedFields(rule)) visit(field, []);
  return ordered;
}
