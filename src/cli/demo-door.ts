// From the demo group to systems of one's own and back, while the hub runs: another place on the same address.

import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { MovedAccount } from "../access/moved-account.ts";
import type { DemoDoor } from "../api/first-run-route.ts";
import { assert } from "../base/assert.ts";
import { loadConfiguration } from "../hub.ts";
import { firstHub } from "./first-hub.ts";
import { demoPlaceOf, type Place, placeOf } from "./place.ts";

/** Where the hub goes on, and who goes along. */
export interface Onward {
  readonly place: Place;
  readonly moved: MovedAccount | undefined;
  /** A data folder that is emptied before. */
  readonly emptied: string | undefined;
}

export interface DemoDoorParts {
  readonly place: Place;
  /** Of the hub that was started, where it was one of one's own. */
  readonly home: Place | undefined;
  readonly isPractice: boolean;
  readonly go: (onward: Onward) => void;
}

/** Undefined where the store is not the place's own: a server, a practice copy. */
export function demoDoor({ place, home, isPractice, go }: DemoDoorParts): DemoDoor | undefined {
  if (isPractice || (process.env["DATABASE_URL"] ?? "") !== "") return undefined;
  return {
    isShown: place.demo !== undefined,
    load: (moved) => go({ place: demoPlaceOf({ data: join(place.data, "demo"), json: place.isJson }), moved, emptied: undefined }),
    remove(moved) {
      const own = home ?? besideDemo(place);
      if (existsSync(own.configFile)) loadConfiguration(own.configFile);
      else writeFileSync(own.configFile, firstHub("my-hub"), { flag: "wx" });
      go({ place: own, moved, emptied: place.data });
    },
  };
}

/** As a start in this folder finds it once there is a hub.yaml. */
function besideDemo({ data, isJson }: Place): Place {
  const isDefault = data === demoPlaceOf({}).data;
  return placeOf({ config: "hub.yaml", data: isDefault ? undefined : data, json: isJson });
}

/** Nothing but what the demo group left there. */
export function emptyDemo(folder: string): void {
  assert(existsSync(join(folder, "group", "demo.json")), "only what the demo group wrote is taken away");
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}
