// Rebuilds everything that is derived from the log, beside what stands, and times it.

import { replay } from "../src/commit/rebuild/replay.ts";
import { closeShadowStep, openShadowStep, shadow } from "../src/commit/rebuild/store-shadow.ts";
import type { Hub } from "../src/hub.ts";

export async function rebuild(hub: Hub): Promise<{ entries: number; ms: number }> {
  const { database, model, configuration, writer } = hub;
  await database.write([openShadowStep]);
  const before = performance.now();
  const { entries } = await replay({
    log: database,
    target: shadow(database),
    before: [],
    model,
    settings: configuration.settings,
    upTo: writer.position(),
  });
  const ms = performance.now() - before;
  await database.write([closeShadowStep]);
  return { entries, ms };
}
