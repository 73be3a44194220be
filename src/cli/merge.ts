// synchromesh merge, synchromesh split: a person says that two records are one thing, or two.

import type { Command } from "commander";
import type { z } from "zod";
import type { decided } from "../api/contract-desk.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { named } from "./record-name.ts";
import { say } from "./say.ts";

type Decided = z.output<typeof decided>;

interface PairOptions {
  readonly reason: string;
}

const recordText = "id of an entity or record, or source:kind:key";

function addPair(program: Command, verb: "merge" | "split", summary: string, description: string): void {
  const command = program
    .command(verb)
    .argument("<one>", recordText)
    .argument("<other>", recordText)
    .summary(summary)
    .description(description)
    .requiredOption("--reason <text>", "why, for whoever asks later");
  act<PairOptions>(command, async ({ place, words, options: { reason } }) => {
    const body = { one: named(words[0] ?? ""), other: named(words[1] ?? ""), reason };
    const done = await withDoor(place, ({ post }) => post<Decided>(`/v1/identity/${verb}`, body));
    say(place.isJson, done, ({ position, entity }) => `Done: record ${entity}, position ${position}.`);
  });
}

export const addMerge = (program: Command): void =>
  addPair(
    program,
    "merge",
    "two records are one thing",
    "Joins two entities. What each system said stays, both ids lead to the one entity, and `split` takes it back.",
  );

export const addSplit = (program: Command): void =>
  addPair(
    program,
    "split",
    "two records are two things",
    "Parts two records for good: both are as if they had never been one, and what people set stays where they set it.",
  );
