// Child process: an inbox of so many items on PGlite, asked over HTTP as a desk does: its first page, a filtered page, a bulk of ten
// thousand as it was shown, and that bulk taken back; then whether everything stands as before.
//   node bench/inbox-child.ts FOLDER [ITEMS]
// Prints one JSON object: milliseconds.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { zstdCompressSync } from "node:zlib";
import { issueToken } from "../src/access/token.ts";
import { openApi } from "../src/api/api.ts";
import { systemClock } from "../src/base/clock.ts";
import { sha256Hex } from "../src/base/hash.ts";
import { intake } from "../src/commit/intake.ts";
import { type Hub, loadConfiguration, openHub } from "../src/hub.ts";
import { claimOf } from "../src/observation/claim.ts";
import { query } from "../src/platform/database.ts";
import { openLog } from "../src/platform/log.ts";
import { inboxRows, inboxSites, type ToldRow } from "./inbox-workload.ts";
import { holder } from "../test/support/holder.ts";

const [folder = "", given = "100000"] = process.argv.slice(2);
const items = Number(given);
const start = Date.UTC(2026, 0, 5);
const batchRows = 2_000;
const pageItems = 100;

const systems = ["erp", "mes"];
const names = inboxSites.flatMap((site) => systems.map((system) => `${system}-${site}`));

const source = (system: string, site: string): string => `
  - name: ${system}-${site}
    connector: json-file
    site: ${site}
    options: { folder: . }
    feeds: { none: { file: none.json, form: document } }
    mapping: { system: ${system}, version: "1", feeds: { none: { kind: purchase_order_line, key: number, fields: { number: number } } } }`;

const file = join(folder, "hub.yaml");
writeFileSync(
  file,
  `hub: bench
currency: EUR
desk: { go_live: 2026-03-07T00:00:00Z }
sites: { ${inboxSites.map((site) => `${site}: { company: ${site} }`).join(", ")} }
sources:${inboxSites.flatMap((site) => systems.map((system) => source(system, site))).join("")}
governance:
  rules:
    - { name: price, fields: purchase_order_line.unit_price, on_disagreement: ask, authority: [[${names.join(", ")}]] }
`,
);

const hub = await openHub(loadConfiguration(file), {
  clock: systemClock,
  log: openLog("error"),
  folder: join(folder, "data"),
  environment: { ...process.env, DATABASE_URL: "" },
});
await hub.begin();
await fill(hub);
const api = await openApi(hub, { host: "127.0.0.1", port: 0, version: "bench" });
const token = await issueToken(hub.database, holder({ name: "bench", roles: ["admin"], sites: [], group: true }), Date.now());
const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };

const before = await standing(hub);
const statusMs = await worst(() => get("/v1/status"));
const listMs = await worst(() => get(`/v1/inbox?limit=${pageItems}`));
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

async function fill({ writer }: Hub): Promise<void> {
  const mapping = { mapping: "bench@1", receivedAt: systemClock.now() };
  let version = 0;
  let last: Promise<unknown> = Promise.resolve();
  const commit = async (rows: readonly ToldRow[]): Promise<void> => {
    const bySource = Map.groupBy(rows, (row) => row.source);
    const pages = [...bySource].map(([name, told]) => {
      const raw = Buffer.from(JSON.stringify(told.map(({ fields }) => fields)));
      return {
        hash: sha256Hex(raw),
        site: told[0]?.site ?? "",
        source: name,
        delivery: `${name} ${version}`,
        bytes: zstdCompressSync(raw),
      };
    });
    const pageOf = new Map(pages.map((page) => [page.source, page.hash]));
    const claims = rows.map((row, rawIndex) => {
      version += 1;
      const mapped = { ...row, version, deleted: false, rawIndex };
      return claimOf(mapped, { ...mapping, source: row.source, page: pageOf.get(row.source) ?? null });
    });
    const written = writer.submit(intake({ claims, pages }));
    await last;
    last = written;
  };
  let rows: ToldRow[] = [];
  for (const row of inboxRows(items, 42, start)) {
    rows.push(row);
    if (rows.length < batchRows) continue;
    await commit(rows);
    rows = [];
  }
  await commit(rows);
  await last;
}

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
