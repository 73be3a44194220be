// How a command reaches its hub. A running hub is asked over its API; otherwise the command opens the hub itself and asks it
// through the same API: one path, so both print the same.

import { existsSync } from "node:fs";
import { openApi } from "../api/api.ts";
import { Fault } from "../base/fault.ts";
import type { Hub } from "../hub.ts";
import { placesOf } from "../hub-store.ts";
import { readFolderHolder } from "../platform/folder-lock.ts";
import { call, download } from "./http-call.ts";
import { openOwnHub } from "./own-hub.ts";
import { ownToken, readToken } from "./own-token.ts";
import { assertConfigured, assertStarted, type Place } from "./place.ts";
import { note } from "./say.ts";
import { version } from "./version.ts";

/** What every read answers. */
export interface Answer<Data> {
  readonly position: number;
  readonly sources: readonly {
    readonly name: string;
    readonly site: string;
    readonly observedAt: string | null;
    readonly standing: string;
  }[];
  readonly data: Data;
}

export interface Door {
  /** Undefined: a hub that runs in another process. */
  readonly hub: Hub | undefined;
  readonly get: <Data>(path: string, query?: Readonly<Record<string, string | undefined>>) => Promise<Answer<Data>>;
  readonly post: <Data>(path: string, body: unknown) => Promise<Data>;
  /** Into a new file. */
  readonly download: (path: string, query: Readonly<Record<string, string | undefined>>, file: string) => Promise<void>;
}

/** For commands that make the store where there is none: reading sources, planning. */
export const withNewDoor = <Result>(place: Place, work: (door: Door) => Promise<Result>): Promise<Result> => {
  assertConfigured(place);
  return openDoor(place, work);
};

/** Faults: `hub-not-started`, `folder-held` where the holder has no API, and what the work refuses. */
export const withDoor = <Result>(place: Place, work: (door: Door) => Promise<Result>): Promise<Result> => {
  assertStarted(place);
  return openDoor(place, work);
};

async function openDoor<Result>(place: Place, work: (door: Door) => Promise<Result>): Promise<Result> {
  if (existsSync(placesOf(place.data).practice))
    note("Practice copy: it asks and tells nobody. What it would have written: synchromesh recorded");
  const holder = readFolderHolder(placesOf(place.data).store);
  if (holder?.api !== undefined) return work(doorTo(holder.api, readToken(place.data), undefined));
  await using own = await openOwnHub(place);
  const { hub } = own;
  const api = await openApi(hub, { host: "127.0.0.1", port: 0, version });
  try {
    return await work(doorTo(api.address, await ownToken(hub, place.data), hub));
  } finally {
    await api.close();
  }
}

/** For what only works on a hub that stands still. Fault `hub-running`. */
export function assertStopped({ data }: Place): void {
  const holder = readFolderHolder(placesOf(data).store);
  if (holder === undefined) return;
  const cause = `process ${holder.pid} on ${holder.host} runs a hub on it`;
  throw new Fault({ code: "hub-running", subject: data, cause, hint: "stop that hub first (Ctrl-C, or SIGTERM to the process)" });
}

export function doorTo(address: string, token: string, hub: Hub | undefined): Door {
  return {
    hub,
    get: async <Data>(path: string, query: Readonly<Record<string, string | undefined>> = {}) =>
      (await call({ address, token, method: "GET", path: withQuery(path, query) })) as Answer<Data>,
    download: (path, query, file) => download({ address, token, path: withQuery(path, query) }, file),
    post: async <Data>(path: string, body: unknown) => (await call({ address, token, method: "POST", path, body })) as Data,
  };
}

function withQuery(path: string, query: Readonly<Record<string, string | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) given.set(name, value);
  return given.size === 0 ? path : `${path}?${given.toString()}`;
}
