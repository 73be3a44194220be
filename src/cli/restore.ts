// synchromesh restore: a backup into a store without a hub in it.

import { resolve } from "node:path";
import type { Command } from "commander";
import { restoreBackup } from "../hub-store.ts";
import { contents } from "./backup.ts";
import { act } from "./command.ts";
import { assertStopped } from "./door.ts";
import { say } from "./say.ts";

export function addRestore(program: Command): void {
  const command = program
    .command("restore")
    .argument("<file>", "what backup wrote")
    .summary("load a backup into an empty store")
    .description("Needs the hub stopped, and a store without a hub in it: the data folder, or the PostgreSQL of DATABASE_URL.");
  act(command, async ({ place, words }) => {
    assertStopped(place);
    const facts = await restoreBackup(resolve(words[0] ?? ""), { folder: place.data });
    say(
      place.isJson,
      facts,
      () => `Restored ${contents(facts)}. The next start begins a new epoch: systems are told nothing until they are resumed.`,
    );
  });
}
