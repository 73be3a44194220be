// A hub's first reading of 20,000 partners of a live Odoo: what of the time is the hub's own.
// Needs ODOO_URL, ODOO_DATABASE, ODOO_USER, ODOO_PASSWORD and ODOO_POSTGRES_URL.

import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemClock } from "../src/base/clock.ts";
import { loadConfiguration } from "../src/hub.ts";
import { dropPartners, loadingHub, makePartners, partners, runAtTerminal } from "../test/live/many-partners.ts";
import { databaseUrl, freshDatabase } from "./erp.ts";

const mark = "BENCH-";

export interface Load {
  readonly seconds: number;
  /** Of the hub's process for 1,000 partners; on PGlite the database is in it. */
  readonly cpuMs: number;
  readonly peakMiB: number;
}

export interface Loads {
  readonly postgres: Load;
  readonly pglite: Load;
  /** Seconds in which the connector alone asks the server for all of them and drops what comes: no hub can be quicker. */
  readonly serverSeconds: number;
}

export async function odooLoad(server: string, folder: string): Promise<Loads> {
  const [url = "", database = "", user = "", apiKey = "", postgres = ""] = ["URL", "DATABASE", "USER", "PASSWORD", "POSTGRES_URL"].map(
    (name) => process.env[`ODOO_${name}`],
  );
  if (postgres === "") throw new Error("bench odoo: name a server by ODOO_URL, _DATABASE, _USER, _PASSWORD and _POSTGRES_URL");
  await dropPartners(postgres, mark);
  await makePartners(postgres, mark);
  await freshDatabase(server, "bench_load");
  const load = async (name: string, store: string): Promise<Load> => {
    const own = join(folder, name);
    mkdirSync(own);
    loadingHub(own, { url, database, user, apiKey, protocol: "json-rpc" }, mark);
    const before = performance.now();
    const command = await runAtTerminal(own, store);
    const code = await command.ended;
    if (code !== 0) throw new Error(`the hub ended with ${code}: ${command.seen().slice(-500)}`);
    const { measured } = command;
    return { seconds: (performance.now() - before) / 1000, cpuMs: (measured.cpuMs() * 1000) / partners, peakMiB: measured.peakMiB() };
  };
  try {
    const postgresLoad = await load("postgres", databaseUrl(server, "bench_load"));
    const pgliteLoad = await load("pglite", "");
    return { postgres: postgresLoad, pglite: pgliteLoad, serverSeconds: await alone(join(folder, "postgres", "hub.yaml")) };
  } finally {
    await dropPartners(postgres, mark);
  }
}

async function alone(file: string): Promise<number> {
  const [source] = loadConfiguration(file).sources;
  if (source === undefined) throw new Error(`no source in ${file}`);
  const secrets = { resolve: (reference: string) => Promise.resolve(reference) };
  const quiet = { info: () => undefined, warn: () => undefined };
  await using reader = await source.connector.open(source.options, { secrets, clock: systemClock, log: quiet, folder: dirname(file) });
  const before = performance.now();
  let rows = 0;
  for await (const page of reader.pull("party", undefined, { rowsMax: 1_000, bytesMax: 8 << 20 })) rows += page.rows.length;
  if (rows < partners) throw new Error(`${rows} of ${partners} partners came`);
  return (performance.now() - before) / 1000;
}
