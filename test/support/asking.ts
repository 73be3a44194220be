// The API of a hub under test, as somebody who may do everything sees it.
import { issueToken } from "../../src/access/token.ts";
import { type Api, openApi } from "../../src/api/api.ts";
import type { Backend } from "./database.ts";
import { holder } from "./holder.ts";
import type { HubWorld } from "./hub-world.ts";

/** What the API answers; opened with the first question. */
export type Ask = (path: string, body?: object) => Promise<Record<string, unknown>>;

export function asking(backend: Pick<Backend, "beforeRemoval">, world: Pick<HubWorld, "hub" | "clock">): Ask {
  let api: Promise<Api> | undefined;
  backend.beforeRemoval(async () => (await api)?.close());
  return async (path, body) => {
    const { address } = await (api ??= openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0", waitMs: 300 }));
    const principal = holder({ name: "ana", roles: ["steward", "admin"], sites: [], group: true });
    const token = await issueToken(world.hub().database, principal, world.clock.now());
    const given = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    return (await (await fetch(new URL(path, address), { headers, ...given })).json()) as Record<string, unknown>;
  };
}
