// A hub's first reading of 20,000 partners of a live Odoo: what of the time is the hub's own.
// Needs ODOO_URL, ODOO_DATABASE, ODOO_USER, ODOO_PASSWORD and ODOO_POSTGRES_URL.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { dropPartners, loadingHub, makePartners, partners, runAtTerminal } from "../test/live/many-partners.ts";
import { databaseUrl, freshDatabase } from "./erp.ts";

const mark = "BENCH-";

export interface Load {
  readonly seconds: number;
  /** Of the hub's process for 1,000 partners; on PGlite the database is in it. */
  readonly cpuMs: number;
  readonly peakMiB: number;
}

/** By backend: "postgres", "pglite". */
export async function odooLoad(server: string, folder: string): Promise<Readonly<Record<"postgres" | "pglite", Load>>> {
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
    return { postgres: await load("postgres", databaseUrl(server, "bench_load")), pglite: await load("pglite", "") };
  } finally {
    await dropPartners(postgres, mark);
  }
}
