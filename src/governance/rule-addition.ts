// A rule more in a set that stands: what it decides is taken from the rule that decided it for the same records.

import { assert } from "../base/assert.ts";
import { canonicalJson } from "../base/canonical-json.ts";
import { isDeleteRule, rulesConfiguration, type WrittenFieldRule } from "./rule-schema.ts";

/**
 * `set`: as the log keeps it; `given`: a list of one rule, as a person writes it. Where a rule of another scope decides the field too,
 * the more specific one goes on winning.
 */
export function withRule(set: string, given: unknown): string {
  const rules = rulesConfiguration.parse(JSON.parse(set));
  const [added] = rulesConfiguration.parse(given).filter((rule) => !isDeleteRule(rule));
  assert(added !== undefined, "one rule is given");
  const kept = rules.flatMap((rule) => {
    if (isDeleteRule(rule) || !isSameScope(rule, added)) return [rule];
    const [kind, fields] = fieldsOf(rule);
    const [addedKind, taken] = fieldsOf(added);
    const left = fields.filter((field) => kind !== addedKind || !taken.includes(field));
    return left.length === 0 ? [] : [left.length === fields.length ? rule : withFields(rule, kind, left)];
  });
  return canonicalJson(JSON.parse(JSON.stringify([...kept, added])) as Parameters<typeof canonicalJson>[0]);
}

const isSameScope = (one: WrittenFieldRule, other: WrittenFieldRule): boolean => {
  const scope = ({ sites = [], companies, product_lines: lines, when }: WrittenFieldRule): string =>
    JSON.stringify([sites.toSorted(), companies ?? null, lines ?? null, when ?? null]);
  return scope(one) === scope(other);
};

function fieldsOf({ fields }: WrittenFieldRule): [kind: string, fields: string[]] {
  const [kind = "", inside = ""] = fields.split(".", 2);
  return [kind, inside.replace(/[[\]\s]/g, "").split(",")];
}

function withFields(rule: WrittenFieldRule, kind: string, left: readonly string[]): WrittenFieldRule {
  const validations = Object.entries(rule.validations ?? {}).filter(([field]) => left.includes(field));
  const { validations: _, ...rest } = rule;
  return {
    ...rest,
    fields: left.length === 1 ? `${kind}.${left[0]}` : `${kind}.[${left.join(", ")}]`,
    ...(validations.length === 0 ? {} : { validations: Object.fromEntries(validations) }),
  };
}
