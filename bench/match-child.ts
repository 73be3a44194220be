// What matching costs as a list of parties grows: parties made from a seed, a tenth of them told by a second system with typing errors.
//   node bench/match-child.ts [PARTIES [ADDRESS]]        (default 20,000; by hand, and never in a test)
// Needs PostgreSQL's binaries, or BENCH_DATABASE_URL. Prints one JSON object a line: for each tenth of the way parties a second and where
// the time went, and at the end the time, the peak memory of the process, precision and recall of the pairs that it linked.

import { memoryDefault } from "../src/commit/stages.ts";
import { openIdentity } from "../src/identity/stage.ts";
import { identitySteps } from "../src/identity/store.ts";
import { canonicalModel } from "../src/model/canonical-model.ts";
import { claimOf } from "../src/observation/claim.ts";
import type { Claim } from "../src/observation/entry.ts";
import { type Database, type Query, query } from "../src/platform/database.ts";
import { openPostgres } from "../src/platform/databases/postgres.ts";
import { migrate } from "../src/platform/migration.ts";
import { startPostgres } from "../test/support/postgres-server.ts";
import { databaseUrl, freshDatabase } from "./erp.ts";
import { chance } from "./workload.ts";

const batchRows = 2_000;
const copyEvery = 10;

const starts = "al ber cor dan el fer gal hel in jar kol lan mer nor os par quin ros stel tor ul vel wer xan yor zim".split(" ");
const middles = "ba den fi gra ho ki lo ma ni po ra sti ta vo za".split(" ");
const ends = "berg dal er feld hof lin mann mark nik ori sen ski son stein tek tron ville werk wick".split(" ");
const trades = "Castings Tools Metals Drives Valves Plastics Bearings Coatings Controls Springs Fasteners Logistics".split(" ");
const forms = "GmbH AG Ltd SARL SpA BV AB Inc".split(" ");
const streets = "Hafen Bahnhof Linden Mill Station Garden Industrie Church Park Victoria Rosen Berg".split(" ");

interface Party {
  readonly name: string;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
  readonly phone: string;
  readonly email: string;
}

function party(random: () => number): Party {
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const coined = (): string => {
    const word = pick(starts) + (random() < 0.6 ? pick(middles) : "") + pick(ends);
    return word[0]?.toUpperCase() + word.slice(1);
  };
  const own = coined();
  const place = Math.floor(random() ** 2 * 8_000);
  return {
    name: `${own} ${random() < 0.5 ? coined() : pick(trades)} ${pick(forms)}`,
    street: `${random() < 0.7 ? pick(streets) : coined()} Street ${1 + Math.floor(random() * 180)}`,
    postcode: String(10_000 + place * 11),
    city: `${(starts[place % starts.length] ?? "").toUpperCase()}${ends[place % ends.length]}`,
    phone: `+49 ${Math.floor(random() * 9e8 + 1e8)}`,
    email: random() < 0.6 ? `${own.toLowerCase()}${Math.floor(random() * 1000)}@mail.example` : "",
  };
}

/** Another system's record of it: a letter wrong, another legal form, no telephone or no mail. */
function copy(original: Party, random: () => number): Party {
  const at = 1 + Math.floor(random() * (original.name.length - 6));
  const name = random() < 0.5 ? original.name.slice(0, at) + original.name.slice(at + 1) : original.name.replace(/ \S+$/, "");
  return { ...original, name, phone: random() < 0.5 ? "" : original.phone, email: random() < 0.5 ? "" : original.email };
}

const told = (source: string, key: string, { ...fields }: Party): Claim =>
  claimOf(
    { kind: "party", key, version: 1, at: 1000, site: "north", deleted: false, fields, parked: [], rawIndex: 0 },
    { source, mapping: "bench@1", page: null, receivedAt: 0 },
  );

function* claims(parties: number): Generator<Claim> {
  const random = chance(7);
  for (let place = 0; place < parties; place += 1) {
    const one = party(random);
    yield told("erp", String(place), one);
    if (place % copyEvery === 0) yield told("crm", String(place), copy(one, random));
  }
}

/** Of this process: it does not depend on what else the machine does, as time does. */
const cpuMs = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1000;

async function main(server: string, parties: number): Promise<void> {
  await freshDatabase(server, "bench_match");
  const database = await openPostgres({ url: databaseUrl(server, "bench_match") });
  await migrate(database);
  const read = (queries: readonly Query[]) => database.read(queries);
  const identity = openIdentity({ model: canonicalModel, read, upTo: () => 0, memory: memoryDefault.records });
  const [startedAt, total] = [performance.now(), parties + Math.ceil(parties / copyEvery)];
  let [position, done, peak, doubts, reported, since, cpu, placing] = [0, 0, 0, 0, 0, startedAt, cpuMs(), 0];
  let batch: Claim[] = [];
  let writing: Promise<void> = Promise.resolve();
  const commit = async (): Promise<void> => {
    identity.rest();
    position += 1;
    const before = performance.now();
    const { rows } = await identity.place({ position, claims: batch, decisions: [] });
    placing += performance.now() - before;
    const steps = identitySteps(rows);
    await writing;
    const written = position;
    // As in a hub: the next batch is placed while this one is in the database's thread.
    writing = database.write(steps).then(() => identity.settled(written));
    done += batch.length;
    doubts += rows.doubts.length;
    batch = [];
    peak = Math.max(peak, process.memoryUsage.rss());
    if (done - reported < total / 10) return;
    const now = performance.now();
    const perSecond = Math.round(((done - reported) / (now - since)) * 1000);
    const cpuUs = Math.round(((cpuMs() - cpu) / (done - reported)) * 1000);
    const placeUs = Math.round((placing / (done - reported)) * 1000);
    console.log(JSON.stringify({ done, perSecond, placeUs, cpuUs, peakMiB: Math.round(peak / 2 ** 20) }));
    [reported, since, cpu, placing] = [done, now, cpuMs(), 0];
  };
  for (const claim of claims(parties)) {
    batch.push(claim);
    if (batch.length >= batchRows) await commit();
  }
  if (batch.length > 0) await commit();
  await writing;
  const ms = performance.now() - startedAt;
  const found = await quality(database, parties);
  const perSecond = Math.round((total / ms) * 1000);
  console.log(
    JSON.stringify({ parties, seconds: Math.round(ms / 1000), perSecond, peakMiB: Math.round(peak / 2 ** 20), ...found, doubts }),
  );
  await database.close();
}

/** A pair that is linked is right where it is a party and its copy: they share the key. */
async function quality(database: Database, parties: number): Promise<{ readonly precision: number; readonly recall: number }> {
  const [[pairs] = []] = await database.read([
    query(`select coalesce(sum(n * (n - 1) / 2), 0) as linked, coalesce(sum(n - keys), 0) as found
      from (select count(*) as n, count(distinct key) as keys from identity.crosswalk group by entity having count(*) > 1) g`),
  ]);
  const [linked, found] = [Number(pairs?.["linked"]), Number(pairs?.["found"])];
  return { precision: found / linked, recall: found / Math.ceil(parties / copyEvery) };
}

const given = process.argv[3] ?? process.env["BENCH_DATABASE_URL"];
const server = given === undefined ? await startPostgres({ isDurable: true }) : undefined;
const url = given ?? server?.url;
if (url === undefined) throw new Error("PostgreSQL's server binaries are not installed; set BENCH_DATABASE_URL");
try {
  await main(url, Number(process.argv[2] ?? 20_000));
} finally {
  await server?.stop();
}
