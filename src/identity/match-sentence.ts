// Match rules as sentences.
import { kindOf, type Model } from "../model/kind.ts";
import { type MatchRule, type MatchRules, scoredRule, weighed } from "./match-rule.ts";

/** One for each thing a set says of a kind, kinds in their order. */
export const matchSentences = (rules: MatchRules, model: Model): string[] =>
  [...rules].flatMap(([name, rule]) => sentencesOf(kindOf(model, name).plural.toLowerCase(), rule, name, model));

function sentencesOf(plural: string, rule: MatchRule, name: string, model: Model): string[] {
  const said: string[] = [];
  const scored = scoredRule(kindOf(model, name));
  if (scored !== undefined && (rule.link !== undefined || rule.review !== undefined)) {
    const { link, review } = weighed(scored, rule);
    said.push(`Two ${plural} are linked from ${link} points; a person is asked from ${review}.`);
  }
  for (const [field, { agree, differ }] of Object.entries(rule.points))
    said.push(`An equal ${field} gives two ${plural} ${agree} points, a different one takes ${differ}.`);
  if (rule.severalKeys.length > 0) said.push(`Several keys of ${rule.severalKeys.join(" or of ")} may be one of the ${plural}.`);
  return said;
}
