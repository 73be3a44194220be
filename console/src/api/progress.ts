// How far work is that somebody here asked for, as the hub tells it.

import { useSyncExternalStore } from "react";
import type { ProgressEvent } from "../../../src/api/contract-inbox.ts";

let told: ProgressEvent | undefined;
const listeners = new Set<() => void>();

export function sawProgress(event: ProgressEvent): void {
  told = event;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Of the work of that id; undefined: nothing was told yet. */
export const useProgress = (id: string | undefined): ProgressEvent | undefined => {
  const last = useSyncExternalStore(subscribe, () => told);
  return last !== undefined && last.id === id ? last : undefined;
};
