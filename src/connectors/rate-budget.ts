// How often a peer may be asked: one budget per account, shared by every source that uses the account.

import { setTimeout } from "node:timers/promises";

/** A time that only runs forward, for waits and rates. Not the clock of records: that one may be set. */
export interface Timer {
  /** ms, from any beginning. */
  now(): number;
  /** Rejects when the signal is aborted. */
  pause(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemTimer: Timer = {
  now: () => performance.now(),
  pause: (ms, signal) => setTimeout(ms, undefined, signal === undefined ? {} : { signal }),
};

export interface RateBudget {
  /**
   * Resolves when one more call is allowed, in the order of asking, or with the ms that are left where the peer asked for a
   * silence longer than `patienceMs`. Rejects when the signal is aborted.
   */
  take(patienceMs: number, signal?: AbortSignal): Promise<"allowed" | number>;
  /** The peer asked for silence: nobody calls before it is over. */
  rest(ms: number): void;
}

export interface RateBudgets {
  /** The budget of an account. Of several limits stated for it the smallest counts. */
  of(account: string, callsPerMinute: number): RateBudget;
}

const minuteMs = 60_000;

export function rateBudgets(timer: Timer): RateBudgets {
  const known = new Map<string, { readonly budget: RateBudget; lower(callsPerMinute: number): void }>();
  return {
    of(account, callsPerMinute) {
      const found = known.get(account) ?? openBudget(timer, callsPerMinute);
      known.set(account, found);
      found.lower(callsPerMinute);
      return found.budget;
    },
  };
}

/** Never more than the limit in any 60 seconds, wherever they begin: the times of the last calls are kept, not an average. */
function openBudget(timer: Timer, callsPerMinute: number) {
  const calls: number[] = [];
  let limit = callsPerMinute;
  let restUntil = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const wait: RateBudget["take"] = async (patienceMs, signal) => {
    for (;;) {
      signal?.throwIfAborted();
      const now = timer.now();
      if (restUntil - now > patienceMs) return restUntil - now;
      while (calls.length > 0 && (calls[0] ?? 0) <= now - minuteMs) calls.shift();
      const freeAt = calls.length < limit ? now : (calls[calls.length - limit] ?? now) + minuteMs;
      const at = Math.max(freeAt, restUntil);
      if (at <= now) {
        calls.push(now);
        return "allowed";
      }
      await timer.pause(at - now, signal);
    }
  };
  const budget: RateBudget = {
    take(patienceMs, signal) {
      const taken = turn.then(() => wait(patienceMs, signal));
      turn = taken.catch(() => undefined); // Told to whoever took it.
      return taken;
    },
    rest(ms) {
      restUntil = Math.max(restUntil, timer.now() + ms);
    },
  };
  const lower = (asked: number): void => {
    limit = Math.min(limit, asked);
  };
  return { budget, lower };
}
