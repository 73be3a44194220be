// synchromesh mappings: what reads which feed from when, who looked at it before, and who let it take effect.

import type { Command } from "commander";
import type { z } from "zod";
import type { mappingApproved, mappingList } from "../api/contract-mapping.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { figure, say, table } from "./say.ts";

type Mappings = z.output<typeof mappingList>;
type Approved = z.output<typeof mappingApproved>;

interface ApproveOptions {
  readonly from?: string;
  readonly reason: string;
}

export function addMappings(program: Command): void {
  const group = program
    .command("mappings")
    .summary("list what reads which feed from when, and approve it")
    .description("The mappings of every feed, with the dates from which they read. `plan --mapping` rehearses one that waits.");
  act(group.command("list", { isDefault: true }).summary("list what reads which feed from when, and who let it"), async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Mappings>("/v1/mappings"));
    say(place.isJson, data, scheduleText);
    return exitCode.done;
  });
  const approve = group
    .command("approve")
    .argument("<source>", "a source of hub.yaml")
    .summary("keep your word that its mapping may take effect")
    .description("Keeps in the log who let a mapping take effect, and why. hub.yaml says whether and when it does: nothing waits for it.")
    .option("--from <date>", "the date of the mapping; without it, the next that waits, and where none does, what reads now")
    .requiredOption("--reason <text>", "why, for whoever sees it later");
  act<ApproveOptions>(approve, async ({ place, words, options: { from, reason } }) => {
    const body = { source: words[0] ?? "", reason, ...(from === undefined ? {} : { from }) };
    const approved = await withDoor(place, ({ post }) => post<Approved>("/v1/mappings/approve", body));
    say(place.isJson, approved, approvedText);
    return exitCode.done;
  });
}

const minute = (instant: string): string => instant.slice(0, 16).replace("T", " ");

const wordText = (word: { readonly author: string; readonly at: string } | null): string =>
  word === null ? "nobody" : `${word.author}, ${minute(word.at)}`;

const scheduleText = (mappings: Mappings): string =>
  table(mappings, [
    { title: "source", value: ({ source }) => source },
    { title: "feed", value: ({ feed }) => feed },
    { title: "from", value: ({ from }) => (from === null ? "the beginning" : minute(from)) },
    { title: "", value: ({ state }) => state.replace("-", " ") },
    { title: "mapping", value: ({ mapping }) => mapping },
    { title: "rehearsed by", value: ({ rehearsed }) => wordText(rehearsed) },
    { title: "approved by", value: ({ approved }) => wordText(approved) },
    { title: "replayed by", value: ({ replayed }) => wordText(replayed) },
  ]);

function approvedText({ position, mappings }: Approved): string {
  const lines = mappings.map(({ source, feed, mapping, rehearsed }) => {
    const looked = rehearsed === null ? "nobody has rehearsed it" : `rehearsed by ${wordText(rehearsed)}`;
    return `${source} ${feed}: ${mapping}; ${looked}.`;
  });
  return [...lines, `Approved, position ${figure(position)}.`].join("\n");
}
