// The hub of one backend that all flows of the story share, in the order in which they are told.

import { all, grantsOf } from "../../src/access/grant.ts";
import { issueToken } from "../../src/access/token.ts";
import { type Api, openApi } from "../../src/api/api.ts";
import { placesOf } from "../../src/hub-store.ts";
import { writeKeyFile } from "../../src/platform/secret.ts";
import type { Backend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { storyFiles, storyYaml } from "./story-group.ts";

export interface StoryHub extends HubWorld {
  readonly api: Api;
  /** Of somebody who administers everything. */
  tokenOf(name: string): Promise<string>;
  /** A file comes, and is read. */
  tell(file: string, content: string): Promise<void>;
}

const minute = 60_000;

export async function storyHub(backend: Backend): Promise<StoryHub> {
  const world = await hubWorld(backend, storyYaml);
  writeKeyFile(placesOf(world.data).key);
  const tell = async (file: string, content: string): Promise<void> => {
    world.clock.advance(minute);
    await world.drop(file, content);
    await world.run();
  };
  for (const [file, content] of storyFiles) await tell(file, content);
  const api = await openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0", alarmsMs: 1_000 });
  backend.beforeRemoval(() => api.close());
  return {
    ...world,
    api,
    tell,
    tokenOf: (name) => issueToken(world.hub().database, { name, grants: grantsOf(["admin"], all) }, world.clock.now()),
  };
}
