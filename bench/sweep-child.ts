// Child process: order lines told by two systems that disagree, and a change of rules that judges them again, on PostgreSQL.
//   node bench/sweep-child.ts SERVER load RECORDS VERSIONS DISAGREEING   fills the database; of a thousand, so many disagree
//   node bench/sweep-child.ts SERVER plan                                what the change would do
//   node bench/sweep-child.ts SERVER sweep                               the change itself, while commits go on
// Prints one JSON object.

import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "../src/base/clock.ts";
import { intake } from "../src/commit/intake.ts";
import { rehearse } from "../src/commit/rules/rehearsal.ts";
import { openSweeper } from "../src/commit/sweep/sweep.ts";
import { openWriter, type Writer } from "../src/commit/writer.ts";
import { rulesText } from "../src/governance/rule-configuration.ts";
import { rulesConfiguration } from "../src/governance/rule-schema.ts";
import { canonicalModel } from "../src/model/canonical-model.ts";
import { claimOf } from "../src/observation/claim.ts";
import type { Claim } from "../src/observation/entry.ts";
import { openPostgres } from "../src/platform/databases/postgres.ts";
import { leaseStep, takeLease } from "../src/platform/lease.ts";
import { migrate } from "../src/platform/migration.ts";
import { statistics } from "../src/platform/statistic.ts";
import { databaseUrl, freshDatabase, onServer } from "./erp.ts";

const [server = "", mode = "", ...numbers] = process.argv.slice(2);
const batchRows = 4_000;
const ttlMs = 600_000;
const name = "bench_sweep";
const settings = { companyOfSite: {}, companies: {}, zone: "UTC", currency: "EUR", terms: { days: 30, endOfMonth: false }, opening: [] };
const started = Date.UTC(2026, 0, 5);
/** Commits beside the sweep, ms between two of them. */
const besideMs = 50;

const day = (place: number): string => `2026-0${1 + (place % 9)}-1${place % 10}`;

/** One version of one order line as one of two systems tells it. */
function told(source: "a" | "b", place: number, version: number, disagreeing: number): Claim {
  const differs = source === "b" && (place * 7_919) % 1_000 < disagreeing;
  const fields = {
    number: `PO${place}`,
    company: "acme",
    quantity: String(1 + ((place * 7 + version) % 5_000)),
    unit_price: `${1 + ((place * 13) % 900)}.5`,
    currency: "EUR",
    promised_date: day(place + version + (differs ? 3 : 0)),
    status: "open",
  };
  const mapped = {
    kind: "purchase_order_line",
    key: `${source}${place}`,
    version,
    at: started + version * 1_000 + (source === "b" ? 500 : 0),
    site: "north",
    deleted: false,
    fields,
    parked: [],
    rawIndex: 0,
  };
  return claimOf(mapped, { source, mapping: "bench@1", page: null, receivedAt: started });
}

const rulesOf = (first: string, second: string): string =>
  rulesText(
    rulesConfiguration.parse([
      { fields: "purchase_order_line.[promised_date, quantity]", authority: [first, second] },
      { fields: "purchase_order_line.[unit_price, currency, status]", authority: ["a", "b"] },
    ]),
  );

const ruleEntry = (key: string, rules: string, at: number) =>
  ({ kind: "rule", key, at, receivedAt: at, from: at, author: "bench", reason: "bench", rules }) as const;

async function openDatabase() {
  const database = await openPostgres({ url: databaseUrl(server, name) });
  await migrate(database);
  const { fence } = await takeLease(database, { holder: "bench", ttlMs });
  const writer = await openWriter({ database, model: canonicalModel, settings, clock: systemClock, lease: { fence, ttlMs } });
  return {
    database,
    writer,
    lease: () => leaseStep(fence, ttlMs, 0),
    release: () => onServer(databaseUrl(server, name), "update platform.lease set expires_at = '-infinity'"),
  };
}

async function load(records: number, versions: number, disagreeing: number): Promise<object> {
  await freshDatabase(server, name);
  const { database, writer, release } = await openDatabase();
  const counts = statistics(database);
  await writer.submit(intake({ others: [ruleEntry("first", rulesOf("a", "b"), started), { kind: "tick", at: started }] }));
  const before = performance.now();
  let claims: Claim[] = [];
  let last: Promise<unknown> = Promise.resolve();
  const commit = async (): Promise<void> => {
    const submitted = writer.submit(intake({ claims }));
    const count = claims.length;
    claims = [];
    await last;
    last = submitted;
    await counts.grown(count);
  };
  for (let version = 1; version <= versions; version += 1)
    for (let place = 0; place < records; place += 1) {
      claims.push(told("a", place, version, disagreeing), told("b", place, version, disagreeing));
      if (claims.length >= batchRows) await commit();
    }
  await commit();
  await last;
  await writer.submit(intake({ others: [{ kind: "tick", at: Date.now() }] }));
  const ms = performance.now() - before;
  await release();
  await database.close();
  await onServer(databaseUrl(server, name), "vacuum analyze", "checkpoint");
  return { ms };
}

async function plan(): Promise<object> {
  const { database, writer, release } = await openDatabase();
  const now = Date.now();
  const before = performance.now();
  const rules = { text: rulesOf("b", "a"), from: now };
  const { records, cash, discrepancies } = await rehearse({
    database,
    model: canonicalModel,
    settings,
    position: writer.position(),
    now,
    rules,
  });
  const ms = performance.now() - before;
  await release();
  await database.close();
  return { ms, peakBytes: peakMemory(), records, weeks: cash.length, discrepancies: discrepancies.length };
}

async function sweep(): Promise<object> {
  const { database, writer, lease, release } = await openDatabase();
  const moments = new Map<string, number>();
  const onStage = (stage: string): void => void moments.set(stage, performance.now());
  const sweeper = openSweeper({ database, model: canonicalModel, settings, writer, lease, onStage });
  const now = Date.now();
  const before = performance.now();
  let isOver = false;
  const beside = commitBeside(writer, () => isOver);
  await sweeper.submit(intake({ others: [ruleEntry("second", rulesOf("b", "a"), now), { kind: "tick", at: now }] }));
  isOver = true;
  const besideCommits = await beside;
  const at = (stage: string): number => moments.get(stage) ?? before;
  await release();
  await database.close();
  return {
    stageMs: at("adopting") - before,
    adoptMs: at("adopted") - at("adopting"),
    besideCommits,
    peakBytes: peakMemory(),
  };
}

/** A few lines change again and again: what a hub does while it is swept. Gives how many commits that were. */
async function commitBeside(writer: Writer, isOver: () => boolean): Promise<number> {
  let commits = 0;
  for (let version = 1_000; !isOver(); version += 1) {
    await writer.submit(intake({ claims: Array.from({ length: 20 }, (_, place) => told("a", place * 31, version, 0)) }));
    commits += 1;
    await pause(besideMs);
  }
  return commits;
}

/** Peak resident memory of this process. */
function peakMemory(): number {
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}

const [records = 20_000, versions = 1, disagreeing = 1_000] = numbers.map(Number);
const answer = mode === "load" ? await load(records, versions, disagreeing) : mode === "plan" ? await plan() : await sweep();
console.log(JSON.stringify(answer));
