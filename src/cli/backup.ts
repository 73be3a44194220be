// synchromesh backup: a logical, verified copy of the whole hub in one file. The key that seals secrets is not in it.

import { resolve } from "node:path";
import type { Command } from "commander";
import type { z } from "zod";
import type { backupReport } from "../api/contract-operation.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { counted, say } from "./say.ts";

export type Backup = z.output<typeof backupReport>;

export function addBackup(program: Command): void {
  const command = program
    .command("backup")
    .argument("<file>", "a file that is not there yet")
    .summary("write a verified backup")
    .description("Writes the whole hub to one file and reads it back. Works while the hub runs. The key of the secrets is not in it.");
  act(command, async ({ place, words }) => {
    const file = resolve(words[0] ?? "");
    const done = await withDoor(place, ({ post }) => post<Backup>("/v1/backups", { file }));
    say(place.isJson, { file, ...done }, () => `Wrote ${file}: ${contents(done)}. Keep the key ${place.data}/key apart from it.`);
  });
}

export const contents = ({ tables, position }: Pick<Backup, "tables" | "position">): string =>
  `${counted(
    tables.reduce((sum, { rows }) => sum + rows, 0),
    "row",
  )} in ${counted(tables.length, "table")}, position ${position}`;
