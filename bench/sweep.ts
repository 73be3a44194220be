// What a change of rules costs that judges very many records again: order lines told by two systems, of which the other is believed.
//   node bench/sweep.ts [RECORDS]        (default 20,000, a minute; the figures in docs/how-to/measure.md are of 1,000,000)
// Needs PostgreSQL's binaries, or BENCH_DATABASE_URL. `sweep.*`: every record changes. `plan.rules`: RECORDS observations, a quarter as
// many lines of two versions from each system, a fifth of the lines disagree.

import { spawn } from "node:child_process";
import { startPostgres } from "../test/support/postgres-server.ts";
import { linesOf } from "./erp.ts";
import { print } from "./figure.ts";

const records = Number(process.argv[2] ?? 20_000);

/** As bin/synchromesh.js starts a hub. */
const flags = ["--max-old-space-size=600", "--max-semi-space-size=32", "--heap-growing-percent=130"];

interface Answer {
  readonly ms: number;
  readonly stageMs: number;
  readonly adoptMs: number;
  readonly peakBytes: number;
}

async function child(...args: readonly (string | number)[]): Promise<Answer> {
  const script = new URL("sweep-child.ts", import.meta.url).pathname;
  const process_ = spawn(process.execPath, [...flags, script, ...args.map(String)], { stdio: ["ignore", "pipe", "inherit"] });
  const exit = new Promise<number | null>((resolve) => process_.once("exit", resolve));
  let answer: Answer | undefined;
  for await (const line of linesOf(process_.stdout)) {
    console.error(`${args.slice(1).join(" ")}: ${line}`);
    if (line.startsWith("{")) answer = JSON.parse(line) as Answer;
  }
  const code = await exit;
  if (code !== 0 || answer === undefined) throw new Error(`sweep-child.ts ${args.join(" ")} ended with ${code}`);
  return answer;
}

const mebi = (bytes: number): number => bytes / 1024 / 1024;

async function main(server: string): Promise<void> {
  await child(server, "load", records / 4, 2, 200);
  const planned = await child(server, "plan");
  print("plan.rules", planned.ms / 1_000, "s");
  print("plan.rules.memory", mebi(planned.peakBytes), "MiB");
  await child(server, "load", records, 1, 1_000);
  const swept = await child(server, "sweep");
  print("sweep.stage", swept.stageMs / 1_000, "s");
  print("sweep.adopt", swept.adoptMs / 1_000, "s", "sweep.stage");
  print("sweep.memory", mebi(swept.peakBytes), "MiB");
}

const given = process.env["BENCH_DATABASE_URL"];
const server = given === undefined ? await startPostgres({ isDurable: true }) : undefined;
const url = given ?? server?.url;
if (url === undefined) throw new Error("PostgreSQL's server binaries are not installed; set BENCH_DATABASE_URL");
try {
  await main(url);
} finally {
  await server?.stop();
}
