// Alarms that stand at sites, as the hub tells them.

import { useSyncExternalStore } from "react";
import type { AlarmEvent } from "../../../src/api/contract-desk.ts";

let standing: readonly AlarmEvent[] = [];
const listeners = new Set<() => void>();

export function sawAlarm(event: AlarmEvent): void {
  const others = standing.filter(({ site, kind }) => site !== event.site || kind !== event.kind);
  standing = event.state === "ended" ? others : [...others, event];
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useAlarms = (): readonly AlarmEvent[] => useSyncExternalStore(subscribe, () => standing);
