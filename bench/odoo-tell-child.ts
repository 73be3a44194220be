// Child process: one hub that tells a live Odoo a thousand fields of a thousand partners, which another system decides.
//   node bench/odoo-tell-child.ts FOLDER DATABASE_URL COUNT
// Prints one JSON object.

import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../src/base/clock.ts";
import { loadConfiguration, openHub } from "../src/hub.ts";
import { openLog } from "../src/platform/log.ts";
import { dropPartners, makePartners } from "../test/live/many-partners.ts";

const [folder = "", databaseUrl = "", text = "1000"] = process.argv.slice(2);
const count = Number(text);
const mark = "TELL-";
const [url = "", database = "", user = "", key = "", postgres = ""] = ["URL", "DATABASE", "USER", "PASSWORD", "POSTGRES_URL"].map(
  (name) => process.env[`ODOO_${name}`],
);

/** The list in which every town is another one. */
const list = ["number;tax;city", ...Array.from({ length: count }, (_, at) => `C${at + 1};${mark}${at + 1};Celle`)].join("\n");
const options = { url, database, user, key, protocol: "json-rpc", calls_per_minute: 60_000 };
const configuration = {
  hub: "tell",
  zone: "Europe/Berlin",
  sources: [
    {
      name: "odoo",
      connector: "odoo",
      site: "kassel",
      options,
      feeds: { party: { domain: [["ref", "=like", `${mark}%`]] } },
      mapping: {
        system: "odoo",
        version: "1",
        feeds: { party: { kind: "party", key: "id", fields: { tax_number: "ref", city: "city" } } },
      },
      write_back: { mode: "auto" },
    },
    {
      name: "crm",
      connector: "delimited",
      site: "kassel",
      options: { folder: "in" },
      feeds: { list: { file: "list*.csv", dialect: { delimiter: ";", quote: "none", row_end: "\n", header: true, encoding: "utf-8" } } },
      mapping: {
        system: "crm",
        version: "1",
        feeds: { list: { kind: "party", key: "number", fields: { tax_number: "tax", city: "city" } } },
      },
    },
  ],
  governance: { rules: [{ fields: "party.city", authority: ["crm", "odoo"], tell: "field" }] },
};

await dropPartners(postgres, mark);
await makePartners(postgres, mark, count);
const file = join(folder, "hub.yaml");
writeFileSync(file, JSON.stringify(configuration));
mkdirSync(join(folder, "in"));
const csv = join(folder, "in", "list1.csv");
writeFileSync(csv, list);
utimesSync(csv, 1, 1);
const environment = { ...process.env, DATABASE_URL: databaseUrl };
const hub = await openHub(loadConfiguration(file), {
  clock: systemClock,
  log: openLog("error"),
  folder: join(folder, "data"),
  environment,
});
try {
  await hub.begin();
  const { feeds } = await hub.run();
  for (const { fault } of feeds) if (fault) throw new Error(`${fault.cause}; ${fault.hint}`);
  const [before, start] = [process.cpuUsage(), performance.now()];
  let told = 0;
  for (;;) {
    const [done] = await hub.deliver();
    if (done?.fault) throw new Error(`${done.fault.cause}; ${done.fault.hint}`);
    const { written = 0, ...others } = done?.fields ?? {};
    if (Object.keys(others).length > 0) throw new Error(`not written: ${JSON.stringify(others)}`);
    if (written === 0) break;
    told += written;
  }
  const { user: own, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ told, ms: performance.now() - start, cpuUs: own + system }));
} finally {
  await hub[Symbol.asyncDispose]();
  await dropPartners(postgres, mark);
}
