// synchromesh run: reads the sources once.

import type { Command } from "commander";
import { systemClock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { RunReport, RunRequest } from "../commit/run/run.ts";
import { act, exitCode } from "./command.ts";
import { type Door, withNewDoor } from "./door.ts";
import { named } from "./record-name.ts";
import { progress } from "./progress.ts";
import { counted, figure, say, table } from "./say.ts";

interface RunOptions {
  readonly source?: readonly string[];
  readonly again?: true;
  readonly record?: string;
  readonly site?: string;
}

export function addRun(program: Command): void {
  const command = program
    .command("run")
    .summary("read the sources once")
    .description("Reads every source until it has nothing more right now, and commits what is new.")
    .option("--once", "one pass, which is what run does: `start` reads on and on")
    .option("--source <name...>", "only these sources")
    .option("--again", "from their beginning, beside what is read live: what is missing is added, and nothing is taken away first")
    .option("--record <record>", "with --again: only this one, as source:kind:key; by its id: every record of the entity")
    .option("--site <site>", "with --again: only records of this site");
  act<RunOptions>(command, async ({ place, options }) => {
    const { again, record, site, source: sources } = options;
    if (again === undefined && (record ?? site) !== undefined) throw againMissing();
    const request =
      again === undefined ? { sources } : { sources, again: { record: record === undefined ? undefined : named(record), site } };
    const report = await withNewDoor(place, (door) => runThrough(door, request));
    say(place.isJson, report, runText);
    return report.feeds.some(({ fault, refused }) => fault !== null || refused.length > 0) ? exitCode.fault : exitCode.done;
  });
}

const againMissing = (): Fault =>
  new Fault({
    code: "command-refused",
    subject: "--record, --site",
    cause: "they belong to --again",
    hint: "a run reads what is new of whatever record; to read a part again: run --again --record <record>",
  });

type Request = Pick<RunRequest, "sources" | "again">;

async function runThrough({ hub, post }: Door, request: Request): Promise<RunReport> {
  // What is not asked for is not sent.
  if (hub === undefined) return post<RunReport>("/v1/runs", JSON.parse(JSON.stringify(request)));
  await hub.begin();
  const feeds = hub.sources.reduce((sum, source) => sum + source.feeds.length, 0);
  const shown = progress(feeds, systemClock);
  try {
    return await hub.run({ ...request, onProgress: shown.update });
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
