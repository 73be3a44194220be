// A hub with an API, and somebody who connects systems through it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { all, grantsOf } from "../../src/access/grant.ts";
import { issueToken } from "../../src/access/token.ts";
import { openApi } from "../../src/api/api.ts";
import { doorTo } from "../../src/cli/door.ts";
import { writeKeyFile } from "../../src/platform/secret.ts";
import { placesOf } from "../../src/hub-store.ts";
import type { Backend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";

export interface ConnectionWorld extends HubWorld {
  get<Data>(path: string): Promise<Data>;
  post<Data>(path: string, body: unknown, who?: string): Promise<Data>;
  text(): string;
  /** The hub again, by what hub.yaml says now. */
  again(): Promise<void>;
}

export async function connectionWorld(backend: Backend, yaml: string): Promise<ConnectionWorld> {
  const world = await hubWorld(backend, yaml);
  writeKeyFile(placesOf(world.data).key);
  const tokenOf = (name: string): Promise<string> =>
    issueToken(world.hub().database, { name, grants: grantsOf(["admin"], all) }, world.clock.now());
  const tokens = new Map<string, string>();
  const doorOf = async (who: string) => {
    const token = tokens.get(who) ?? (await tokenOf(who));
    tokens.set(who, token);
    return doorTo(api.address, token, undefined);
  };
  const serve = () => openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0" });
  let api = await serve();
  backend.beforeRemoval(() => api.close());
  return {
    ...world,
    get: async <Data>(path: string) => (await (await doorOf("ana")).get<Data>(path)).data,
    post: async <Data>(path: string, body: unknown, who = "ana") => (await doorOf(who)).post<Data>(path, body),
    text: () => readFileSync(join(world.folder, "hub.yaml"), "utf8"),
    async again() {
      await api.close();
      await world.close();
      await world.open();
      api = await serve();
    },
  };
}
