// synchromesh notices: what you were told, the channels, and a test of one.

import type { Command } from "commander";
import type { z } from "zod";
import type { channelList, channelTested, noticeList } from "../api/contract-notice.ts";
import { act, exitCode } from "./command.ts";
import { withDoor } from "./door.ts";
import { say, table } from "./say.ts";

type Notices = z.output<typeof noticeList>;
type Channels = z.output<typeof channelList>;
type Tested = z.output<typeof channelTested>;

const minute = (instant: string): string => instant.slice(0, 16).replace("T", " ");

export function addNotices(program: Command): void {
  const group = program
    .command("notices")
    .summary("list what you were told, and test a channel")
    .description("What whoever holds the token was told, by whatever channel; also what a channel could not tell.");
  act(group.command("list", { isDefault: true }).summary("list what you were told"), async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Notices>("/v1/notices"));
    say(place.isJson, data, noticesText);
    return exitCode.done;
  });
  act(group.command("channels").summary("list channels, and since when each fails"), async ({ place }) => {
    const { data } = await withDoor(place, ({ get }) => get<Channels>("/v1/channels"));
    say(place.isJson, data, channelsText);
    return exitCode.done;
  });
  const test = group.command("test").argument("<channel>", "name of a channel").summary("tell a test by a channel at once");
  act(test, async ({ place, words }) => {
    const tested = await withDoor(place, ({ post }) => post<Tested>("/v1/channels/test", { name: words[0] ?? "" }));
    say(place.isJson, tested, ({ state, cause }) => (cause === "" ? state : `${state}: ${cause}`));
    return tested.state === "given-up" ? exitCode.fault : exitCode.done;
  });
}

const noticesText = ({ notices, unread }: Notices): string =>
  [
    ...notices.flatMap(({ at, subject, lines, state, read }) => [
      `${read ? " " : "*"} ${minute(at)} ${subject}${state === "told" ? "" : ` (${state})`}`,
      ...lines.map((line) => `    ${line}`),
    ]),
    `${unread} unread`,
  ].join("\n");

const channelsText = ({ channels }: Channels): string =>
  table(channels, [
    { title: "channel", value: ({ name }) => name },
    { title: "", value: ({ sort }) => sort },
    { title: "person", value: ({ person }) => person },
    { title: "fails since", value: ({ failingSince }) => (failingSince === null ? "" : minute(failingSince)) },
    { title: "why", value: ({ cause }) => cause },
  ]);
