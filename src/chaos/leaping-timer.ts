// Waits that take no time: whoever waits for a minute finds that a minute has passed.

import { setImmediate } from "node:timers/promises";

/** As connectors use one. */
export interface LeapingTimer {
  now(): number;
  pause(ms: number, signal?: AbortSignal): Promise<void>;
  leap(ms: number): void;
}

export function leapingTimer(): LeapingTimer {
  let aheadMs = 0;
  const leap = (ms: number): void => {
    aheadMs += ms;
  };
  return {
    now: () => performance.now() + aheadMs,
    async pause(ms, signal) {
      signal?.throwIfAborted();
      leap(ms);
      await setImmediate();
    },
    leap,
  };
}
