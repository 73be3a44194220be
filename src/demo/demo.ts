// The demo group on disk: its files, its hub.yaml, its own clock. It lives on when it is told to, and only then.

import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Clock, manualClock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import { demoWorld } from "./demo-world.ts";
import { droppedFiles } from "./dropped-file.ts";
import { demoStart, hourMs } from "./group.ts";
import { databaseAddressFile, writeHubFiles } from "./hub-file.ts";
import { openKasselDatabase } from "./kassel-database.ts";
import { lyonShopFloor, purchasingTool, treasuryFiles } from "./systems/central.ts";
import { dayton } from "./systems/dayton.ts";
import { lyon } from "./systems/lyon.ts";

export interface DemoOptions {
  /** Where hub.yaml and the files of the demo's systems lie; made when it is not there. */
  readonly folder: string;
  /** Counts only for a new folder. */
  readonly seed?: number;
  /** postgres://…: Kassel's tables are loaded there instead of into a database inside this process. */
  readonly databaseUrl?: string;
}

export interface Demo extends AsyncDisposable {
  /** Path of its hub.yaml. */
  readonly configurationFile: string;
  /** The demo's own time. It stands still between advances and continues where it stood when the folder is opened again. */
  readonly clock: Clock;
  /** The group lives for so many hours of its own time. */
  advance(hours: number): Promise<void>;
  /** The group lives to the end of the next hour in which something happens. */
  advanceToNext(): Promise<void>;
}

const stateFile = z.strictObject({ seed: z.int(), clock: z.int().min(demoStart) });
const seedDefault = 7;

/** Opens the demo in a folder, and writes it there the first time. Fault `demo-unreadable`. */
export const openDemo = async ({ folder, seed = seedDefault, databaseUrl }: DemoOptions): Promise<Demo> => {
  const statePath = join(folder, "demo.json");
  const isNew = !existsSync(statePath);
  const state = isNew ? { seed, clock: demoStart } : await readState(statePath);
  const clock = manualClock(state.clock);
  const world = demoWorld(state.seed);
  const files = droppedFiles([
    [dayton, "delimited"],
    [lyon, "ndjson"],
    [lyonShopFloor, "delimited"],
    [purchasingTool, "delimited"],
    [treasuryFiles, "delimited"],
  ]);
  const past = world.until(clock.now());
  files.add(past);
  await mkdir(folder, { recursive: true });
  const database = await openKasselDatabase(past.emissions, databaseUrl);
  await writeFile(join(folder, databaseAddressFile), `${database.url}\n`, { mode: 0o600 });
  if (isNew) {
    await writeHubFiles(folder);
    await files.write(folder);
    await saveState(statePath, state);
  } else files.settle();
  const advanceTo = async (at: number): Promise<void> => {
    const happened = world.until(at);
    files.add(happened);
    clock.set(at);
    await database.apply(happened.emissions);
    await files.write(folder);
    await saveState(statePath, { seed: state.seed, clock: at });
  };
  return {
    configurationFile: join(folder, "hub.yaml"),
    clock,
    advance: (hours) => advanceTo(clock.now() + hours * hourMs),
    async advanceToNext() {
      await advanceTo(Math.ceil(((world.next() ?? clock.now()) + 1) / hourMs) * hourMs);
    },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
};

const readState = async (path: string): Promise<z.infer<typeof stateFile>> => {
  const text = await readFile(path, "utf8");
  try {
    return stateFile.parse(JSON.parse(text));
  } catch (error) {
    throw new Fault(
      {
        code: "demo-unreadable",
        subject: path,
        cause: "it is not what the demo wrote",
        hint: "remove the folder of the demo to begin it anew",
      },
      error,
    );
  }
};

const saveState = async (path: string, state: z.infer<typeof stateFile>): Promise<void> => {
  await writeFile(`${path}.next`, `${JSON.stringify(state)}\n`);
  await rename(`${path}.next`, path);
};
