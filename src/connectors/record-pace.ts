// How many records a second a peer is asked for: after an outage there are very many at once, and others need the line as well.

import type { Timer } from "./rate-budget.ts";

export interface RecordPace {
  /** Resolves, in the order of asking, when records may be asked for: `most`, or what the limit allows. Rejects when aborted. */
  take(most: number, signal?: AbortSignal): Promise<Taken>;
}

export interface Taken {
  /** So many may be asked for now. */
  readonly count: number;
  /** So many came; the others may be asked for again. */
  got(count: number): void;
}

export interface RecordPaces {
  /** The pace of an account, shared by every source of it. Of several limits stated for it the smallest counts. */
  of(account: string, perSecond: number): RecordPace;
}

const windowMs = 1_000;

export function recordPaces(timer: Timer): RecordPaces {
  const known = new Map<string, { readonly pace: RecordPace; lower(perSecond: number): void }>();
  return {
    of(account, perSecond) {
      const found = known.get(account) ?? openPace(timer, perSecond);
      known.set(account, found);
      found.lower(perSecond);
      return found.pace;
    },
  };
}

/** Never more than the limit in any second, wherever it begins: the last askings are kept, not an average. */
function openPace(timer: Timer, perSecond: number) {
  const asked: { readonly at: number; count: number }[] = [];
  let limit = perSecond;
  let turn: Promise<unknown> = Promise.resolve();
  const wait = async (most: number, signal?: AbortSignal): Promise<Taken> => {
    const count = Math.min(most, limit);
    for (;;) {
      signal?.throwIfAborted();
      const now = timer.now();
      while (asked[0] !== undefined && asked[0].at <= now - windowMs) asked.shift();
      let room = limit - asked.reduce((sum, one) => sum + one.count, 0);
      if (room >= count) {
        const one = { at: now, count };
        asked.push(one);
        return { count, got: (came) => void (one.count = came) };
      }
      // Until the oldest of them are a second ago, and there is room.
      const freed = asked.find((one) => (room += one.count) >= count);
      await timer.pause((freed?.at ?? now) + windowMs - now, signal);
    }
  };
  const pace: RecordPace = {
    take(most, signal) {
      const taken = turn.then(() => wait(most, signal));
      turn = taken.catch(() => undefined); // Told to whoever took it.
      return taken;
    },
  };
  const lower = (stated: number): void => {
    limit = Math.min(limit, stated);
  };
  return { pace, lower };
}
