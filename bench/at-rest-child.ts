// Child process: what a change costs with 10,000 and with 1,000,000 records at rest, on PostgreSQL. The same records change in
// both, so that nothing differs but what is at rest; then what it costs where any of the million may change, and half of them
// have to be read first because memory is bounded.
//   node bench/at-rest-child.ts SERVER
// Prints one JSON object: microseconds per change.

import { systemClock } from "../src/base/clock.ts";
import { intake } from "../src/commit/intake.ts";
import { openWriter, type Writer } from "../src/commit/writer.ts";
import { canonicalModel } from "../src/model/canonical-model.ts";
import { claimOf } from "../src/observation/claim.ts";
import { openPostgres } from "../src/platform/databases/postgres.ts";
import { takeLease } from "../src/platform/lease.ts";
import { migrate } from "../src/platform/migration.ts";
import { databaseUrl, freshDatabase, onServer } from "./erp.ts";
import { chance } from "./workload.ts";

const [server = ""] = process.argv.slice(2);
const batchRows = 4_000;
const warmUp = 8_000;
const measured = 24_000;
const ttlMs = 60_000;

const settings = { companyOfSite: {}, companies: {}, zone: "UTC", currency: "EUR", terms: { days: 30, endOfMonth: false }, opening: [] };

/** One version of one order line; the version is the time. */
function change(place: number, version: number) {
  const fields = {
    number: `PO${place}`,
    company: "acme",
    quantity: String(1 + ((place * 7 + version) % 5000)),
    unit_price: `${1 + ((place * 13 + version) % 900)}.5`,
    currency: "EUR",
    promised_date: `2026-0${1 + ((place + version) % 9)}-15`,
    status: "open",
  };
  const mapped = {
    kind: "purchase_order_line",
    key: `PO${place}`,
    version,
    at: Date.UTC(2026, 0, 1) + version,
    site: "north",
    deleted: false,
    fields,
    parked: [],
    rawIndex: 0,
  };
  return claimOf(mapped, { source: "erp", mapping: "bench@1", page: null, receivedAt: Date.UTC(2026, 0, 1) });
}

async function feed(writer: Writer, count: number, next: (index: number) => ReturnType<typeof change>): Promise<number> {
  const before = performance.now();
  let last: Promise<unknown> = Promise.resolve();
  for (let done = 0; done < count; done += batchRows) {
    const claims = Array.from({ length: Math.min(batchRows, count - done) }, (_, offset) => next(done + offset));
    const submitted = writer.submit(intake({ claims }));
    await last;
    last = submitted;
  }
  await last;
  return performance.now() - before;
}

/** Popular places come first: rank r with weight 1/r, approximated by the inverse of its integral. */
const popular = (count: number, random: () => number): number => Math.min(count, Math.floor(count ** random())) - 1;

interface Cost {
  /** The changes reach 10,000 records, few of them often. */
  readonly restUs: number;
  /** The changes reach all of them, few of them often. */
  readonly coldUs: number;
}

const moving = 10_000;

async function costAt(records: number): Promise<Cost> {
  const name = `bench_rest_${records}`;
  await freshDatabase(server, name);
  const database = await openPostgres({ url: databaseUrl(server, name) });
  await migrate(database);
  const { fence } = await takeLease(database, { holder: "bench", ttlMs });
  const writer = await openWriter({ database, model: canonicalModel, settings, clock: systemClock, lease: { fence, ttlMs } });
  await feed(writer, records, (index) => change(index, 1));
  await onServer(databaseUrl(server, name), "vacuum analyze", "checkpoint");
  const random = chance(7);
  /** Spread over the records so that popular ones do not lie side by side. */
  const among = (count: number): number => ((popular(count, random) * 7_919) % count) * (records / count);
  let version = 1;
  const costOf = async (count: number, changes: number): Promise<number> =>
    ((await feed(writer, changes, () => change(among(count), (version += 1)))) / changes) * 1000;
  await costOf(moving, warmUp);
  const restUs = await costOf(moving, measured);
  const coldUs = records === moving ? restUs : await costOf(records, measured);
  await database.close();
  await onServer(server, `drop database ${name}`);
  return { restUs, coldUs };
}

const small = await costAt(moving);
const large = await costAt(1_000_000);
console.log(JSON.stringify({ smallUs: small.restUs, largeUs: large.restUs, coldUs: large.coldUs }));
