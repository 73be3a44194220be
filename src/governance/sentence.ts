// Every rule prints as a sentence, so that the people it binds can read it.

import type { Tolerance } from "../model/value.ts";
import type { Rule } from "./rule.ts";

const list = (words: readonly string[], last: string): string =>
  words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;

const span = (ms: number): string => {
  const hours = ms / 3_600_000;
  return hours >= 48 ? `${Math.round(hours / 24)} days` : `${hours} hours`;
};

function toleranceText(tolerance: Tolerance): string {
  switch (tolerance.kind) {
    case "days":
      return `${tolerance.days} days`;
    case "absolute":
      return tolerance.amount;
    case "relative":
      return `a share of ${tolerance.share}`;
  }
}

const resolutionText = {
  rank: "",
  newest: "the newest claim wins",
  largest: "the largest claim wins",
  smallest: "the smallest claim wins",
} as const;

/** English; for example "mes, then erp decide completed_quantity of production_order, while state is started." */
export function sentence(rule: Rule): string {
  const ranks = rule.authority.map((equals) => (equals.length > 1 ? `${list(equals, "and")} as equals` : (equals[0] ?? "")));
  const who = ranks.length === 0 ? "every system as an equal" : ranks.join(", then ");
  const verb = rule.authority.flat().length === 1 ? "decides" : "decide";
  const parts = [`${who} ${verb} ${list(rule.fields, "and")} of ${rule.kind}${rule.together ? " together" : ""}`];
  if (rule.sites.length > 0) parts.push(`at ${list(rule.sites, "and")}`);
  for (const [name, values] of Object.entries(rule.when)) parts.push(`while ${name} is ${list(values, "or")}`);
  if (rule.resolution !== "rank") parts.push(resolutionText[rule.resolution]);
  if (rule.tolerance) parts.push(`differences up to ${toleranceText(rule.tolerance)} are accepted`);
  if (rule.silentAfterMs !== undefined) parts.push(`an owner without contact for ${span(rule.silentAfterMs)} becomes equal to the next`);
  if (rule.onDisagreement !== "take")
    parts.push(rule.onDisagreement === "ask" ? "and a person is asked about differences" : "and differences keep the agreed value");
  return `${parts.join(", ")}.`;
}
