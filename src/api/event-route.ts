// GET /v1/events: server-sent events of commits and alarms.

import type { ServerResponse } from "node:http";
import type { Principal } from "../access/principal.ts";
import type { AlarmFeed } from "./alarm-feed.ts";
import type { Door } from "./door.ts";
import type { EventFeed } from "./event-feed.ts";
import type { Sessions } from "../access/session.ts";
import type { ProgressFeed } from "./progress-feed.ts";
import type { Guard } from "./guard.ts";

/** Keeps the line open through proxies, and notices a revoked token. */
const heartbeatMs = 15_000;
/** A listener this far behind, bytes, is cut off: it resumes with Last-Event-ID. */
const behindMax = 4 * 1024 * 1024;

interface Feeds {
  readonly feed: EventFeed;
  readonly alarms: AlarmFeed;
  readonly progress: Pick<ProgressFeed, "listen">;
  readonly sessions: Pick<Sessions, "onEnded">;
}

export function eventRoutes({ plain }: Door, { feed, alarms, progress, sessions }: Feeds, guard: Guard): void {
  plain({
    url: "/v1/events",
    action: "read",
    summary:
      "Server-sent events of commits: changes and cash with their causes. Resume with Last-Event-ID; the event `gap` says: read again. " +
      "`alarm` tells which sites are alarmed, and then each alarm that begins or ends; " +
      "`progress` tells whoever asked for a bulk how far it is",
    produces: "text/event-stream",
    async perform(request, reply, principal) {
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-store", "x-accel-buffering": "no" });
      raw.write(": listening\n\n");
      const listener = { principal, send: (message: string) => sendOrCut(raw, message) };
      const ask = (): void => {
        guard.readmit(request, "read").then(
          (still) => (seesTheSame(still, principal) ? sendOrCut(raw, ": still here\n\n") : raw.destroy()),
          () => raw.destroy(),
        );
      };
      const heard = [
        feed.listen(listener, lastEventId(request.headers["last-event-id"])),
        alarms.listen(listener),
        progress.listen(listener),
      ];
      // Who signed out hears nothing more, not even until the next heartbeat.
      const stop = request.session === undefined ? heard : [...heard, sessions.onEnded(ask)];
      const heartbeat = setInterval(ask, heartbeatMs);
      raw.on("close", () => {
        clearInterval(heartbeat);
        for (const end of stop) end();
      });
    },
  });
}

function sendOrCut(raw: ServerResponse, message: string): void {
  if (raw.writableLength > behindMax) raw.destroy();
  else raw.write(message);
}

const lastEventId = (header: string | string[] | undefined): number | undefined =>
  typeof header === "string" && /^\d{1,15}$/.test(header) ? Number(header) : undefined;

const seesTheSame = (a: Principal, b: Principal): boolean =>
  JSON.stringify([a.grants, a.classes]) === JSON.stringify([b.grants, b.classes]);
