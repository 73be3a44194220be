// From rules as a person writes them to rules as the fold uses them, by way of the text that the log keeps.

import { canonicalJson } from "../base/canonical-json.ts";
import { Fault } from "../base/fault.ts";
import type { Check } from "../model/check.ts";
import type { Model } from "../model/kind.ts";
import { readPattern } from "../model/value-pattern.ts";
import { clockToleranceMsDefault, type DeleteRule, type Rule, type RuleSet, separatorDefault } from "./rule.ts";
import { isDeleteRule, rulesConfiguration, type WrittenCheck, type WrittenDeleteRule } from "./rule-schema.ts";
import type { WrittenFieldRule, WrittenRule } from "./rule-schema.ts";
import { compileRules } from "./rule-set.ts";

/**
 * The rules as the log keeps them. Fault `rule-name-twice`; sets that are in the log already are not asked. `sitesOf` names the sites of a
 * company: they become part of the rules, because a site that moves to another company later must not change what was judged before.
 */
export function rulesText(written: readonly WrittenRule[], sitesOf: (company: string) => readonly string[] = () => []): string {
  refuseTwins(written);
  return canonicalJson(written.map((rule) => dropAbsent(isDeleteRule(rule) ? rule : { ...rule, ...withSites(rule, sitesOf) })));
}

/** Discrepancies, intents and people name a rule: of two with one name nobody knows which is meant. */
function refuseTwins(written: readonly WrittenRule[]): void {
  const known = new Map<string, WrittenRule>();
  for (const rule of written) {
    const { name } = rule;
    const twin = name === undefined ? undefined : known.get(name);
    if (name !== undefined && twin !== undefined)
      throw new Fault({
        code: "rule-name-twice",
        subject: `rule ${name}`,
        cause: `two rules have this name, of ${aboutText(twin)} and of ${aboutText(rule)}`,
        hint: "give each rule its own name, or leave it out",
      });
    if (name !== undefined) known.set(name, rule);
  }
}

const aboutText = (rule: WrittenRule): string => (isDeleteRule(rule) ? `deletes of ${rule.deletes}` : rule.fields);

function withSites({ companies }: WrittenFieldRule, sitesOf: (company: string) => readonly string[]): Pick<WrittenFieldRule, "companies"> {
  if (companies === undefined || !Array.isArray(companies)) return {};
  return { companies: Object.fromEntries(companies.map((company) => [company, [...sitesOf(company)].sort()])) };
}

const dropAbsent = (rule: WrittenRule): Record<string, never> => JSON.parse(JSON.stringify(rule)) as Record<string, never>;

/** Reads and checks a rule set against the model. Faults: `rules-unreadable`, `rule-unknown-kind` and those of compileRules. */
export function readRuleSet(text: string, from: number, model: Model): RuleSet {
  const parsed = rulesConfiguration.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new Fault({
      code: "rules-unreadable",
      subject: parsed.error.issues[0]?.path.join(".") ?? "rules",
      cause: parsed.error.issues[0]?.message ?? "not a list of rules",
      hint: "compare it with docs/how-to/write-a-rule.md",
    });
  const set: RuleSet = {
    from,
    rules: parsed.data.flatMap((rule, place) => (isDeleteRule(rule) ? [] : [ruleOf(rule, place)])),
    deletes: parsed.data.flatMap((rule) => (isDeleteRule(rule) ? [deleteRuleOf(rule)] : [])),
  };
  for (const kind of model.kinds.values()) compileRules(set, kind);
  const unknown = [...set.rules, ...set.deletes].find((rule) => !model.kinds.has(rule.kind));
  if (unknown)
    throw new Fault({
      code: "rule-unknown-kind",
      subject: `rule ${unknown.name}`,
      cause: `there is no kind ${unknown.kind}`,
      hint: `use one of: ${[...model.kinds.keys()].join(", ")}`,
    });
  return set;
}

const deleteRuleOf = ({ name, deletes, outcome, authority }: WrittenDeleteRule): DeleteRule => ({
  name: name ?? `deletes of ${deletes}`,
  kind: deletes,
  outcome,
  sources: authority ?? [],
});

function ruleOf(written: WrittenFieldRule, place: number): Rule {
  const [kind = "", inside = ""] = written.fields.split(".", 2);
  const fields = inside.replace(/[[\]\s]/g, "").split(",");
  const { overrides } = written;
  return {
    name: written.name ?? `${kind}.${fields.join("+")}#${place + 1}`,
    kind,
    fields,
    together: written.together,
    sites: written.sites ?? [],
    companies: companiesOf(written.companies),
    productLines: written.product_lines ?? [],
    when: Object.fromEntries(Object.entries(written.when ?? {}).map(([name, values]) => [name, listOf(values)])),
    authority: written.authority.map(listOf),
    silentAfterMs: written.silent_after === undefined ? undefined : durationMs(written.silent_after),
    tolerance: toleranceOf(written.tolerance),
    resolution: written.resolution,
    separator: written.separator ?? separatorDefault,
    onDisagreement: written.on_disagreement,
    tell: written.tell ?? "off",
    clockToleranceMs: written.clock_tolerance === undefined ? clockToleranceMsDefault : durationMs(written.clock_tolerance),
    validations: Object.fromEntries(Object.entries(written.validations ?? {}).map(([name, checks]) => [name, checksOf(checks)])),
    overrides: overrides && {
      roles: overrides.roles ?? [],
      mostMs: overrides.at_most === undefined ? undefined : durationMs(overrides.at_most),
    },
    needsTwo: written.writes_need === "two_people",
  };
}

const listOf = <T>(given: T | T[]): readonly T[] => (Array.isArray(given) ? given : [given]);

const companiesOf = (written: WrittenFieldRule["companies"]): Rule["companies"] =>
  Array.isArray(written)
    ? written.map((name) => ({ name, sites: [] }))
    : Object.entries(written ?? {}).map(([name, sites]) => ({ name, sites }));

const checksOf = (written: WrittenCheck | WrittenCheck[]): readonly Check[] => listOf(written).flatMap(checkOf);

function checkOf({ pattern, least, most, one_of: values, check_digit: number }: WrittenCheck): Check[] {
  const texts = pattern === undefined ? [] : listOf(pattern);
  return [
    ...(pattern === undefined ? [] : [{ kind: "pattern" as const, texts, patterns: texts.flatMap((text) => [readPattern(text) ?? []]) }]),
    ...(least === undefined && most === undefined ? [] : [{ kind: "range" as const, least: textOf(least), most: textOf(most) }]),
    ...(values === undefined ? [] : [{ kind: "one-of" as const, values }]),
    ...(number === undefined ? [] : [{ kind: "check-digit" as const, number }]),
  ];
}

const textOf = (bound: string | number | undefined): string | undefined => (bound === undefined ? undefined : String(bound));

function toleranceOf(written: WrittenFieldRule["tolerance"]): Rule["tolerance"] {
  if (!written) return undefined;
  if ("days" in written) return { kind: "days", days: written.days };
  if ("relative" in written) return { kind: "relative", share: written.relative };
  const { absolute: amount, unit } = written;
  return unit === undefined ? { kind: "absolute", amount } : { kind: "absolute", amount, unit };
}

const durationMs = (text: string): number => Temporal.Duration.from(text).total({ unit: "milliseconds" });
