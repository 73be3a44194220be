// Rules as a person hands them in: YAML of a list of rules, alone or under `rules:` or `governance.rules:` as in hub.yaml.

import { readRuleSet, rulesText } from "../../governance/rule-configuration.ts";
import { rulesConfiguration } from "../../governance/rule-schema.ts";
import type { Model } from "../../model/kind.ts";
import type { FinanceSettings } from "../../projection/finance/finance-settings.ts";
import { checked, type DocumentPath, readYaml, refusal } from "../../source/yaml-document.ts";

export interface RuleReading {
  readonly model: Model;
  readonly settings: FinanceSettings;
  /** Sites of the configured sources. */
  readonly sites: readonly string[];
}

/** As the log keeps them. Faults: `yaml-refused`, `configuration-refused` with the line, and those of reading a rule set. */
export function readRules(text: string, { model, settings, sites }: RuleReading): string {
  const document = readYaml(text, "rules");
  const [value, path] = listIn(document.value, [["governance", "rules"], ["rules"]]);
  const companyOf = new Map(sites.map((site) => [site, site]));
  for (const [site, company] of Object.entries(settings.companyOfSite)) companyOf.set(site, company);
  const known = new Set([...companyOf.values(), ...Object.keys(settings.companies)]);
  const rules = rulesText(checked(rulesConfiguration, value, path, document), (company) => {
    if (known.has(company)) return [...companyOf].flatMap(([site, of]) => (of === company ? [site] : []));
    const hint = `use one of: ${[...known].toSorted().join(", ")}`;
    throw refusal(document, path, `a rule holds for the company ${company}, which the hub does not know`, hint);
  });
  readRuleSet(rules, 0, model);
  return rules;
}

function listIn(value: unknown, paths: readonly (readonly string[])[]): [unknown, DocumentPath] {
  for (const path of paths) {
    const found = path.reduce<unknown>((inside, name) => (isMapping(inside) ? inside[name] : undefined), value);
    if (found !== undefined) return [found, path];
  }
  return [value, []];
}

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
