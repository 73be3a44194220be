// The one line on which the hub tells what happens. It says which shown answers are no longer true; they are read again at once.

import type { QueryClient } from "@tanstack/react-query";
import type { CommitEvent } from "../../../src/api/contract.ts";
import type { AlarmEvent } from "../../../src/api/contract-desk.ts";
import type { ProgressEvent } from "../../../src/api/contract-inbox.ts";
import { sawAlarm } from "./alarm.ts";
import { concerns, type Follow } from "./follow.ts";
import { lineIs, sawPosition } from "./position.ts";
import { sawProgress } from "./progress.ts";

/** A browser opens six lines to one host at most, so the tabs of it share one: whoever holds the lock listens, and tells the others. */
const lock = "synchromesh-events";

type Told =
  | { readonly kind: "commit"; readonly event: CommitEvent }
  | { readonly kind: "gap"; readonly position: number }
  | { readonly kind: "alarm"; readonly event: AlarmEvent }
  | { readonly kind: "progress"; readonly event: ProgressEvent }
  | { readonly kind: "line"; readonly line: "live" | "cut" };

let closeOpened: () => void = () => undefined;

/** Before somebody signs out: the hub cuts the line of a session that has ended. */
export const closeLive = (): void => closeOpened();

export function openLive(queries: QueryClient): () => void {
  const channel = new BroadcastChannel(lock);
  const ending = new AbortController();
  const refresh = openRefresh(queries);
  const hear = (told: Told): void => {
    if (told.kind === "line") return lineIs(told.line);
    lineIs("live");
    if (told.kind === "progress") return sawProgress(told.event);
    if (told.kind === "alarm") return sawAlarm(told.event);
    sawPosition(told.kind === "gap" ? told.position : told.event.position);
    refresh(told.kind === "gap" ? undefined : told.event);
  };
  channel.addEventListener("message", ({ data }: MessageEvent<Told>) => hear(data));
  const tell = (told: Told): void => {
    channel.postMessage(told);
    hear(told);
  };
  void navigator.locks.request(lock, { signal: ending.signal }, () => listen(tell, ending.signal)).catch(() => undefined);
  closeOpened = () => {
    ending.abort();
    channel.close();
  };
  return closeOpened;
}

/** Until the page goes. The browser opens a cut line again by itself and says what it heard last. */
function listen(tell: (told: Told) => void, until: AbortSignal): Promise<void> {
  const line = new EventSource("/v1/events");
  const data = (event: MessageEvent<string>): unknown => JSON.parse(event.data);
  line.addEventListener("open", () => tell({ kind: "line", line: "live" }));
  line.addEventListener("error", () => tell({ kind: "line", line: "cut" }));
  line.addEventListener("commit", (event) => tell({ kind: "commit", event: data(event) as CommitEvent }));
  line.addEventListener("gap", (event) => tell({ kind: "gap", position: (data(event) as { position: number }).position }));
  line.addEventListener("alarm", (event) => tell({ kind: "alarm", event: data(event) as AlarmEvent }));
  line.addEventListener("progress", (event) => tell({ kind: "progress", event: data(event) as ProgressEvent }));
  return new Promise((resolve) => {
    until.addEventListener("abort", () => {
      line.close();
      resolve();
    });
  });
}

/**
 * Reads again what the commits since the last round concern, one round at a time: many commits a second cost no more than the
 * hub can answer, and the last one is never missed. Undefined stands for commits that cannot be told one by one.
 */
function openRefresh(queries: QueryClient): (event: CommitEvent | undefined) => void {
  let waiting: (CommitEvent | undefined)[] = [];
  let busy = false;
  const round = async (): Promise<void> => {
    busy = true;
    while (waiting.length > 0) {
      const events = waiting;
      waiting = [];
      const isConcerned = ({ meta }: { readonly meta: { readonly follow?: Follow } | undefined }): boolean =>
        events.some((event) => event === undefined || concerns(event, meta?.follow ?? { kind: "commits" }));
      await queries.invalidateQueries({ predicate: isConcerned });
    }
    busy = false;
  };
  return (event) => {
    waiting.push(event);
    if (!busy) void round();
  };
}
