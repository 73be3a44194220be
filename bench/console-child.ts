// Child process: a hub of a million golden records and a hundred thousand items that wait, and its API with the console.
//   node bench/console-child.ts FOLDER RECORDS ITEMS [SERVER]
// The state is made where the folder has none. Without an address of a server on PGlite. Prints one JSON object, where it listens; ends
// when its input ends, and prints what memory it took.

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { issueToken } from "../src/access/token.ts";
import { openApi } from "../src/api/api.ts";
import { systemClock } from "../src/base/clock.ts";
import { type Hub, loadConfiguration, openHub } from "../src/hub.ts";
import { query } from "../src/platform/database.ts";
import { openLog } from "../src/platform/log.ts";
import { writeKeyFile } from "../src/platform/secret.ts";
import { holder } from "../test/support/holder.ts";
import { fillInbox, inboxHubFile } from "./inbox-fill.ts";
import { restingRecords } from "./rest-workload.ts";

const [folder = "", records = "1000000", items = "100000", server = ""] = process.argv.slice(2);
const seed = 42;
const told = Date.UTC(2026, 0, 5);

mkdirSync(folder, { recursive: true });
const file = join(folder, "hub.yaml");
/** Each part of the state that is made leaves its mark: one that was interrupted is gone on with. */
const isMade = (part: string): boolean => existsSync(join(folder, `${part}.made`));
const mark = (part: string): void => writeFileSync(join(folder, `${part}.made`), "");
if (!existsSync(file)) {
  writeFileSync(file, inboxHubFile());
  writeKeyFile(join(folder, "key"));
}
const hub = await openHub(loadConfiguration(file), {
  clock: systemClock,
  log: openLog("error"),
  folder,
  environment: { ...process.env, DATABASE_URL: server },
});
await hub.begin();
if (!isMade("waiting")) {
  await fillInbox(hub, Number(items), told);
  mark("waiting");
}
if (!isMade("resting")) {
  await rest(hub);
  mark("resting");
}
const api = await openApi(hub, { host: "127.0.0.1", port: 0, version: "bench" });
const everything = holder({ name: "bench", roles: ["admin"], sites: [], group: true });
const token = await issueToken(hub.database, everything, Date.now());
process.stdout.write(`${JSON.stringify({ address: api.address, token })}\n`);
for await (const _ of process.stdin);
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(`${JSON.stringify({ peakMiB: maxRSS / 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 })}\n`);
await api.close();
await hub[Symbol.asyncDispose]();

async function rest({ database }: Hub): Promise<void> {
  const [[row] = []] = await database.read([query("select count(*) as count from record.record")]);
  for (const steps of restingRecords(Number(records) - Number(row?.["count"] ?? 0), seed)) await database.write(steps);
  const tables = ["record.record", "identity.crosswalk", "identity.reference"];
  await database.write([{ kind: "script", sql: tables.map((table) => `analyze ${table}`).join("; ") }]);
}
