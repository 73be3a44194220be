// Child process: an inbox of so many items on PGlite, asked over HTTP as a desk does: its first page, a filtered page, a bulk of ten
// thousand as it was shown, and that bulk taken back; then whether everything stands as before.
//   node bench/inbox-child.ts FOLDER [ITEMS]
// Prints one JSON object: milliseconds.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { issueToken } from "../src/access/token.ts";
import { openApi } from "../src/api/api.ts";
import { systemClock } from "../src/base/clock.ts";
import { type Hub, loadConfiguration, openHub } from "../src/hub.ts";
import { query } from "../src/platform/database.ts";
import { openLog } from "../src/platform/log.ts";
import { fillInbox, inboxHubFile } from "./inbox-fill.ts";
import { holder } from "../test/support/holder.ts";

const [folder = "", given = "100000"] = process.argv.slice(2);
const items = Number(given);
const start = Date.UTC(2026, 0, 5);
const pageItems = 100;

const file = join(folder, "hub.yaml");
writeFileSync(file, inboxHubFile());

const hub = await openHub(loadConfiguration(file), {
  clock: systemClock,
  log: openLog("error"),
  folder: join(folder, "data"),
  environment: { ...process.env, DATABASE_URL: "" },
});
await hub.begin();
await fillInbox(hub, items, start);
const api = await openApi(hub, { host: "127.0.0.1", port: 0, version: "bench" });
const token = await issueToken(hub.database, holder({ name: "bench", roles: ["admin"], sites: [], group: true }), Date.now());
const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };

const before = await standing(hub);
// First: it pays for reading what is kept from then on.
const listMs = await worst(() => get(`/v1/inbox?limit=${pageItems}`));
const statusMs = await worst(() => get("/v1/status"));
const filter = { field: "unit_price", baseline: "without" };
const filterMs = await worst(() => get(`/v1/inbox?field=unit_price&systems=erp-lyon,mes-lyon&limit=${pageItems}`));
const listed = await get(`/v1/inbox?limit=${pageItems}`);
const choice = { kind: "set", value: "12.50" };
const [preview, previewMs] = await timed(() => post("/v1/inbox/bulk", { filter, choice, reason: "bench", preview: true }));
const shown = { filter, choice, reason: "bench", shown: preview["shown"], id: "bench-bulk" };
const [bulk, bulkMs] = await timed(() => post("/v1/inbox/bulk", shown));
const decided = await standing(hub);
const [undo, undoMs] = await timed(() => post("/v1/inbox/undo", { decision: "bench-bulk", reason: "bench" }));
const after = await standing(hub);
if (decided === before) throw new Error("the bulk decided nothing");
if (after !== before) throw new Error("the undo did not restore what stood");
const { considered } = listed["data"] as { considered: number };
const counts = { considered, decided: bulk["decided"], undone: undo["undone"] };
const peakMiB = Math.round(process.resourceUsage().maxRSS / 1024);
console.log(JSON.stringify({ ...counts, listMs, filterMs, previewMs, bulkMs, undoMs, statusMs, peakMiB }));
await api.close();
await hub[Symbol.asyncDispose]();

type Answer = Readonly<Record<string, unknown>>;

async function get(path: string): Promise<Answer> {
  return answered(await fetch(`${api.address}${path}`, { headers }));
}

async function post(path: string, body: object): Promise<Answer> {
  return answered(await fetch(`${api.address}${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

async function answered(response: Response): Promise<Answer> {
  if (!response.ok) throw new Error(`refused: ${response.status} ${await response.text()}`);
  return (await response.json()) as Answer;
}

async function timed(work: () => Promise<Answer>): Promise<[Answer, number]> {
  const since = performance.now();
  const answer = await work();
  return [answer, performance.now() - since];
}

/** Of three: the first has to plan its statements, a later one may meet the garbage of those before. */
async function worst(work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  for (let round = 0; round < 3; round += 1) {
    const since = performance.now();
    await work();
    most = Math.max(most, performance.now() - since);
  }
  return most;
}

/** Records with who decided each value, overrides that stand and discrepancies that are open, as hashes. */
async function standing({ database }: Hub): Promise<string> {
  const hashed = (table: string, columns: string, where = "true") =>
    query(`select md5(string_agg(concat_ws('|', ${columns}), ';' order by ${columns})) as told from ${table} where ${where}`);
  const rows = await database.read([
    hashed("record.record", "entity, doc, provenance"),
    hashed("governance.override", "entity, fields, until", "to_position is null"),
    hashed("governance.episode", "entity, field, opened_at, sides_now", "to_position is null and closed_at is null"),
  ]);
  return JSON.stringify(rows);
}
