// A line that tells how a run goes, on a terminal only.

import { SingleBar } from "cli-progress";
import type { Clock } from "../base/clock.ts";
import type { FeedReport } from "../commit/run/feed-report.ts";
import { figure } from "./say.ts";

export interface Progress {
  readonly update: (reports: readonly FeedReport[]) => void;
  readonly stop: () => void;
}

const silent: Progress = { update: () => undefined, stop: () => undefined };

/** Sources do not say how much is to come, so the bar counts feeds that are done and tells the rate of rows. */
export function progress(feeds: number, clock: Clock): Progress {
  if (process.stderr.isTTY !== true || feeds === 0) return silent;
  const bar = new SingleBar({
    format: "{bar} {value}/{total} feeds | {rows} rows | {rate} rows/s | {eta_formatted} left",
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    noTTYOutput: false,
  });
  const started = clock.now();
  bar.start(feeds, 0, { rows: "0", rate: "0" });
  return {
    update(reports) {
      const rows = reports.reduce((sum, { read }) => sum + read, 0);
      const rate = Math.round((rows * 1000) / Math.max(1, clock.now() - started));
      bar.update(reports.filter(({ done, fault }) => done || fault !== undefined).length, { rows: figure(rows), rate: figure(rate) });
    },
    stop: () => bar.stop(),
  };
}
