// A whole hub over folders of its own: hub.yaml, files that systems drop, a store on either backend, a clock moved by hand.
import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type ManualClock, manualClock } from "../../src/base/clock.ts";
import type { Verified } from "../../src/commit/rebuild/verify.ts";
import type { HubConfiguration } from "../../src/hub-configuration.ts";
import type { RunReport } from "../../src/commit/run/run.ts";
import { type Hub, loadConfiguration, openHub } from "../../src/hub.ts";
import { placesOf } from "../../src/hub-store.ts";
import { openLog } from "../../src/platform/log.ts";
import { query, type Row } from "../../src/platform/database.ts";
import type { Backend } from "./database.ts";

export const hubStart = Date.UTC(2026, 2, 2, 8);

export interface HubWorld {
  /** Where hub.yaml and the files of the systems lie. */
  readonly folder: string;
  readonly clock: ManualClock;
  /** Where the hub keeps its own; `store` in it is the embedded database. */
  readonly data: string;
  /** What the hub wrote to its log. */
  readonly logged: readonly string[];
  readonly hub: () => Hub;
  /** Writes a file that has rested for a minute by the hub's clock. */
  drop(name: string, content: string | Uint8Array): Promise<void>;
  run(...sources: readonly string[]): Promise<RunReport>;
  /** One statement over everything the hub holds. */
  rows(text: string, values?: readonly (string | null)[]): Promise<Row[]>;
  verify(): Promise<Verified>;
  close(): Promise<void>;
  /** The same hub again, from what it stored. */
  open(): Promise<Hub>;
}

const minute = 60_000;

/** Opens the hub of a hub.yaml, with the files it names. It is closed and removed after the suite. `load`: for connectors of a test. */
export async function hubWorld(
  backend: Backend,
  yaml: string,
  start: number = hubStart,
  files: Readonly<Record<string, string>> = {},
  load: (file: string) => HubConfiguration = loadConfiguration,
): Promise<HubWorld> {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-hub-"));
  const data = join(folder, "data");
  await mkdir(data);
  const place = await backend.newPlace();
  if (place.kind === "folder") renameSync(place.folder, placesOf(data).store);
  const clock = manualClock(start);
  const logged: string[] = [];
  const log = openLog("debug", { write: (line: string) => void logged.push(line) });
  const file = join(folder, "hub.yaml");
  writeFileSync(file, yaml);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const environment = place.kind === "server" ? { DATABASE_URL: place.url } : {};
  let current: Hub | undefined;
  const open = async (): Promise<Hub> => {
    current = await openHub(load(file), { clock, log, folder: data, environment });
    await current.begin();
    return current;
  };
  const hub = (): Hub => {
    if (current === undefined) throw new Error("the hub of this world is closed");
    return current;
  };
  const close = async (): Promise<void> => {
    await current?.[Symbol.asyncDispose]();
    current = undefined;
  };
  // Not afterAll: a world may be made inside a test, where vitest takes no hooks.
  backend.beforeRemoval(async () => {
    await close();
    rmSync(folder, { recursive: true, force: true });
  });
  await open();
  return {
    folder,
    clock,
    data,
    logged,
    hub,
    async drop(name, content) {
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      writeFileSync(path, content);
      const rested = (clock.now() - minute) / 1000;
      utimesSync(path, rested, rested);
    },
    run: (...sources) => hub().run(sources.length === 0 ? {} : { sources }),
    async rows(text, values = []) {
      const [rows = []] = await hub().database.read([query(text, values)]);
      return rows;
    },
    verify: () => hub().verify(),
    close,
    open,
  };
}
