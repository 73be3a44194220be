// synchromesh run: reads the sources once.

import type { Command } from "commander";
import { systemClock } from "../base/clock.ts";
import type { RunReport } from "../hub.ts";
import { act, exitCode } from "./command.ts";
import { type Door, withNewDoor } from "./door.ts";
import { progress } from "./progress.ts";
import { counted, figure, say, table } from "./say.ts";

interface RunOptions {
  readonly source?: readonly string[];
}

export function addRun(program: Command): void {
  const command = program
    .command("run")
    .summary("read the sources once")
    .description("Reads every source until it has nothing more right now, and commits what is new.")
    .option("--once", "one pass, which is what run does: `start` reads on and on")
    .option("--source <name...>", "only these sources");
  act<RunOptions>(command, async ({ place, options }) => {
    const report = await withNewDoor(place, (door) => runThrough(door, options.source));
    say(place.isJson, report, runText);
    return report.feeds.some(({ fault, refused }) => fault !== null || refused.length > 0) ? exitCode.fault : exitCode.done;
  });
}

async function runThrough({ hub, post }: Door, sources: readonly string[] | undefined): Promise<RunReport> {
  if (hub === undefined) return post<RunReport>("/v1/runs", sources === undefined ? {} : { sources });
  await hub.begin();
  const feeds = hub.sources.reduce((sum, source) => sum + source.feeds.length, 0);
  const shown = progress(feeds, systemClock);
  try {
    return await hub.run({ sources, onProgress: shown.update });
  } finally {
    shown.stop();
  }
}

export function runText({ from, to, feeds }: RunReport): string {
  const fresh = feeds.reduce((sum, feed) => sum + feed.fresh, 0);
  const columns = [
    { title: "source", value: (feed: RunReport["feeds"][number]) => feed.source },
    { title: "feed", value: (feed: RunReport["feeds"][number]) => feed.feed },
    { title: "rows", value: (feed: RunReport["feeds"][number]) => figure(feed.read), isFigure: true },
    { title: "new", value: (feed: RunReport["feeds"][number]) => figure(feed.fresh), isFigure: true },
    { title: "repeated", value: (feed: RunReport["feeds"][number]) => figure(feed.repeated), isFigure: true },
    { title: "parked", value: (feed: RunReport["feeds"][number]) => figure(feed.parked), isFigure: true },
    { title: "deleted", value: (feed: RunReport["feeds"][number]) => figure(feed.deleted), isFigure: true },
    { title: "held", value: (feed: RunReport["feeds"][number]) => figure(feed.held), isFigure: true },
  ];
  const unsealed = feeds.flatMap(({ source, unsealed: why }) =>
    why === null ? [] : [`${source}: no deletes are inferred, the enumeration is unsealed. ${why}`],
  );
  const isHeld = feeds.some(({ held }) => held > 0);
  const guarded = isHeld ? ["Something is held for a person.\n  Try: synchromesh inbox"] : [];
  const refused = feeds.flatMap(({ source, refused: deliveries }) =>
    deliveries.map(({ delivery, cause, hint }) => `${source}: ${delivery} is refused: ${cause}\n  Try: ${hint}`),
  );
  const faults = feeds.flatMap(({ source, fault }) => (fault === null ? [] : [`${source}: ${fault.cause}\n  Try: ${fault.hint}`]));
  const end =
    fresh === 0 && from === to ? `Nothing new. Position ${to}.` : `${counted(fresh, "row")} said something new: position ${from} -> ${to}.`;
  return [table(feeds, columns), ...faults, ...refused, ...unsealed, ...guarded, end].join("\n");
}
