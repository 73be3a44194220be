// synchromesh connections: what is connected and how it stands, the drafts, and a test stage by stage.

import type { Command } from "commander";
import type { z } from "zod";
import type { connectionList, testAnswer } from "../api/contract-connection.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { say, table } from "./say.ts";

type Listed = z.output<typeof connectionList>;
type Tested = z.output<typeof testAnswer>;

export function addConnections(program: Command): void {
  const group = program
    .command("connections")
    .summary("list what is connected, and test it stage by stage")
    .description("Systems that hub.yaml connects, how each stands, and drafts of new ones.");
  act(group.command("list", { isDefault: true }).summary("list connections and drafts"), async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Listed>("/v1/connections"));
    say(place.isJson, data, listText);
    return exitCode.done;
  });
  const test = group
    .command("test")
    .argument("<name>", "a source of hub.yaml, or a draft")
    .summary("ask its system, from its name to a row, and say how a failure is mended");
  act(test, async ({ place, words }) => {
    const tested = await withDoor(place, ({ post }) => post<Tested>("/v1/connections/test", { name: words[0] ?? "" }));
    say(place.isJson, tested, testText);
    return tested.ok ? exitCode.done : exitCode.fault;
  });
}

const listText = ({ connections, drafts }: Listed): string =>
  [
    table(connections, [
      { title: "connection", value: ({ name }) => name },
      { title: "connector", value: ({ connector }) => connector },
      { title: "site", value: ({ site }) => site },
      { title: "", value: ({ standing }) => standing },
      { title: "last fault", value: ({ fault }) => fault?.cause ?? "" },
    ]),
    ...drafts.map(({ name, author, at }) => `draft ${name}, by ${author} at ${at.slice(0, 16).replace("T", " ")}`),
  ].join("\n");

const testText = ({ stages }: Tested): string =>
  stages
    .map(
      ({ stage, object, ok, detail, hint }) =>
        `${ok ? "ok  " : "FAIL"} ${stage} ${object}: ${detail}${hint === null ? "" : `\n     Try: ${hint}`}`,
    )
    .join("\n");
