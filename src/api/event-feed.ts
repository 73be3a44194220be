// Commits as they happen, for whoever listens. The last ones are kept, so that a listener who lost the line resumes where it
// was; one who was away longer is told to read again.

import type { Principal } from "../access/principal.ts";
import type { ApiHub } from "./api-hub.ts";
import { type Happened, happened, isErasure, visibleTo } from "./event.ts";
import { sight } from "./sight.ts";

/** With changesMax changes each, a few MiB. */
const keptMax = 256;

export interface Listener {
  readonly principal: Pick<Principal, "sites" | "group" | "classes">;
  /** One message in the form of server-sent events. */
  readonly send: (message: string) => void;
}

export interface EventFeed {
  /** Sends what was missed after `lastId` and then every commit, until the function it returns is called. */
  listen(listener: Listener, lastId: number | undefined): () => void;
  listeners(): number;
}

export function openEventFeed(hub: Pick<ApiHub, "writer" | "sources" | "model">): EventFeed {
  const { writer } = hub;
  const kept: Happened[] = [];
  const listeners = new Set<Listener>();
  const commitMessage = (one: Happened, principal: Listener["principal"]): string =>
    message("commit", one.event.position, JSON.stringify(visibleTo(one, principal, sight(hub, principal))));
  let openedAt = writer.position();
  writer.onCommit((committed) => {
    const one = happened(committed);
    if (isErasure(committed)) {
      kept.length = 0;
      openedAt = committed.position - 1;
    }
    kept.push(one);
    if (kept.length > keptMax) kept.shift();
    const messages = new Map<string, string>();
    for (const { principal, send } of listeners) {
      const eyes = JSON.stringify([principal.group ? "*" : principal.sites, principal.classes]);
      const message = messages.get(eyes) ?? commitMessage(one, principal);
      messages.set(eyes, message);
      send(message);
    }
  });

  const missed = ({ principal }: Listener, lastId: number): string[] => {
    const before = kept[0] === undefined ? openedAt : kept[0].event.position - 1;
    const later = kept.filter(({ event }) => event.position > lastId).map((one) => commitMessage(one, principal));
    return lastId < before || lastId > writer.position() ? [gapMessage(writer.position())] : later;
  };

  return {
    listen(listener, lastId) {
      for (const message of lastId === undefined ? [] : missed(listener, lastId)) listener.send(message);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    listeners: () => listeners.size,
  };
}

const message = (event: string, position: number, data: string): string => `id: ${position}\nevent: ${event}\ndata: ${data}\n\n`;

/** Some commits can no longer be told one by one. */
const gapMessage = (position: number): string => message("gap", position, JSON.stringify({ position }));
