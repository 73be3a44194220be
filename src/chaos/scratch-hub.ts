// Hubs that live in a temporary folder for the time of one seed. The user's own data is only looked at for its secrets.

import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ManualClock, manualClock } from "../base/clock.ts";
import { type Hub, openHub } from "../hub.ts";
import type { HubConfiguration } from "../hub-configuration.ts";
import { placesOf } from "../hub-store.ts";
import { openLog } from "../platform/log.ts";
import { observing } from "../writeback/mode.ts";

export interface ScratchOptions {
  /** Where the folder is made; undefined: in memory where there is room for it, else where temporary files are. */
  readonly under?: string | undefined;
  /** Data folder of the user's hub. */
  readonly data: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** A store that is migrated and empty; absent: one is made. */
  readonly template?: string | undefined;
}

export interface ScratchHub extends AsyncDisposable {
  readonly hub: Hub;
  readonly clock: ManualClock;
}

export interface Scratch {
  /** An empty hub; `start`: what its clock shows, ms. */
  open(configuration: HubConfiguration, start: number): Promise<ScratchHub>;
  remove(): void;
}

const inMemory = "/dev/shm";
/** A store takes some 40 MiB, and writes nothing where less than 256 are free. */
const roomLeast = 1024 ** 3;

function scratchPlace(): string {
  try {
    const { bavail, bsize } = statfsSync(inMemory);
    return bavail * bsize >= roomLeast ? inMemory : tmpdir();
  } catch {
    return tmpdir(); // Not on every system.
  }
}

const prefix = "synchromesh-chaos-";

/** By a command that was killed: in memory it would lie there until the machine ends. */
function isLeft(name: string): boolean {
  const pid = name.startsWith(prefix) ? Number(/^\d+/.exec(name.slice(prefix.length))?.[0]) : Number.NaN;
  if (!Number.isSafeInteger(pid)) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

export async function openScratch(options: ScratchOptions): Promise<Scratch> {
  const under = options.under ?? scratchPlace();
  for (const name of readdirSync(under)) if (isLeft(name)) rmSync(join(under, name), { recursive: true, force: true });
  const folder = mkdtempSync(join(under, `${prefix}${process.pid}-`));
  let opened = 0;
  let template = options.template;
  return {
    async open(configuration, start) {
      template ??= await newTemplate(join(folder, "template"), configuration, options);
      opened += 1;
      const own = join(folder, String(opened));
      takeSecrets(options.data, own);
      cpSync(template, placesOf(own).store, { recursive: true });
      const clock = manualClock(start);
      const hub = await openIn(own, configuration, clock, options);
      return {
        hub,
        clock,
        async [Symbol.asyncDispose]() {
          await hub[Symbol.asyncDispose]();
          rmSync(own, { recursive: true, force: true });
        },
      };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function openIn(folder: string, configuration: HubConfiguration, clock: ManualClock, { environment }: ScratchOptions): Promise<Hub> {
  const log = openLog("silent");
  // Its own embedded store, whatever the user's hub runs on.
  const hub = await openHub(apart(configuration), { clock, log, folder, environment: { ...environment, DATABASE_URL: "" } });
  await hub.begin();
  return hub;
}

/** What a hub writes outside of its data folder is left out. */
const apart = (configuration: HubConfiguration): HubConfiguration => ({ ...configuration, heads: undefined });

/** Nothing is written to any system. */
export const onlyReading = (configuration: HubConfiguration): HubConfiguration => ({
  ...configuration,
  modes: new Map([...configuration.modes].map(([source]) => [source, observing])),
});

async function newTemplate(folder: string, configuration: HubConfiguration, options: ScratchOptions): Promise<string> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const bare = { ...configuration, sources: [], modes: new Map() };
  const hub = await openHub(apart(bare), {
    clock: manualClock(0),
    log: openLog("silent"),
    folder,
    environment: { ...options.environment, DATABASE_URL: "" },
  });
  await hub[Symbol.asyncDispose]();
  return placesOf(folder).store;
}

function takeSecrets(data: string, own: string): void {
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const [from, to] = [placesOf(data), placesOf(own)];
  for (const part of ["key", "secrets"] as const) if (existsSync(from[part])) copyFileSync(from[part], to[part]);
}
