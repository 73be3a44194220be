// Reads each source on its own schedule, and looks at the clock: a slow source keeps nobody waiting but itself.

import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "../../base/clock.ts";
import { isFault } from "../../base/fault.ts";
import type { Log } from "../../platform/log.ts";

export interface SourceLoop {
  /** Takes up no more work and waits for what is under way. */
  stop(): Promise<void>;
}

export interface LoopOptions {
  readonly sources: readonly { readonly name: string; readonly pollEveryMs: number }[];
  readonly tickMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly run: (source: string, signal: AbortSignal) => Promise<unknown>;
  readonly tick: () => Promise<unknown>;
  /** Tells systems what they may be told. */
  readonly deliver: () => Promise<unknown>;
}

/** How often the hub's clock is asked whether something is due, ms of wall time. */
const lookMs = 250;

/** How often systems are told what has come up since, ms. */
const deliverEveryMs = 2_000;

/** The first turn of each schedule is a full interval from now: whoever starts the loop has just read everything. */
export function openSourceLoop({ sources, tickMs, clock, log, run, tick, deliver }: LoopOptions): SourceLoop {
  const ending = new AbortController();
  const { signal } = ending;
  const every = async (intervalMs: number, what: string, work: () => Promise<unknown>): Promise<void> => {
    let last = clock.now();
    while (!signal.aborted) {
      await pause(lookMs, undefined, { signal }).catch(() => undefined);
      const passedMs = clock.now() - last;
      // Less than nothing: the clock was put back, and nobody knows by how much too far.
      if (signal.aborted || (passedMs >= 0 && passedMs < intervalMs)) continue;
      try {
        await work();
      } catch (error) {
        // The store refuses for now (no room, no connection): nothing is lost, cursors stand where they stood.
        log.error(isFault(error) ? { fault: error } : { err: error }, `${what} failed; it is tried again`);
      }
      last = clock.now();
    }
  };
  const loops = [
    ...sources.map(({ name, pollEveryMs }) => every(pollEveryMs, `reading ${name}`, () => run(name, signal))),
    every(tickMs, "a tick", tick),
    every(deliverEveryMs, "telling systems", deliver),
  ];
  return {
    stop: async () => {
      ending.abort();
      await Promise.all(loops);
    },
  };
}
