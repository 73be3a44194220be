// synchromesh endpoints: who is told of commits, how far, and which endpoint was given up.

import type { Command } from "commander";
import type { z } from "zod";
import type { enableAnswer, endpointsAnswer } from "../api/contract-webhook.ts";
import { act } from "./command.ts";
import { withDoor } from "./door.ts";
import { figure, say, table } from "./say.ts";

type Endpoints = z.output<typeof endpointsAnswer>;

export function addEndpoints(program: Command): void {
  const command = program
    .command("endpoints")
    .summary("show who is told of commits")
    .description("Shows up to where each endpoint of webhooks: in hub.yaml was told, and which was given up. `start` tells them.")
    .option("--enable <name>", "tell one again that was given up, from where it was")
    .option("--reason <text>", "why, for whoever sees it later");
  act<{ readonly enable?: string; readonly reason?: string }>(command, async ({ place, options: { enable: name, reason = "" } }) => {
    if (name !== undefined) {
      const body = { name, reason };
      const done = await withDoor(place, ({ post }) => post<z.output<typeof enableAnswer>>("/v1/endpoints/enable", body));
      return say(place.isJson, done, () => `${name} is told again.`);
    }
    const { data } = await withDoor(place, ({ get }) => get<Endpoints>("/v1/endpoints"));
    say(place.isJson, data, endpointsText);
  });
}

function endpointsText({ endpoints }: Endpoints): string {
  if (endpoints.length === 0) return "Nobody is told of commits: webhooks: in hub.yaml states who is.";
  return table(endpoints, [
    { title: "endpoint", value: ({ name }) => name },
    { title: "at", value: ({ url }) => url },
    { title: "told up to", value: ({ position }) => figure(position), isFigure: true },
    { title: "standing", value: standingText },
  ]);
}

function standingText({ disabledAt, failingSince, failures, cause }: Endpoints["endpoints"][number]): string {
  if (disabledAt !== null) return `given up ${disabledAt.slice(0, 16)}: ${cause}`;
  return failingSince === null ? "told" : `fails since ${failingSince.slice(0, 16)} (${figure(failures)} times): ${cause}`;
}
