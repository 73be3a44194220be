// synchromesh configuration: the versions of hub.yaml, what differs between them, and back to an earlier one.

import type { Command } from "commander";
import type { z } from "zod";
import type { changedAnswer, configurationAnswer, differenceAnswer, differenceLines, versionsAnswer } from "../api/contract-connection.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { figure, say, table } from "./say.ts";

type Versions = z.output<typeof versionsAnswer>;

interface RevertOptions {
  readonly source?: string;
  readonly reason: string;
}

export function addConfiguration(program: Command): void {
  const group = program
    .command("configuration")
    .summary("list the versions of hub.yaml, compare them, go back to one")
    .description("hub.yaml as a file with versions: who changed what, when and why.");
  act(group.command("list", { isDefault: true }).summary("list its versions"), async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Versions>("/v1/configuration/versions"));
    say(place.isJson, data, versionsText);
    return exitCode.done;
  });
  const difference = group
    .command("difference")
    .argument("<from>", "number of a version")
    .argument("[to]", "number of another; without it, what stands there now")
    .summary("show what differs, line by line; secrets are hidden");
  act(difference, async ({ place, words: [from = "", to] }) => {
    const { data } = await withDoor(place, ({ get }) =>
      get<z.output<typeof differenceAnswer>>("/v1/configuration/difference", { from, to }),
    );
    say(place.isJson, data, (shown) => differenceText(shown.difference));
    return exitCode.done;
  });
  const revert = group
    .command("revert")
    .argument("<version>", "number of a version")
    .summary("write an earlier version again, as a new one")
    .option("--source <name>", "only this source")
    .requiredOption("--reason <text>", "why, for whoever sees it later");
  act<RevertOptions>(revert, async ({ place, words: [version = ""], options: { source, reason } }) => {
    const changed = await withDoor(place, async ({ get, post }) => {
      const { data } = await get<z.output<typeof configurationAnswer>>("/v1/configuration");
      const body = { version: Number(version), base: data.version.hash, reason, ...(source === undefined ? {} : { source }) };
      return post<z.output<typeof changedAnswer>>("/v1/configuration/revert", body);
    });
    say(place.isJson, changed, (shown) => `${differenceText(shown.difference)}\nversion ${shown.version.version}`);
    return exitCode.done;
  });
}

const versionsText = (versions: Versions): string =>
  table(versions, [
    { title: "version", value: ({ version }) => figure(version) },
    { title: "at", value: ({ at }) => at.slice(0, 16).replace("T", " ") },
    { title: "by", value: ({ author }) => author ?? "on its machine" },
    { title: "what", value: ({ what }) => what },
    { title: "why", value: ({ reason }) => reason },
  ]);

const signs = { same: " ", removed: "-", added: "+" } as const;

const differenceText = (lines: z.output<typeof differenceLines>): string =>
  lines.map(({ kind, text }) => `${signs[kind]} ${text}`).join("\n") || "nothing differs";
