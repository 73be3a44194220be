// Rules as a person hands them in: YAML of a list of rules, alone or under `rules:` or `governance.rules:` as in hub.yaml.

import { readRuleSet, rulesConfiguration, rulesText } from "../governance/rule-configuration.ts";
import type { Model } from "../model/kind.ts";
import { checked, type DocumentPath, readYaml } from "../source/yaml-document.ts";

/** As the log keeps them. Faults: `yaml-refused`, `configuration-refused` with the line, and those of reading a rule set. */
export function readRules(text: string, model: Model): string {
  const document = readYaml(text, "rules");
  const [value, path] = listIn(document.value, [["governance", "rules"], ["rules"]]);
  const rules = rulesText(checked(rulesConfiguration, value, path, document));
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
