// Match rules of a hub: for a kind, limits and points other than those it is delivered with, and the sources of which several keys may be
// one thing. What is compared and how is the kind's; a rule says what it counts.
import { z } from "zod";
import { canonicalJson, type CanonicalValue } from "../base/canonical-json.ts";
import { Fault } from "../base/fault.ts";
import { type Kind, kindOf, type Model, type ScoreRule } from "../model/kind.ts";

export interface Points {
  /** Points that equality gives. */
  readonly agree: number;
  /** Points that difference takes away. */
  readonly differ: number;
}

/** Of one kind. What is not named is as the kind is delivered. */
export interface MatchRule {
  readonly link?: number | undefined;
  readonly review?: number | undefined;
  /** By a field of the comparison. */
  readonly points: Readonly<Record<string, Points>>;
  /** Sources of which several keys may be one thing. */
  readonly severalKeys: readonly string[];
}

/** Rules of a whole set, by kind. */
export type MatchRules = ReadonlyMap<string, MatchRule>;

const pointsMax = 100;

/** The log keeps fractions as text: hundredths are as fine as a score is. */
const points = z
  .union([
    z.number(),
    z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .transform(Number),
  ])
  .pipe(z.number().min(0).max(pointsMax))
  .transform((value) => Math.round(value * 100) / 100);

export const matchRulesForm = z.record(
  z.string(),
  z.strictObject({
    link: points.optional().describe("From so many points two records are linked."),
    review: points.optional().describe("From so many points a person is asked."),
    points: z
      .record(z.string(), z.strictObject({ agree: points, differ: points }))
      .default({})
      .describe("By a field of the comparison: what equality gives, what difference takes away."),
    several_keys: z.array(z.string().min(1)).default([]).describe("Sources of which several keys may be one thing."),
  }),
);

/** As the log keeps them; equal rules are one text. */
export const matchRulesText = (rules: MatchRules): string =>
  canonicalJson(Object.fromEntries([...rules].map(([kind, rule]) => [kind, written(rule)])));

const written = ({ link, review, points: own, severalKeys }: MatchRule): CanonicalValue => ({
  ...(link === undefined ? {} : { link: String(link) }),
  ...(review === undefined ? {} : { review: String(review) }),
  points: Object.fromEntries(
    Object.entries(own).map(([field, { agree, differ }]) => [field, { agree: String(agree), differ: String(differ) }]),
  ),
  several_keys: [...severalKeys].toSorted(),
});

/** Reads what `matchRulesText` wrote. Faults: `match-rules-refused`, `kind-unknown`. */
export function readMatchRules(text: string, model: Model): MatchRules {
  const parsed = matchRulesForm.safeParse(JSON.parse(text));
  if (!parsed.success)
    throw refused("match rules", parsed.error.issues[0]?.message ?? "they have another form", "see docs/how-to/tune-matching.md");
  return matchRulesOf(parsed.data, model);
}

/** Faults: `match-rules-refused`, `kind-unknown`. */
export function matchRulesOf(form: z.output<typeof matchRulesForm>, model: Model): MatchRules {
  const rules = new Map<string, MatchRule>();
  for (const [name, { link, review, points: own, several_keys: severalKeys }] of Object.entries(form)) {
    const kind = kindOf(model, name);
    const rule = { link, review, points: own, severalKeys };
    check(kind, rule);
    rules.set(name, rule);
  }
  return rules;
}

function check(kind: Kind, rule: MatchRule): void {
  const subject = `kind ${kind.name}`;
  const scored = scoredRule(kind);
  const asked = Object.keys(rule.points);
  if (scored === undefined) {
    if (asked.length === 0 && rule.link === undefined && rule.review === undefined) return;
    throw refused(subject, "it is not matched by points", "leave link, review and points out, or name a kind that is");
  }
  const unknown = asked.find((field) => !scored.compare.some(({ fields }) => fields.includes(field)));
  if (unknown !== undefined) {
    const known = scored.compare.map(({ fields }) => fields[0] ?? "").join(", ");
    throw refused(subject, `no comparison has the field ${unknown}`, `name ${known}`);
  }
  const { link, review } = weighed(scored, rule);
  if (review > link) throw refused(subject, `it would ask from ${review} points and link from ${link}`, "keep review at or below link");
}

const refused = (subject: string, cause: string, hint: string): Fault => new Fault({ code: "match-rules-refused", subject, cause, hint });

export const scoredRule = (kind: Kind): ScoreRule | undefined => {
  const found = kind.identity.find((one) => one.kind === "score");
  return found?.kind === "score" ? found : undefined;
};

/** The limits that hold. A lower limit that links lowers the one that asks, unless that is named too. */
export const weighed = (scored: ScoreRule, rule: MatchRule | undefined): { readonly link: number; readonly review: number } => {
  const link = rule?.link ?? scored.link;
  return { link, review: rule?.review ?? Math.min(scored.review, link) };
};

/** The points of a comparison under a rule; undefined: as the kind is delivered. */
export const pointsUnder = (rule: MatchRule | undefined, fields: readonly string[]): Points | undefined => {
  const named = fields.find((field) => rule?.points[field] !== undefined);
  return named === undefined ? undefined : rule?.points[named];
};

/** What the rules say of a kind, as text: kinds of which two sets say the same are not matched again. */
export const senseOf = (rules: MatchRules | undefined, kind: string): string => {
  const rule = rules?.get(kind);
  return rule === undefined ? "" : canonicalJson(written(rule));
};
