// Where a rule holds, and which of two that hold is the more specific: the place first, then the product line, then conditions.

import type { FieldPlan } from "./field-plan.ts";
import type { Rule } from "./rule.ts";

/** A field of the record and the values of it in which a rule holds. */
interface Condition {
  readonly field: number;
  readonly values: readonly string[];
}

/** A rule whose scope is told in field numbers. */
export interface ScopedRule {
  readonly rule: Rule;
  readonly weight: number;
  readonly conditions: readonly Condition[];
  /** Those that do not ask for the state of the record's life. */
  readonly lasting: readonly Condition[];
  /** Field that names the company of a record; -1: the site alone does. */
  readonly company: number;
  readonly companyNames: readonly string[];
  readonly companySites: readonly string[];
}

type Values = readonly (string | null | undefined)[];

/** One site is narrower than a company, a company than a product line, and that than any number of conditions. */
const weights = { site: 1_000_000, company: 100_000, productLine: 10_000, condition: 1 } as const;

export function scoped(rule: Rule, plan: FieldPlan): ScopedRule {
  const conditions = Object.entries(rule.when).map(([name, values]) => ({ field: conditionField(name, plan), values }));
  const productLine = rule.productLines.length === 0 ? [] : [{ field: plan.productLine, values: rule.productLines }];
  const all = [...productLine, ...conditions];
  const life = conditionField("state", plan);
  return {
    rule,
    weight:
      (rule.sites.length > 0 ? weights.site : 0) +
      (rule.companies.length > 0 ? weights.company : 0) +
      productLine.length * weights.productLine +
      conditions.length * weights.condition,
    conditions: all,
    lasting: all.filter(({ field }) => field !== life),
    company: rule.companies.length > 0 ? plan.company : -1,
    companyNames: rule.companies.map(({ name }) => name),
    companySites: rule.companies.flatMap(({ sites }) => sites),
  };
}

/** `state` stands for the lifecycle field; -1 where the kind has no such field. */
export const conditionField = (name: string, plan: FieldPlan): number => plan.index.get(name === "state" ? plan.state : name) ?? -1;

/** Fields of the record that tell whether the rule holds. */
export const askedFields = ({ conditions, company }: ScopedRule): number[] => [
  ...conditions.map(({ field }) => field),
  ...(company < 0 ? [] : [company]),
];

export const holds = (one: ScopedRule, site: string, values: Values): boolean => holdsIn(one, site, values) && fits(one.conditions, values);

/** It would hold for such a record in some state of its life, perhaps not in this one. */
export const holdsInSomeState = (one: ScopedRule, site: string, values: Values): boolean =>
  holdsIn(one, site, values) && fits(one.lasting, values);

function holdsIn({ rule, company, companyNames, companySites }: ScopedRule, site: string, values: Values): boolean {
  if (rule.sites.length > 0 && !rule.sites.includes(site)) return false;
  if (companyNames.length === 0) return true;
  const named = values[company] ?? "";
  return named === "" ? companySites.includes(site) : companyNames.includes(named);
}

const fits = (conditions: readonly Condition[], values: Values): boolean =>
  conditions.every(({ field, values: allowed }) => allowed.includes(values[field] ?? ""));

/** Could both hold for one record? Companies are told apart by name: no record is of two. */
export function overlap(one: ScopedRule, other: ScopedRule): boolean {
  const meets = (x: readonly string[], y: readonly string[]): boolean =>
    x.length === 0 || y.length === 0 || x.some((value) => y.includes(value));
  return (
    meets(one.rule.sites, other.rule.sites) &&
    meets(one.companyNames, other.companyNames) &&
    one.conditions.every(({ field, values }) => other.conditions.every((more) => more.field !== field || meets(values, more.values)))
  );
}
