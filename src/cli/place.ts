// Where a command works: which hub.yaml, which data folder, how to print. Said once, the same for every command.

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { Fault } from "../base/fault.ts";
import { placesOf } from "../hub-store.ts";

export interface GlobalOptions {
  readonly config?: string | undefined;
  readonly data?: string | undefined;
  readonly json?: boolean | undefined;
}

export interface Place {
  /** Absolute path of hub.yaml. */
  readonly configFile: string;
  /** Absolute folder of the hub's own data: store, key, tokens. */
  readonly data: string;
  /** Folder of the demo group, where no hub.yaml was named or found; undefined for a hub of one's own. */
  readonly demo: string | undefined;
  readonly isJson: boolean;
}

const configName = "hub.yaml";
const dataName = ".synchromesh";

/** hub.yaml as named, or the one in this folder, or that of the demo group. */
export function placeOf({ config, data, json = false }: GlobalOptions): Place {
  if (config === undefined && !existsSync(configName)) return demoPlaceOf({ data, json });
  const configFile = resolve(config ?? configName);
  return { configFile, data: resolve(data ?? join(dirname(configFile), dataName)), demo: undefined, isJson: json };
}

export function demoPlaceOf({ data, json = false }: Omit<GlobalOptions, "config">): Place {
  const own = resolve(data ?? join(dataName, "demo"));
  const demo = join(own, "group");
  return { configFile: join(demo, configName), data: own, demo, isJson: json };
}

/** A command that asks or changes something needs a hub that was started once. Fault `hub-not-started`. */
export function assertStarted(place: Place): void {
  assertConfigured(place);
  if (!existsSync(placesOf(place.data).store)) throw notStarted(place.data);
}

/** Enough for what makes a store itself. */
export function assertConfigured({ configFile }: Place): void {
  if (!existsSync(configFile)) throw notStarted(configFile);
}

const notStarted = (missing: string): Fault => {
  const hint = "start it first: synchromesh start (the demo group), or synchromesh init for systems of your own";
  return new Fault({ code: "hub-not-started", subject: missing, cause: "there is no hub here yet", hint });
};
