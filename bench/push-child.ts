// Child process: from POST /v1/observations to the server-sent event of its commit, 200 pushes a second, on PostgreSQL.
//   node bench/push-child.ts FOLDER SERVER
// Prints one JSON object: milliseconds.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { issueToken } from "../src/access/token.ts";
import { openApi } from "../src/api/api.ts";
import { systemClock } from "../src/base/clock.ts";
import { loadConfiguration, openHub } from "../src/hub.ts";
import { openLog } from "../src/platform/log.ts";
import { databaseUrl, freshDatabase } from "./erp.ts";
import { holder } from "../test/support/holder.ts";

const [folder = "", server = ""] = process.argv.slice(2);
const perSecond = 200;
const seconds = 15;
const warmUpSeconds = 3;

await freshDatabase(server, "bench_push");
const file = join(folder, "hub.yaml");
writeFileSync(
  file,
  `hub: bench
currency: EUR
sources:
  - name: shop
    connector: json-file
    site: north
    options: { folder: . }
    feeds: { none: { file: none.json, form: document } }
    mapping: { system: shop, version: "1", feeds: { none: { kind: purchase_order_line, key: number, fields: { number: number } } } }
`,
);
const environment = { ...process.env, DATABASE_URL: databaseUrl(server, "bench_push") };
const hub = await openHub(loadConfiguration(file), {
  clock: systemClock,
  log: openLog("error"),
  folder: join(folder, "data"),
  environment,
});
await hub.begin();
const api = await openApi(hub, { host: "127.0.0.1", port: 0, version: "bench" });
const token = await issueToken(hub.database, holder({ name: "bench", roles: ["admin"], sites: ["north"], group: true }), Date.now());
const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };

const sentAt = new Map<string, number>();
const took: number[] = [];
const stop = new AbortController();
const listening = listen();
await pause(300);

const total = perSecond * seconds;
const started = performance.now();
const flights: Promise<unknown>[] = [];
for (let index = 0; index < total; index += 1) {
  const due = started + (index * 1000) / perSecond;
  const wait = due - performance.now();
  if (wait > 1) await pause(wait);
  flights.push(push(index));
}
await Promise.all(flights);
await pause(500);
stop.abort();
await listening;
const kept = took.slice(perSecond * warmUpSeconds).toSorted((a, b) => a - b);
const at = (share: number): number => kept[Math.min(kept.length - 1, Math.floor(kept.length * share))] ?? Number.NaN;
console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99), events: took.length, pushes: total }));
await api.close();
await hub[Symbol.asyncDispose]();

async function push(index: number): Promise<void> {
  const number = `PO${index % 2000}`;
  const mark = `m${index}`;
  sentAt.set(mark, performance.now());
  const fields = {
    number,
    quantity: String(1 + index),
    unit_price: "12.50",
    currency: "EUR",
    promised_date: "2026-05-01",
    description: mark,
  };
  const body = JSON.stringify({
    source: "shop",
    records: [{ kind: "purchase_order_line", key: number, version: String(index + 1), fields }],
  });
  const answer = await fetch(`${api.address}/v1/observations`, { method: "POST", headers: { ...headers, "idempotency-key": mark }, body });
  if (!answer.ok) throw new Error(`push refused: ${answer.status} ${await answer.text()}`);
  await answer.arrayBuffer();
}

/** Each event carries the marks of the pushes it committed. */
async function listen(): Promise<void> {
  try {
    const answer = await fetch(`${api.address}/v1/events`, { headers, signal: stop.signal });
    let text = "";
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const end = text.lastIndexOf("\n\n");
      if (end < 0) continue;
      for (const [mark] of text.slice(0, end).matchAll(/\bm\d+\b/g)) {
        const sent = sentAt.get(mark);
        if (sent === undefined) continue;
        took.push(performance.now() - sent);
        sentAt.delete(mark);
      }
      text = text.slice(end + 2);
    }
  } catch (error) {
    if (!stop.signal.aborted) throw error;
  }
}
