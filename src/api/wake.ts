// A call that says that there is news makes its source be read at once. Many calls are one reading.

import { type FaultFacts, isFault } from "../base/fault.ts";
import type { ApiHub } from "./api-hub.ts";

/** Copies of one call come within this time, ms. */
const foldMs = 500;

export interface Wakes {
  /** Has it read soon; a reading that has not begun yet serves this call too. */
  wake(source: string): void;
  close(): Promise<void>;
}

export function openWakes({ run, log }: Pick<ApiHub, "run" | "log">, waitMs = foldMs): Wakes {
  const waiting = new Map<string, NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  const read = async (source: string): Promise<void> => {
    try {
      const { feeds } = await run({ sources: [source] });
      for (const { fault } of feeds) if (fault !== null) told(source, fault);
    } catch (error) {
      if (!isFault(error)) throw error;
      told(source, error);
    }
  };
  const told = (source: string, fault: FaultFacts): void => log.warn({ source, fault }, "a source that was woken could not be read");
  return {
    wake(source) {
      if (waiting.has(source)) return;
      const timer = setTimeout(() => {
        waiting.delete(source);
        const reading = read(source).finally(() => running.delete(reading));
        running.add(reading);
      }, waitMs);
      waiting.set(source, timer);
    },
    async close() {
      for (const timer of waiting.values()) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
