// Keeps the lease of an idle hub, and with it when each source was last heard.

import type { Database } from "../platform/database.ts";
import { Fault } from "../base/fault.ts";
import { leaseStep } from "../platform/lease.ts";
import { type CursorRow, cursorSteps } from "../source/store.ts";

export interface Heartbeat {
  /** Resolves when this hub may no longer write: it was deposed, or its folder was taken away. */
  readonly ended: Promise<Fault>;
  beat(): Promise<void>;
  stop(): Promise<void>;
}

export interface HeartbeatOptions {
  readonly database: Database;
  readonly lease: { readonly fence: number; readonly ttlMs: number };
  readonly cursors: () => readonly CursorRow[];
  readonly position: () => number;
  /** Told of a beat that failed and may succeed next time. */
  readonly warn: (fault: Fault) => void;
}

/** A beat may be missed twice before the lease runs out. */
const beatsPerLease = 3;
const final = new Set(["deposed", "folder-lost"]);

export function openHeartbeat({ database, lease, cursors, position, warn }: HeartbeatOptions): Heartbeat {
  let end: (fault: Fault) => void = () => undefined;
  const ended = new Promise<Fault>((resolve) => {
    end = resolve;
  });
  let written = "";
  let beating: Promise<void> | undefined;

  const write = async (): Promise<void> => {
    const rows = cursors();
    const now = JSON.stringify(rows);
    const touched = now === written ? [] : cursorSteps(rows, position());
    await database.write([leaseStep(lease.fence, lease.ttlMs, 0), ...touched]);
    written = now;
  };
  const beat = async (): Promise<void> => {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (final.has(error.code)) end(error);
      else warn(error);
    }
  };
  const once = (): Promise<void> => {
    beating ??= beat().finally(() => {
      beating = undefined;
    });
    return beating;
  };
  const timer = setInterval(() => void once(), lease.ttlMs / beatsPerLease);
  timer.unref();
  return {
    ended,
    beat: once,
    stop: async () => {
      clearInterval(timer);
      await beating;
    },
  };
}
