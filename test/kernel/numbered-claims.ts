// A process that hands numbered claims to a hub of its own and says what was acknowledged, so that it can be killed, paused
// or refused from outside. Run: node numbered-claims.ts <folder or postgres address> <first number> <lease ms>
import { setTimeout as pause } from "node:timers/promises";
import { systemClock } from "../../src/base/clock.ts";
import { isFault } from "../../src/base/fault.ts";
import { intake } from "../../src/commit/intake.ts";
import { openWriter, type Writer } from "../../src/commit/writer.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { claimOf } from "../../src/observation/claim.ts";
import type { Claim } from "../../src/observation/entry.ts";
import type { Database } from "../../src/platform/database.ts";
import { openPglite } from "../../src/platform/databases/pglite.ts";
import { openPostgres } from "../../src/platform/databases/postgres.ts";
import { takeLease } from "../../src/platform/lease.ts";
import type { FinanceSettings } from "../../src/projection/finance/finance-settings.ts";

export const numberedSource = "numbers";
const records = 40;

export const settings: FinanceSettings = {
  companyOfSite: {},
  companies: {},
  zone: "UTC",
  currency: "EUR",
  terms: { days: 30, endOfMonth: false },
  opening: [],
};

/** Claim `n` is version `n` of one of forty order lines. */
export const numberedClaim = (n: number): Claim =>
  claimOf(
    {
      kind: "purchase_order_line",
      key: `L${n % records}`,
      version: n,
      at: Date.UTC(2026, 0, 5) + n * 1000,
      site: "lyon",
      deleted: false,
      fields: {
        number: `L${n % records}`,
        company: "C1",
        quantity: String(n),
        unit_price: "2",
        currency: "EUR",
        promised_date: "2026-05-01",
      },
      parked: [],
      rawIndex: 0,
    },
    { source: numberedSource, mapping: "numbers@1", page: null, receivedAt: 0 },
  );

export const openAt = (place: string): Promise<Database> =>
  place.includes("://") ? openPostgres({ url: place }) : openPglite({ place: { kind: "folder", folder: place }, watermarkBytes: 0 });

/** Waits for the lease of a process that is gone. */
export async function leaseOf(database: Database, ttlMs: number): Promise<number> {
  const isAlone = database.profile.name === "pglite";
  for (;;) {
    try {
      return (await takeLease(database, { holder: `pid ${process.pid}`, ttlMs, isAlone })).fence;
    } catch (fault) {
      if (!isFault(fault) || fault.code !== "lease-held") throw fault;
      await pause(100);
    }
  }
}

export const openNumbers = async (database: Database, ttlMs: number): Promise<Writer> =>
  openWriter({ database, lease: { fence: await leaseOf(database, ttlMs), ttlMs }, model: canonicalModel, settings, clock: systemClock });

const inFlightMax = 4;

/** Again after what may pass, such as a connection that the server ended. */
async function submitted(writer: Writer, claims: readonly Claim[]): Promise<void> {
  for (;;) {
    try {
      await writer.submit(intake({ claims }));
      return;
    } catch (fault) {
      if (!isFault(fault) || !fault.retryable) throw fault;
    }
  }
}

async function tellNumbers(place: string, first: number, ttlMs: number): Promise<void> {
  const writer = await openNumbers(await openAt(place), ttlMs);
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  say("open");
  let next = first;
  const inFlight: Promise<void>[] = [];
  for (let page = 0; ; page += 1) {
    const from = next;
    next += 1 + ((page * 7) % 23);
    const claims = Array.from({ length: next - from }, (_, place) => numberedClaim(from + place));
    inFlight.push(submitted(writer, claims).then(() => say(`durable ${from} ${from + claims.length - 1}`)));
    if (inFlight.length >= inFlightMax) await inFlight.shift();
  }
}

if (process.argv[1] === import.meta.filename) {
  const [, , place = "", first = "1", ttlMs = "1000"] = process.argv;
  try {
    await tellNumbers(place, Number(first), Number(ttlMs));
  } catch (error) {
    process.stdout.write(`fault ${isFault(error) ? `${error.code}: ${error.cause}` : String(error)}\n`);
    process.exit(1);
  }
}
