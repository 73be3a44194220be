// synchromesh explain entity, explain pair: why records are one thing, or two.

import type { Command } from "commander";
import type { z } from "zod";
import type { explainedEntity, explainedPair } from "../api/contract-identity.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { dayStart } from "./rule-life.ts";
import { counted, say } from "./say.ts";

type Entity = z.output<typeof explainedEntity>;
type Pair = z.output<typeof explainedPair>;

const recordText = "id of an entity or record, or source:kind:key";

interface OnOption {
  readonly on?: string;
}

const onOption = ["--on <date>", "by what was said until that day, and its match rules: YYYY-MM-DD"] as const;
const dayAsked = (on: string | undefined) => (on === undefined ? {} : { on: dayStart(on, "--on") });

export function addExplainIdentity(group: Command): void {
  const entity = group
    .command("entity")
    .argument("<record>", recordText)
    .option(...onOption)
    .summary("how an entity came about: its records, and what joined them");
  act<OnOption>(entity, async ({ place, words, options: { on } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Entity>("/v1/explain/entity", { record: words[0], ...dayAsked(on) }));
    say(place.isJson, data, entityText);
  });
  const pair = group
    .command("pair")
    .argument("<one>", recordText)
    .argument("<other>", recordText)
    .option(...onOption)
    .summary("why two records are one thing, or why not");
  act<OnOption>(pair, async ({ place, words, options: { on } }) => {
    const asked = { one: words[0], other: words[1], ...dayAsked(on) };
    const { data } = await withDoor(place, ({ get }) => get<Pair>("/v1/explain/pair", asked));
    say(place.isJson, data, pairText);
  });
}

const rulesText = (rules: Entity["rules"]): string[] =>
  rules === null ? [] : [`  by match rules ${rules.set}, from ${rules.from.slice(0, 10)}`];

function entityText({ entity, kind, rules, severalKeys, members, reviews }: Entity): string {
  return [
    `${kind.replaceAll("_", " ")} ${entity}: ${counted(members.length, "record")}`,
    ...rulesText(rules),
    ...(severalKeys.length > 0 ? [`  several keys of ${severalKeys.join(" or of ")} may be one`] : []),
    ...members.flatMap(({ source, key, record, because }) => [
      `  ${source} ${key} (${record})`,
      ...because.map((step) => `    ${step.a} to ${step.b}: ${step.reason}`),
    ]),
    ...reviews.map(({ a, b, cause, state }) => `  asked about ${a} and ${b}: ${cause} (${state})`),
  ].join("\n");
}

function pairText(found: Pair): string {
  if (found.kind === "together")
    return ["One and the same:", ...rulesText(found.rules), ...found.steps.map(({ a, b, reason }) => `  ${a} to ${b}: ${reason}`)].join(
      "\n",
    );
  const { causes, score, link, review, evidence } = found;
  const limits =
    score === null || link === null ? [] : [`  ${score} points; linked from ${link}, a person is asked from ${review ?? link}`];
  return [
    "Two things:",
    ...rulesText(found.rules),
    ...causes.map((cause) => `  ${cause}`),
    ...limits,
    ...evidence.map(({ field, a, b, points }) => `    ${points > 0 ? "+" : ""}${points}  ${field}: ${a} / ${b}`),
  ].join("\n");
}
