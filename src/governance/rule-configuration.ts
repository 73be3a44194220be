// Rules as a person writes them (YAML) and as the log keeps them (canonical JSON of the same), checked at the door.

import { z } from "zod";
import { canonicalJson } from "../base/canonical-json.ts";
import { Fault } from "../base/fault.ts";
import type { Model } from "../model/kind.ts";
import { clockToleranceMsDefault, type Rule, type RuleSet } from "./rule.ts";
import { compileRules } from "./rule-set.ts";

const names = z.array(z.string().min(1)).min(1);
const duration = z.string().regex(/^P(?!$)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/, "an ISO 8601 duration such as P3D or PT6H");

export const ruleConfiguration = z.strictObject({
  name: z.string().min(1).optional(),
  /** `kind.field`, `kind.[field, field]` */
  fields: z.string().regex(/^[a-z_]+\.([a-z_]+|\[[a-z_, ]+\])$/, "kind.field or kind.[field, field]"),
  together: z.boolean().default(false),
  sites: names.optional(),
  when: z.record(z.string(), z.union([z.string(), names])).optional(),
  authority: z.array(z.union([z.string().min(1), names])).default([]),
  silent_after: duration.optional(),
  tolerance: z
    .union([
      z.strictObject({ days: z.number().int().nonnegative() }),
      z.strictObject({ absolute: z.string() }),
      z.strictObject({ relative: z.string() }),
    ])
    .optional(),
  resolution: z.enum(["rank", "newest", "largest", "smallest"]).default("rank"),
  on_disagreement: z.enum(["take", "hold", "ask"]).default("take"),
  clock_tolerance: duration.optional(),
});

export const rulesConfiguration = z.array(ruleConfiguration);

type Written = z.infer<typeof ruleConfiguration>;

/** The rules as the log keeps them. */
export const rulesText = (written: readonly Written[]): string => canonicalJson(written.map((rule) => dropAbsent(rule)));

const dropAbsent = (rule: Written): Record<string, never> => JSON.parse(JSON.stringify(rule)) as Record<string, never>;

/** Reads and checks a rule set against the model. Faults: `rules-unreadable` and those of compileRules. */
export function readRuleSet(text: string, from: number, model: Model): RuleSet {
  const parsed = rulesConfiguration.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw new Fault({
      code: "rules-unreadable",
      subject: parsed.error.issues[0]?.path.join(".") ?? "rules",
      cause: parsed.error.issues[0]?.message ?? "not a list of rules",
      hint: "compare it with docs/how-to/write-a-rule.md",
    });
  const set: RuleSet = { from, rules: parsed.data.map((rule, place) => ruleOf(rule, place)) };
  for (const kind of model.kinds.values()) compileRules(set, kind);
  const unknown = set.rules.find((rule) => !model.kinds.has(rule.kind));
  if (unknown)
    throw new Fault({
      code: "rule-unknown-kind",
      subject: `rule ${unknown.name}`,
      cause: `there is no kind ${unknown.kind}`,
      hint: `use one of: ${[...model.kinds.keys()].join(", ")}`,
    });
  return set;
}

function ruleOf(written: Written, place: number): Rule {
  const [kind = "", inside = ""] = written.fields.split(".", 2);
  const fields = inside.replace(/[[\]\s]/g, "").split(",");
  return {
    name: written.name ?? `${kind}.${fields.join("+")}#${place + 1}`,
    kind,
    fields,
    together: written.together,
    sites: written.sites ?? [],
    when: Object.fromEntries(
      Object.entries(written.when ?? {}).map(([name, values]) => [name, typeof values === "string" ? [values] : values]),
    ),
    authority: written.authority.map((rank) => (typeof rank === "string" ? [rank] : rank)),
    silentAfterMs: written.silent_after === undefined ? undefined : durationMs(written.silent_after),
    tolerance: toleranceOf(written.tolerance),
    resolution: written.resolution,
    onDisagreement: written.on_disagreement,
    clockToleranceMs: written.clock_tolerance === undefined ? clockToleranceMsDefault : durationMs(written.clock_tolerance),
  };
}

function toleranceOf(written: Written["tolerance"]): Rule["tolerance"] {
  if (!written) return undefined;
  if ("days" in written) return { kind: "days", days: written.days };
  return "absolute" in written ? { kind: "absolute", amount: written.absolute } : { kind: "relative", share: written.relative };
}

const durationMs = (text: string): number => Temporal.Duration.from(text).total({ unit: "milliseconds" });
