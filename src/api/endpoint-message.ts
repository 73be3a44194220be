// What an endpoint is told of a commit: the part that its sites and kinds let it see, in one body that is the same at every attempt.

import type { Endpoint } from "../access/endpoint.ts";
import { hashId } from "../base/hash.ts";
import type { CommitEvent } from "./contract.ts";
import { type Happened, visibleTo } from "./event.ts";
import type { Sight } from "./sight.ts";

export interface Message {
  /** The same at every attempt, also after a restart. */
  readonly id: string;
  /** It is told up to here when this is taken. */
  readonly position: number;
  readonly body: string;
}

export interface Sender {
  readonly hub: string;
  readonly epoch: number;
}

/** Undefined where the commit tells nothing that the endpoint may see or asks for. `after`: the position it was told before. */
export function commitMessage(one: Happened, endpoint: Endpoint, sees: Sight, from: Sender, after: number): Message | undefined {
  const { changes, entities, cash, ...event } = visibleTo(one, endpoint, sees);
  const told = {
    changes: endpoint.events.includes("changes") ? changes.filter(({ kind }) => endpoint.kinds?.includes(kind) ?? true) : [],
    entities: endpoint.events.includes("entities") ? entities : [],
    cash: endpoint.events.includes("cash") ? cash : [],
  };
  const isEmpty = told.changes.length === 0 && told.entities.length === 0 && told.cash.length === 0;
  return isEmpty && event.complete ? undefined : message("commit", event.position, event.at, { after, ...event, ...told }, endpoint, from);
}

/** Commits that can no longer be told one by one: what is shown is to be read again. */
export const gapMessage = (position: number, at: string, endpoint: Endpoint, from: Sender, after: number): Message =>
  message("gap", position, at, { after, position }, endpoint, from);

type Told = Omit<Partial<CommitEvent>, "position"> & { readonly after: number; readonly position: number };

function message(type: "commit" | "gap", position: number, timestamp: string, told: Told, { name }: Endpoint, from: Sender): Message {
  const { hub, epoch } = from;
  const id = `msg_${hashId(hub, String(epoch), name, type, String(position))}`;
  return { id, position, body: JSON.stringify({ type, timestamp, data: { hub, epoch, ...told } }) };
}
