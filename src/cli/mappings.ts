// synchromesh mappings: what reads which feed from when.

import type { Command } from "commander";
import type { ScheduledMapping } from "../commit/reread/mapping-schedule.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { say, table } from "./say.ts";

export function addMappings(program: Command): void {
  const command = program
    .command("mappings")
    .summary("list what reads which feed from when")
    .description("Lists the mappings of every feed with the dates from which they read. `plan --mapping` rehearses one that waits.");
  act(command, async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<readonly ScheduledMapping[]>("/v1/mappings"));
    say(place.isJson, data, scheduleText);
    return exitCode.done;
  });
}

const scheduleText = (mappings: readonly ScheduledMapping[]): string =>
  table(mappings, [
    { title: "source", value: ({ source }) => source },
    { title: "feed", value: ({ feed }) => feed },
    { title: "from", value: ({ from }) => from?.slice(0, 16).replace("T", " ") ?? "the beginning" },
    { title: "", value: ({ state }) => state.replace("-", " ") },
    { title: "mapping", value: ({ mapping }) => mapping },
  ]);
