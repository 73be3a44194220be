// Child process: a million golden records, searched over HTTP as a person types: ids, numbers, names, words cut short, common and rare,
// by somebody who sees everything and by somebody of one site.
//   node bench/search-child.ts FOLDER [SERVER] [RECORDS]
// Without an address of a server on PGlite. Prints one JSON object: milliseconds.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { holder } from "../test/support/holder.ts";
import { issueToken } from "../src/access/token.ts";
import { openApi } from "../src/api/api.ts";
import { systemClock } from "../src/base/clock.ts";
import { recordId } from "../src/base/id.ts";
import { loadConfiguration, openHub } from "../src/hub.ts";
import type { Step } from "../src/platform/database.ts";
import { openLog } from "../src/platform/log.ts";
import { copyRow } from "../src/platform/sql-text.ts";
import { wordsOf } from "../src/record/words.ts";
import { chance } from "./workload.ts";

const [folder = "", server = "", given = "1000000"] = process.argv.slice(2);
const records = Number(given);
const batchRows = 20_000;
const sites = ["lyon", "ulm", "brno", "porto"];

const source = (site: string): string => `
  - name: erp-${site}
    connector: json-file
    site: ${site}
    options: { folder: . }
    feeds: { none: { file: none.json, form: document } }
    mapping: { system: erp, version: "1", feeds: { none: { kind: party, key: number, fields: { number: number } } } }`;
const file = join(folder, "hub.yaml");
const places = sites.map((site) => `${site}: { company: ${site} }`).join(", ");
writeFileSync(file, `hub: bench\ncurrency: EUR\nsites: { ${places} }\nsources:${sites.map(source).join("")}\n`);
const hub = await openHub(loadConfiguration(file), {
  clock: systemClock,
  log: openLog("error"),
  folder: join(folder, "data"),
  environment: { ...process.env, DATABASE_URL: server },
});
await hub.begin();

const random = chance(42);
const syllables = "al ber cor dan el fer gal hel in jar kol lan mer nor os par quin ros stel tor ul vel wer xan yor zim".split(" ");
const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
const coined = (): string => pick(syllables) + pick(syllables) + pick(syllables);

/** Of each ten: six lines of orders, two orders, an item, a party. */
function made(place: number): { readonly kind: string; readonly key: string; readonly doc: Record<string, string> } {
  const number = String(place).padStart(7, "0");
  if (place % 10 < 6)
    return { kind: "purchase_order_line", key: `PO-${number}/10`, doc: { number: `PO-${number}/10`, quantity: "12.5", unit: "C62" } };
  if (place % 10 < 8)
    return { kind: "purchase_order", key: `PO-${number}`, doc: { number: `PO-${number}`, currency: "EUR", status: "confirmed" } };
  if (place % 10 === 8) return { kind: "item", key: `IT-${number}`, doc: { number: `IT-${number}`, name: `${coined()} pump ${coined()}` } };
  return {
    kind: "party",
    key: `P${number}`,
    doc: { number: `P${number}`, name: `${coined()} ${coined()} GmbH`, tax_number: `DE8${number}9` },
  };
}

const [crosswalk, golden] = [
  "record source kind key site sites entity cluster match waits first_at first_version first_hash position",
  "entity kind site sites doc provenance at versions deleted waiting words position",
];
for (let from = 0; from < records; from += batchRows) {
  let [keys, rows] = ["", ""];
  for (let place = from; place < Math.min(records, from + batchRows); place += 1) {
    const { kind, key, doc } = made(place);
    const site = sites[place % sites.length] ?? "";
    const entity = recordId(`erp-${site}`, kind, key);
    const seen = kind === "party" || kind === "item" ? "*" : site;
    const provenance = JSON.stringify(Object.fromEntries(Object.keys(doc).map((field) => [field, [`erp-${site}`, 0]])));
    keys += copyRow([entity, `erp-${site}`, kind, key, site, seen, entity, entity, "{}", "", "0", "1", "", "0"]);
    rows += copyRow([entity, kind, site, seen, JSON.stringify(doc), provenance, "0", "1", "f", "f", wordsOf(doc), "0"]);
  }
  const copies: Step[] = [
    { kind: "copy", table: "identity.crosswalk", columns: crosswalk.split(" "), data: keys },
    { kind: "copy", table: "record.record", columns: golden.split(" "), data: rows },
  ];
  await hub.database.write(copies);
}
await hub.database.write([{ kind: "script", sql: "analyze record.record; analyze identity.crosswalk" }]);

const api = await openApi(hub, { host: "127.0.0.1", port: 0, version: "bench" });
const everywhere = await issueToken(hub.database, holder({ name: "bench", roles: ["admin"], sites: [], group: true }), Date.now());
const ulm = await issueToken(hub.database, holder({ name: "ulm", roles: ["viewer"], sites: ["ulm"], group: false }), Date.now());

const last = String(records - 1).padStart(7, "0");
const typed = [
  "PO",
  "PO-0",
  `PO-${last.slice(0, 5)}`,
  "PO-0000016",
  "0000016",
  "gmbh",
  "pump",
  "stel",
  "stelal pump",
  "gmbh bercor",
  "P0000009",
  "DE800000099",
  "nobody at all",
];
const took: number[] = [];
const slow: Record<string, number> = {};
let found = 0;
for (const token of [everywhere, ulm])
  for (const text of typed)
    for (let turn = 0; turn < 3; turn += 1) {
      const begun = performance.now();
      const answered = await fetch(`${api.address}/v1/search?text=${encodeURIComponent(text)}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { data } = (await answered.json()) as { data: { records: unknown[] } };
      const ms = performance.now() - begun;
      if (turn > 0) took.push(ms);
      slow[text] = Math.round(Math.max(slow[text] ?? 0, ms));
      found += data.records.length;
    }
if (found === 0) throw new Error("nothing was found");
took.sort((a, b) => a - b);
const at = (share: number): number => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
process.stderr.write(`${JSON.stringify(slow)}\n`);
process.stdout.write(`${JSON.stringify({ p50: at(0.5), p99: at(0.99) })}\n`);
await api.close();
await hub[Symbol.asyncDispose]();
