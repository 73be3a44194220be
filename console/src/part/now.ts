// What time it is for ages and freshness: the hub's own, which in a demo is not the clock on the wall.

import { useSyncExternalStore } from "react";

/** Ages are shown in minutes. */
const stepMs = 15_000;

/** How far the hub's clock is ahead of this machine's, ms. */
let ahead = 0;
let now = Date.now();
const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

function step(): void {
  now = Date.now() + ahead;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(step, stepMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** The hub was heard to have committed then. */
export function hubClock(at: string): void {
  const heard = Date.parse(at);
  if (Math.abs(heard - Date.now() - ahead) < stepMs) return;
  ahead = heard - Date.now();
  step();
}

export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
