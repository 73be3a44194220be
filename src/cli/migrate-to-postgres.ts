// synchromesh migrate-to-postgres: the embedded hub moves to PostgreSQL. The folder stays as it was.

import { join } from "node:path";
import type { Command } from "commander";
import { systemClock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { moveToPostgres } from "../hub-store.ts";
import { contents } from "./backup.ts";
import { act } from "./command.ts";
import { assertStopped } from "./door.ts";
import { commandLog } from "./own-hub.ts";
import { assertStarted } from "./place.ts";
import { say } from "./say.ts";

export function addMigrateToPostgres(program: Command): void {
  const command = program
    .command("migrate-to-postgres")
    .summary("move an embedded hub to PostgreSQL")
    .description(
      "Copies the hub of the data folder to the empty database of DATABASE_URL, through a backup file that stays. Needs the hub stopped.",
    );
  act(command, async ({ place }) => {
    const url = process.env["DATABASE_URL"] ?? "";
    if (url === "") {
      const hint = "set DATABASE_URL=postgres://user:password@host:5432/database";
      throw new Fault({ code: "command-refused", subject: "DATABASE_URL", cause: "it does not say where to move to", hint });
    }
    assertStarted(place);
    assertStopped(place);
    const backup = join(place.data, `before-postgres-${systemClock.now()}.backup`);
    const facts = await moveToPostgres(url, backup, { clock: systemClock, log: commandLog(), folder: place.data });
    say(place.isJson, { ...facts, backup }, () =>
      [
        `Copied ${contents(facts)}; the backup ${backup} holds the same.`,
        "Keep DATABASE_URL set and run `synchromesh verify`. The embedded store was not touched; do not start both.",
      ].join("\n"),
    );
  });
}
