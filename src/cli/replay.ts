// synchromesh replay: reads kept pages again after a mapping was corrected.

import type { Command } from "commander";
import type { z } from "zod";
import type { replayReport } from "../api/contract-replay.ts";
import type { ReplayPlan } from "../commit/reread/replay-door.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { notedText, planText } from "./plan.ts";
import { replayTable } from "./replay-table.ts";
import { counted, figure, say } from "./say.ts";

interface ReplayOptions {
  readonly source?: readonly string[];
  readonly plan?: true;
}

type Report = z.output<typeof replayReport>;

export function addReplay(program: Command): void {
  const command = program
    .command("replay")
    .summary("read kept pages again after a mapping was corrected")
    .description(
      "Reads the pages the hub has kept with the mappings of hub.yaml as they are now, and corrects what differs, " +
        "version by version. No source is called.",
    )
    .option("--source <name...>", "only these sources")
    .option("--plan", "show what it would change and change nothing; the log keeps who asked; exit code 3: there is something");
  act<ReplayOptions>(command, async ({ place, options }) => {
    const body = options.source === undefined ? {} : { sources: options.source };
    if (options.plan) {
      const planned = await withDoor(place, ({ post }) => post<ReplayPlan>("/v1/replays/plan", body));
      say(place.isJson, planned, ({ feeds, plan, noted }) =>
        [replayTable(feeds), planText(plan, "A replay"), ...notedText(noted)].join("\n\n"),
      );
      return planned.plan.changes ? exitCode.changes : exitCode.done;
    }
    const report = await withDoor(place, ({ post }) => post<Report>("/v1/replays", body));
    say(place.isJson, report, replayText);
    return exitCode.done;
  });
}

function replayText({ from, to, feeds }: Report): string {
  const corrected = feeds.reduce((sum, one) => sum + one.corrected + one.withdrawn, 0);
  const end =
    corrected === 0
      ? `Everything stands as the mappings read it. Position ${figure(to)}.`
      : `${counted(corrected, "version")} told anew: position ${figure(from)} -> ${figure(to)}.`;
  return `${replayTable(feeds)}\n${end}`;
}
