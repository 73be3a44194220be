// The position the hub stands at, as far as this page has heard, and whether it still hears.

import { useSyncExternalStore } from "react";

export interface Heard {
  readonly position: number;
  /** Whether changes arrive by themselves. */
  readonly line: "opening" | "live" | "cut";
}

let heard: Heard = { position: 0, line: "opening" };
const listeners = new Set<() => void>();

function become(next: Heard): void {
  if (next.position === heard.position && next.line === heard.line) return;
  heard = next;
  for (const listener of listeners) listener();
}

export const sawPosition = (position: number): void => become({ ...heard, position: Math.max(heard.position, position) });
export const lineIs = (line: Heard["line"]): void => become({ ...heard, line });

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useHeard = (): Heard => useSyncExternalStore(subscribe, () => heard);
