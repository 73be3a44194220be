// Child process: one hub that reads the two ERPs, as a user's hub would. Measures the changes after the initial state.
//   node bench/hub-child.ts postgres|pglite FOLDER SERVER
// Prints one JSON object.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../src/base/clock.ts";
import { openHub, loadConfiguration } from "../src/hub.ts";
import { openLog } from "../src/platform/log.ts";
import { databaseUrl, happen } from "./erp.ts";
import { hubFile } from "./hub-file.ts";
import { rebuild } from "./rebuild.ts";

const [backend = "postgres", folder = "", server = ""] = process.argv.slice(2);
process.env["ERP_A"] = databaseUrl(server, "erp_a");
process.env["ERP_B"] = databaseUrl(server, "erp_b");
const file = join(folder, "hub.yaml");
writeFileSync(file, hubFile());
const environment =
  backend === "postgres" ? { ...process.env, DATABASE_URL: databaseUrl(server, "bench_hub") } : { ...process.env, DATABASE_URL: "" };
const hub = await openHub(loadConfiguration(file), {
  clock: systemClock,
  log: openLog("error"),
  folder: join(folder, "data"),
  environment,
});
await hub.begin();
await hub.run();
const changes = await happen(server);
const before = performance.now();
const report = await hub.run();
const ms = performance.now() - before;
const peakBytes = peakMemory();
const fresh = report.feeds.reduce((sum, feed) => sum + feed.fresh, 0);
const rebuilt = backend === "postgres" ? await rebuild(hub) : null;
console.log(JSON.stringify({ changes, fresh, ms, peakBytes, rebuilt }));
await hub[Symbol.asyncDispose]();

/** Peak resident memory of this process (on PGlite the database is in it). */
function peakMemory(): number {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024 || process.resourceUsage().maxRSS * 1024;
}
