// How far a bulk is, told to whoever asked for it while it goes on: a message, kept nowhere.

import type { Principal } from "../access/principal.ts";
import type { ProgressEvent } from "./contract-inbox.ts";

interface Listener {
  readonly principal: Pick<Principal, "name">;
  /** One message in the form of server-sent events. */
  readonly send: (message: string) => void;
}

export interface ProgressFeed {
  listen(listener: Listener): () => void;
  /** To every line of the one of that name. */
  tell(name: string, progress: ProgressEvent): void;
}

export function openProgressFeed(): ProgressFeed {
  const listeners = new Set<Listener>();
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell(name, progress) {
      for (const { principal, send } of listeners)
        if (principal.name === name) send(`event: progress\ndata: ${JSON.stringify(progress)}\n\n`);
    },
  };
}
