// npm run bench [PART...]: figures, each beside what it is compared with, measured in one run (docs/how-to/measure.md).
// Needs PostgreSQL's binaries, or BENCH_DATABASE_URL (a superuser's address of a server to be used freely).

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { partners } from "../test/live/many-partners.ts";
import { startPostgres } from "../test/support/postgres-server.ts";
import { keptFolder, measureConsole } from "./console.ts";
import { databaseUrl, makeErps, freshDatabase, happen, linesOf } from "./erp.ts";
import { print } from "./figure.ts";
import { odooLoad } from "./odoo-load.ts";
import { limitCopy } from "./limit-copy.ts";
import { underRules } from "./rules.ts";
import { type Workload, workload } from "./workload.ts";

const seed = 42;
const orders = 50_000;
const changes = 100_000;
const parties = 100_000;
const partiesOfAGroup = 1_000_000;
/** As many as a group that begins has waiting for people. */
const inboxItems = 100_000;
/** Golden records that are searched. */
const searched = 1_000_000;
/** Fields of as many records that a system is told. */
const tells = 1_000;
/** Row by row is slow; a part of the changes tells its rate. */
const rowByRowChanges = 6_000;

/** As bin/synchromesh.js starts a hub. */
const flags = ["--max-old-space-size=600", "--max-semi-space-size=32", "--heap-growing-percent=130"];

interface HubAnswer {
  readonly fresh: number;
  readonly ms: number;
  readonly peakBytes: number;
  readonly rebuilt: { readonly entries: number; readonly ms: number } | null;
}

interface TellAnswer {
  readonly told: number;
  readonly ms: number;
  readonly cpuUs: number;
}

interface MatchAnswer {
  readonly perSecond: number;
  readonly seconds: number;
  readonly peakMiB: number;
  readonly precision: number;
  readonly recall: number;
}

/** ms */
interface InboxAnswer {
  readonly listMs: number;
  readonly filterMs: number;
  readonly bulkMs: number;
  readonly undoMs: number;
  readonly statusMs: number;
}

/** ms */
interface SearchAnswer {
  readonly p50: number;
  readonly p99: number;
}

async function child<T>(script: string, ...args: readonly string[]): Promise<T> {
  const process_ = spawn(process.execPath, [...flags, new URL(script, import.meta.url).pathname, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = new Promise<number | null>((resolve) => process_.once("exit", resolve));
  let answer: T | undefined;
  for await (const line of linesOf(process_.stdout)) if (line.startsWith("{")) answer = JSON.parse(line) as T;
  const code = await exit;
  if (code !== 0 || answer === undefined) throw new Error(`${script} ${args[0] ?? ""} ended with ${code}`);
  return answer;
}

const perSecond = ({ changes: count, ms }: { changes: number; ms: number }): number => (count / ms) * 1000;

interface Ground {
  readonly server: string;
  readonly folder: string;
  readonly erps: Workload;
}

/** What is measured, in order; each part makes what it needs, so that it can be asked for alone. */
const parts: Readonly<Record<string, (ground: Ground) => Promise<void>>> = {
  async limit({ server, erps }) {
    print("limit.copy", await limitCopy(server, erps), "changes/s");
  },
  async script({ server, erps }) {
    await makeErps(server, erps);
    await freshDatabase(server, "bench_hub");
    await happen(server);
    print(
      "script.row_by_row",
      perSecond(await child("script-child.ts", "row", server, String(rowByRowChanges))),
      "changes/s",
      "limit.copy",
    );
    print("script.batched", perSecond(await child("script-child.ts", "page", server, String(changes))), "changes/s", "limit.copy");
  },
  async commit({ server, folder, erps }) {
    await freshDatabase(server, "bench_hub");
    for (const backend of ["postgres", "pglite"]) {
      await makeErps(server, erps);
      const { fresh, ms, peakBytes, rebuilt } = await child<HubAnswer>("hub-child.ts", backend, mkdtempSync(join(folder, backend)), server);
      print(`commit.${backend}`, (fresh / ms) * 1000, "changes/s", backend === "postgres" ? "script.row_by_row" : "commit.postgres");
      print(`memory.peak.${backend}`, peakBytes / 1024 / 1024, "MiB");
      if (rebuilt !== null) print("rebuild", (rebuilt.entries / rebuilt.ms) * 1000, "observations/s", "commit.postgres");
    }
  },
  async rest({ server }) {
    const rest = await child<{ smallUs: number; largeUs: number; coldUs: number }>("at-rest-child.ts", server);
    print("commit.at_rest_10k", rest.smallUs, "us/change");
    print("commit.at_rest_1m", rest.largeUs, "us/change", "commit.at_rest_10k");
    print("commit.cold_1m", rest.coldUs, "us/change", "commit.at_rest_1m");
  },
  async push({ server, folder }) {
    const push = await child<{ p50: number; p99: number }>("push-child.ts", mkdtempSync(join(folder, "push")), server);
    print("push_to_event.p50", push.p50, "ms");
    print("push_to_event.p99", push.p99, "ms");
  },
};

/** What is measured only where it is asked for: each is about one thing alone, and the figures above shall not wait for it. */
const askedFor: typeof parts = {
  async rules({ server, folder, erps }) {
    await makeErps(server, erps);
    const { few, forty } = await underRules(server, folder, flags);
    print("commit.rules3", perSecond(few), "changes/s");
    print("commit.rules40", perSecond(forty), "changes/s", "commit.rules3");
    print("commit.rules3.cpu", few.cpuUs / few.changes, "us/change");
    print("commit.rules40.cpu", forty.cpuUs / forty.changes, "us/change", "commit.rules3.cpu");
  },
  async odoo({ server, folder }) {
    const { serverSeconds, ...loads } = await odooLoad(server, mkdtempSync(join(folder, "odoo")));
    print("load.odoo.server", partners / serverSeconds, "records/s");
    for (const [backend, { seconds, cpuMs, peakMiB }] of Object.entries(loads)) {
      print(`load.odoo.${backend}`, partners / seconds, "records/s", "load.odoo.server");
      print(`load.odoo.${backend}.wall`, (seconds * 1_000_000) / partners, "ms/1000 records");
      print(`load.odoo.${backend}.cpu`, cpuMs, "ms/1000 records", `load.odoo.${backend}.wall`);
      print(`load.odoo.${backend}.memory`, peakMiB, "MiB");
    }
  },
  async tell({ server, folder }) {
    await freshDatabase(server, "bench_tell");
    const place = mkdtempSync(join(folder, "tell"));
    const { told, ms, cpuUs } = await child<TellAnswer>("odoo-tell-child.ts", place, databaseUrl(server, "bench_tell"), String(tells));
    print("tell.odoo", (told / ms) * 1000, "records/s");
    print("tell.odoo.wall", ms / told, "ms/record");
    print("tell.odoo.cpu", cpuUs / told / 1000, "ms/record", "tell.odoo.wall");
  },
  match: ({ server }) => matching(server, parties),
  "match-million": ({ server }) => matching(server, partiesOfAGroup),
  async search({ server, folder }) {
    await freshDatabase(server, "bench_search");
    for (const backend of ["postgres", "pglite"]) {
      const address = backend === "postgres" ? databaseUrl(server, "bench_search") : "";
      const { p50, p99 } = await child<SearchAnswer>("search-child.ts", mkdtempSync(join(folder, backend)), address, String(searched));
      print(`search.${backend}.p50`, p50, "ms");
      print(`search.${backend}.p99`, p99, "ms");
    }
  },
  async console({ server }) {
    const folder = process.env["BENCH_FOLDER"] ?? join(tmpdir(), "synchromesh-bench-console");
    const address = process.env["BENCH_BACKEND"] === "postgres" ? databaseUrl(server, "bench_console") : "";
    await measureConsole({ folder: keptFolder(folder, address), server: address, records: searched, items: inboxItems, flags });
  },
  async inbox({ folder }) {
    const inbox = await child<InboxAnswer>("inbox-child.ts", mkdtempSync(join(folder, "inbox")), String(inboxItems));
    print("inbox.list", inbox.listMs, "ms");
    print("inbox.filter", inbox.filterMs, "ms", "inbox.list");
    print("inbox.bulk", inbox.bulkMs, "ms");
    print("inbox.undo", inbox.undoMs, "ms", "inbox.bulk");
    print("inbox.status", inbox.statusMs, "ms", "inbox.list");
  },
};

/** A list of parties, and a second one with a tenth of them, mistyped. */
async function matching(server: string, count: number): Promise<void> {
  const { perSecond: rate, seconds, peakMiB, precision, recall } = await child<MatchAnswer>("match-child.ts", String(count), server);
  print("match.parties", rate, "parties/s");
  print("match.duration", seconds, "s");
  print("match.memory", peakMiB, "MiB");
  print("match.precision", precision, "");
  print("match.recall", recall, "");
}

async function main(server: string, wanted: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-bench-"));
  const ground = { server, folder, erps: workload(seed, orders, changes) };
  try {
    for (const name of wanted.length === 0 ? Object.keys(parts) : wanted) await (parts[name] ?? askedFor[name])?.(ground);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const words = process.argv.slice(2);
const unknown = words.filter((word) => ![parts, askedFor].some((known) => Object.hasOwn(known, word)));
if (unknown.length > 0) {
  console.error(`bench: there is no ${unknown.join(" and no ")}.\nTry: ${Object.keys({ ...parts, ...askedFor }).join(", ")}.`);
  process.exit(2);
}
const given = process.env["BENCH_DATABASE_URL"];
const server = given === undefined ? await startPostgres({ isDurable: true }) : undefined;
const url = given ?? server?.url;
if (url === undefined) {
  console.error("bench: PostgreSQL is not installed here.\nTry: install its server, or set BENCH_DATABASE_URL.");
  process.exitCode = 1;
} else
  try {
    await main(url, words);
  } finally {
    await server?.stop();
  }
