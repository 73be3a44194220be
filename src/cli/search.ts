// synchromesh search: one text over everything that has a name.

import type { Command } from "commander";
import type { z } from "zod";
import type { searchAnswer } from "../api/contract-search.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { say, table } from "./say.ts";

type Found = z.output<typeof searchAnswer>;

export function addSearch(program: Command): void {
  const command = program
    .command("search")
    .argument("<text...>", "an id, a system's key, a number, or words that may be cut short")
    .summary("find records, sources, rules and what waits")
    .description("Ids and keys come first, then numbers, whole words, and words that begin so.")
    .option("--limit <count>", "so many records", "20");
  act<{ readonly limit: string }>(command, async ({ place, words, options: { limit } }) => {
    const { data } = await withDoor(place, ({ get }) => get<Found>("/v1/search", { text: words.join(" "), limit }));
    say(place.isJson, data, foundText);
  });
}

function foundText({ records, complete, sources, rules, inbox }: Found): string {
  const others = [
    ...sources.map(({ name, site }) => `Source ${name} (${site})`),
    ...rules.map(({ name, sentence }) => `Rule ${name}: ${sentence}`),
    ...inbox.map(
      ({ item, kind, label, field }) => `Waits: ${kind} of ${label}${field === null ? "" : `, ${field.replaceAll("_", " ")}`} (${item})`,
    ),
  ];
  const rows = table(records, [
    { title: "record", value: ({ label }) => label },
    { title: "name", value: ({ name }) => name ?? "" },
    { title: "site", value: ({ site }) => site },
    { title: "found by", value: ({ match, found }) => found?.replaceAll("_", " ") ?? match },
    { title: "id", value: ({ entity }) => entity },
  ]);
  const found = records.length === 0 ? [] : [rows, ...(complete ? [] : ["There are more: write more of it."])];
  return [...found, ...others].join("\n") || "Nothing is found.";
}
