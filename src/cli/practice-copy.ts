// A practice copy: made of a backup in a new folder, started, and asked what it would have written.

import { resolve } from "node:path";
import type { Command } from "commander";
import type { z } from "zod";
import type { recordedAnswer } from "../api/contract-practice-copy.ts";
import { systemClock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { placesOf, restorePractice } from "../hub-store.ts";
import { readPracticeMark } from "../platform/practice-mark.ts";
import { act } from "./command.ts";
import { assertStopped, withDoor } from "./door.ts";
import type { Place } from "./place.ts";
import { say, table } from "./say.ts";

/**
 * `practice`: what stands behind --practice; undefined where it was not said. Fault `practice-copy` where the folder is not of that sort;
 * `command-refused` for the demo group, whose systems are part of it.
 */
export async function preparePractice(place: Place, practice: string | true | undefined): Promise<void> {
  const mark = readPracticeMark(placesOf(place.data).practice);
  if (practice === undefined) {
    if (mark === undefined) return;
    const hint = "start --practice goes on practising; a hub that works has a folder of its own (--data)";
    throw new Fault({ code: "practice-copy", subject: place.data, cause: "the folder is one of a practice copy, which never works", hint });
  }
  if (place.demo !== undefined) {
    const hint = "name a hub.yaml with -c";
    throw new Fault({ code: "command-refused", subject: "--practice", cause: "the demo group brings its systems with it", hint });
  }
  if (practice === true) {
    if (mark !== undefined) return;
    const hint = "start --practice <backup> makes one in a new folder (--data)";
    throw new Fault({ code: "practice-copy", subject: place.data, cause: "there is no practice copy in this folder", hint });
  }
  assertStopped(place);
  await restorePractice(resolve(practice), { clock: systemClock, folder: place.data });
}

export function addRecorded(program: Command): void {
  const command = program
    .command("recorded")
    .summary("show what a practice copy would have written")
    .description("Lists what would have been written to systems, in its order. Empty in every other hub.")
    .option("--system <source>", "only to this system")
    .option("--limit <count>", "so many, the last ones", "100");
  act<{ readonly system?: string; readonly limit: string }>(command, async ({ place, options }) => {
    const { data } = await withDoor(place, ({ get }) => get<z.output<typeof recordedAnswer>>("/v1/recorded", { ...options }));
    say(place.isJson, data, recordedText);
  });
}

function recordedText({ writes }: z.output<typeof recordedAnswer>): string {
  if (writes.length === 0) return "Nothing would have been written.";
  return table(writes, [
    { title: "at", value: ({ at }) => at.slice(0, 19) },
    { title: "system", value: ({ system }) => system },
    { title: "of", value: ({ feed, key }) => `${feed} ${key}` },
    { title: "would be written", value: ({ columns }) => Object.entries(columns).map(written).join(", ") },
  ]);
}

const written = ([column, value]: [string, string | null]): string => `${column} = ${value ?? "(nothing)"}`;
