// synchromesh explain entity, explain pair: why records are one thing, or two.

import type { Command } from "commander";
import type { z } from "zod";
import type { explainedEntity, explainedPair } from "../api/contract-identity.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, say } from "./say.ts";

type Entity = z.output<typeof explainedEntity>;
type Pair = z.output<typeof explainedPair>;

const recordText = "id of an entity or record, or source:kind:key";

export function addExplainIdentity(group: Command): void {
  const entity = group
    .command("entity")
    .argument("<record>", recordText)
    .summary("how an entity came about: its records, and what joined them");
  act(entity, async ({ place, words }) => {
    const { data } = await withDoor(place, ({ get }) => get<Entity>("/v1/explain/entity", { record: words[0] }));
    say(place.isJson, data, entityText);
  });
  const pair = group
    .command("pair")
    .argument("<one>", recordText)
    .argument("<other>", recordText)
    .summary("why two records are one thing, or why not");
  act(pair, async ({ place, words }) => {
    const { data } = await withDoor(place, ({ get }) => get<Pair>("/v1/explain/pair", { one: words[0], other: words[1] }));
    say(place.isJson, data, pairText);
  });
}

function entityText({ entity, kind, members, reviews }: Entity): string {
  return [
    `${kind.replaceAll("_", " ")} ${entity}: ${counted(members.length, "record")}`,
    ...members.flatMap(({ source, key, record, because }) => [
      `  ${source} ${key} (${record})`,
      ...because.map((step) => `    ${step.a} to ${step.b}: ${step.reason}`),
    ]),
    ...reviews.map(({ a, b, cause, state }) => `  asked about ${a} and ${b}: ${cause} (${state})`),
  ].join("\n");
}

function pairText(found: Pair): string {
  if (found.kind === "together")
    return ["One and the same:", ...found.steps.map(({ a, b, reason }) => `  ${a} to ${b}: ${reason}`)].join("\n");
  const { causes, score, link, review, evidence } = found;
  const limits =
    score === null || link === null ? [] : [`  ${score} points; linked from ${link}, a person is asked from ${review ?? link}`];
  return [
    "Two things:",
    ...causes.map((cause) => `  ${cause}`),
    ...limits,
    ...evidence.map(({ field, a, b, points }) => `    ${points > 0 ? "+" : ""}${points}  ${field}: ${a} / ${b}`),
  ].join("\n");
}
