// What is refused when rules are loaded, told in the words of the rules themselves.

import { Fault } from "../base/fault.ts";
import type { FieldPlan } from "./field-plan.ts";
import type { DeleteRule, Rule } from "./rule.ts";
import { askedFields, overlap, type ScopedRule } from "./rule-scope.ts";
import { deleteSentence, sentence } from "./sentence.ts";

/** Faults `rule-unknown-field`, `rule-resolution-unfit`. */
export function refuseUnfit(rule: Rule, plan: FieldPlan): void {
  const unknown = [...rule.fields, ...Object.keys(rule.when).filter((name) => name !== "state")].find((name) => !plan.index.has(name));
  if (unknown !== undefined) throw unknownField(rule, plan, unknown);
  if (rule.when["state"] && !plan.index.has(plan.state)) throw unknownField(rule, plan, "for its lifecycle state");
  if (rule.productLines.length > 0 && plan.productLine < 0) throw unknownField(rule, plan, "for its product line (product_line)");
  const unruled = Object.keys(rule.validations).find((name) => !rule.fields.includes(name));
  if (unruled !== undefined)
    throw new Fault({
      code: "rule-unknown-field",
      subject: `rule ${rule.name}`,
      cause: `it validates ${unruled}, which it does not decide`,
      hint: `validate one of: ${rule.fields.join(", ")}`,
    });
  const unfit = rule.fields.find((name) => !suits(rule, plan, name));
  if (unfit !== undefined)
    throw new Fault({
      code: "rule-resolution-unfit",
      subject: `rule ${rule.name}`,
      cause: `${unfit} is a ${plan.types[plan.index.get(unfit) ?? 0]?.kind ?? "field"}, and of such there is no ${rule.resolution}`,
      hint: rule.resolution === "sum" ? "sum numbers only, together with their unit or currency" : "unite texts and codes only",
    });
}

const unknownField = (rule: Rule, plan: FieldPlan, unknown: string): Fault =>
  new Fault({
    code: "rule-unknown-field",
    subject: `rule ${rule.name}`,
    cause: `${rule.kind} has no field ${unknown}`,
    hint: `use one of: ${plan.names.join(", ")}`,
  });

/** Differences are of numbers, with their unit or currency beside them; united are lists, and those are text. */
function suits(rule: Rule, plan: FieldPlan, name: string): boolean {
  const field = plan.index.get(name) ?? 0;
  const kind = plan.types[field]?.kind;
  if (rule.resolution === "union") return kind === "text" || kind === "code";
  if (rule.resolution !== "sum" || kind === "decimal" || kind === "integer") return true;
  const isMeasure = (other: string): boolean => {
    const of = plan.index.get(other) ?? 0;
    return plan.unit[of] === field || plan.currency[of] === field;
  };
  return rule.together === true && rule.fields.some(isMeasure);
}

/** Fault `rule-tie`: two rules of equal weight that could both hold for one record. */
export function refuseTies(rules: readonly ScopedRule[]): void {
  for (const [place, one] of rules.entries())
    for (const other of rules.slice(place + 1)) {
      const shared = one.rule.fields.find((field) => other.rule.fields.includes(field));
      if (shared === undefined || one.weight !== other.weight || !overlap(one, other)) continue;
      throw new Fault({
        code: "rule-tie",
        subject: `${one.rule.kind}.${shared}`,
        cause: `two rules decide it with equal weight: "${sentence(one.rule)}" and "${sentence(other.rule)}"`,
        hint: "make one of them more specific (site, company, product line or state), or remove the field from one",
      });
    }
}

/** Fault `rule-tie`: a kind has one delete rule. */
export function refuseTwoDeletes(rules: readonly DeleteRule[]): void {
  const [one, other] = rules;
  if (one === undefined || other === undefined) return;
  throw new Fault({
    code: "rule-tie",
    subject: one.kind,
    cause: `two rules say what a delete means: "${deleteSentence(one)}" and "${deleteSentence(other)}"`,
    hint: "keep one of them",
  });
}

/** Fault `rule-cycle`, with the rules that ask for each other's fields. */
export function cycleFault(rules: readonly ScopedRule[], plan: FieldPlan, path: readonly number[]): Fault {
  const names = path.map((field) => plan.names[field] ?? "");
  const guilty = rules.filter((one) => one.rule.fields.some((field) => names.includes(field)) && askedFields(one).length > 0);
  return new Fault({
    code: "rule-cycle",
    subject: names.join(" -> "),
    cause: `these rules ask for each other's fields: ${guilty.map(({ rule }) => `"${sentence(rule)}"`).join(" and ")}`,
    hint: "remove the condition from one of them",
  });
}
