// Twenty thousand partners of a live Odoo, and a hub that reads them for the first time, as the command line does.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { type Measured, measured } from "../support/measured-process.ts";

export const partners = 20_000;

/** In one transaction: all have one time of writing, the hardest case for a reader that goes by it. */
export async function makePartners(connectionString: string, mark: string, count = partners): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  await client.query(
    `insert into res_partner (name, complete_name, ref, street, city, zip, active, type, lang, company_id, autopost_bills, group_rfq,
       group_on, create_uid, write_uid, create_date, write_date)
     select 'Load ' || n, 'Load ' || n, $1::text || n, 'Road ' || n, 'Kassel', lpad(n::text, 5, '0'), true, 'contact', 'en_US', null,
       p.autopost_bills, p.group_rfq, p.group_on, 1, 1, now(), now()
     from generate_series(1, $2::int) n, (select * from res_partner order by id limit 1) p`,
    [mark, count],
  );
  await client.end();
}

export async function dropPartners(connectionString: string, mark: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  // Nothing refers to them: a hundred tables need not be asked about each.
  await client.query("set session_replication_role = replica");
  await client.query("delete from res_partner where starts_with(ref, $1)", [mark]);
  await client.end();
}

export interface OdooAccess {
  readonly url: string;
  readonly database: string;
  readonly user: string;
  readonly apiKey: string;
  /** `json-rpc` takes a password in the place of the key. */
  readonly protocol: "json-2" | "json-rpc";
}

export function loadingHub(folder: string, { url, database, user, apiKey: key, protocol }: OdooAccess, mark: string): string {
  const options = { url, database, user, key, protocol, calls_per_minute: 6_000 };
  const feeds = { party: { domain: [["ref", "=like", `${mark}%`]] } };
  const source = { name: "odoo", connector: "odoo", site: "kassel", zone: "Europe/Berlin", options, feeds };
  const file = join(folder, "hub.yaml");
  writeFileSync(file, JSON.stringify({ hub: "load", zone: "Europe/Berlin", sources: [source] }));
  return file;
}

export interface Command {
  readonly measured: Measured;
  /** What a person at a terminal sees, the progress on the way included. */
  seen(): string;
  kill(): void;
  /** The code it ended with. */
  readonly ended: Promise<number | null>;
}

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));
/** As bin/synchromesh.js starts a hub. */
const limits = ["--max-old-space-size=600", "--max-semi-space-size=32", "--heap-growing-percent=130"];
const codeCache = fileURLToPath(new URL("../../node_modules/.cache/synchromesh/code", import.meta.url));

/** `synchromesh run` at a terminal. `databaseUrl`: "" for the embedded store. */
export async function runAtTerminal(folder: string, databaseUrl: string): Promise<Command> {
  const words = [process.execPath, ...limits, main, "--config", join(folder, "hub.yaml"), "--data", join(folder, "data"), "run", "--once"];
  const env = { NODE_COMPILE_CACHE: codeCache, ...process.env, DATABASE_URL: databaseUrl, LOG_LEVEL: "error" };
  const terminal = spawn("script", ["-qefc", `exec ${words.join(" ")}`, "/dev/null"], { env, stdio: ["ignore", "pipe", "inherit"] });
  let seen = "";
  terminal.stdout.setEncoding("utf8").on("data", (text: string) => (seen += text));
  const ended = new Promise<number | null>((resolve) => terminal.once("close", resolve));
  const pid = await childOf(terminal);
  const measuring = measured(pid);
  void ended.then(() => measuring.stop());
  return { measured: measuring, seen: () => seen, kill: () => process.kill(pid, "SIGKILL"), ended };
}

async function childOf({ pid = 0 }: ChildProcess): Promise<number> {
  for (;;) {
    const [child] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ");
    if (child !== undefined && child !== "") return Number(child);
    await pause(5);
  }
}
