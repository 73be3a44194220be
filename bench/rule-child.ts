// Child process: one hub with few rules or with forty, told over standard input to read what has happened since.
//   node bench/rule-child.ts few|forty FOLDER SERVER
// Prints one JSON object when it has read the initial state, and one after each line of input.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../src/base/clock.ts";
import { openHub, loadConfiguration } from "../src/hub.ts";
import { openLog } from "../src/platform/log.ts";
import { databaseUrl, linesOf } from "./erp.ts";
import { fortyRules } from "./forty-rules.ts";
import { hubFile } from "./hub-file.ts";

const [rules = "few", folder = "", server = ""] = process.argv.slice(2);
process.env["ERP_A"] = databaseUrl(server, "erp_a");
process.env["ERP_B"] = databaseUrl(server, "erp_b");
const file = join(folder, "hub.yaml");
writeFileSync(file, rules === "forty" ? hubFile(fortyRules) : hubFile());
const hub = await openHub(loadConfiguration(file), {
  clock: systemClock,
  log: openLog("error"),
  folder: join(folder, "data"),
  environment: { ...process.env, DATABASE_URL: databaseUrl(server, `bench_${rules}`) },
});
await hub.begin();
const readAll = async (): Promise<void> => {
  const [before, cpuBefore] = [performance.now(), process.cpuUsage()];
  const report = await hub.run();
  const [ms, cpu] = [performance.now() - before, process.cpuUsage(cpuBefore)];
  const changes = report.feeds.reduce((sum, feed) => sum + feed.fresh, 0);
  console.log(JSON.stringify({ changes, ms, cpuUs: cpu.user + cpu.system }));
};
await readAll();
for await (const line of linesOf(process.stdin)) if (line === "read") await readAll();
await hub[Symbol.asyncDispose]();
