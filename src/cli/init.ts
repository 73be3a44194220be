// synchromesh init: a commented hub.yaml to begin with, and the key that seals secrets.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Command } from "commander";
import { Fault } from "../base/fault.ts";
import { placesOf } from "../hub-store.ts";
import { writeKeyFile } from "../platform/secret.ts";
import { act } from "./command.ts";
import { firstHub } from "./first-hub.ts";
import { placeOf } from "./place.ts";
import { say } from "./say.ts";

export function addInit(program: Command): void {
  const command = program
    .command("init")
    .summary("write a first hub.yaml")
    .description("Writes a commented hub.yaml for systems of your own, and the key that seals secrets. Nothing existing is touched.")
    .option("--name <name>", "name of the hub", "my-hub");
  act<{ readonly name: string }>(command, async ({ options, common }) => {
    const place = placeOf({ ...common, config: common.config ?? "hub.yaml" });
    const { configFile, data } = place;
    if (existsSync(configFile)) {
      const hint = "edit it, or name another one with -c";
      throw new Fault({ code: "file-exists", subject: configFile, cause: "there is a hub.yaml already", hint });
    }
    mkdirSync(dirname(configFile), { recursive: true });
    writeFileSync(configFile, firstHub(options.name), { flag: "wx" });
    const { key } = placesOf(data);
    if (!existsSync(key)) writeKeyFile(key);
    say(place.isJson, { configuration: configFile, key }, () =>
      [
        `Wrote ${configFile} and the key ${key}.`,
        "The key lies outside the database and in no backup: keep a copy of it somewhere safe.",
        "Next: describe your first source in hub.yaml, then `synchromesh doctor`, `synchromesh plan`, `synchromesh start`.",
      ].join("\n"),
    );
  });
}
