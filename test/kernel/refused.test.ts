// What one entry, one folder or one disk refuses stops nothing else.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { intake } from "../../src/commit/intake.ts";
import { openWriter } from "../../src/commit/writer.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { claimOf } from "../../src/observation/claim.ts";
import type { Claim } from "../../src/observation/entry.ts";
import { query } from "../../src/platform/database.ts";
import { openPglite } from "../../src/platform/databases/pglite.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { eachBackend } from "../support/database.ts";
import { onSmallDisk } from "../support/small-disk.ts";
import { plainSettings, worldStart } from "../support/claim-world.ts";
import { numberedClaim, openNumbers } from "./numbered-claims.ts";
import { startNumbers } from "./numbers-process.ts";

const batch = 5_000;
const poisoned = 3_210;

/** An order line whose cash line names a company that no store of text takes. */
const line = (n: number, version = 1, poison = poisoned): Claim =>
  claimOf(
    {
      kind: "purchase_order_line",
      key: `L${n}`,
      version,
      at: worldStart + version * batch + n,
      site: "lyon",
      deleted: false,
      fields: {
        number: `L${n}`,
        company: n === poison ? "C\u00001" : "C1",
        quantity: "2",
        unit_price: "3",
        currency: "EUR",
        promised_date: "2026-05-01",
      },
      parked: [],
      rawIndex: 0,
    },
    { source: "erp", mapping: "erp@1", page: null, receivedAt: worldStart },
  );

eachBackend(({ open }) => {
  const openLines = async () => {
    const database = await open();
    const ttlMs = 600_000;
    const { fence } = await takeLease(database, { holder: "test", ttlMs });
    const clock = manualClock(worldStart);
    const writer = await openWriter({ database, lease: { fence, ttlMs }, model: canonicalModel, settings: plainSettings, clock });
    return { database, writer };
  };
  const landed = [
    query("select count(*) as count from observation.entry where kind = 'claim'"),
    query("select count(*) as count from record.record where doc <> '{}'"),
    query('select key, field, value like \'%"quantity":"2"%\' as kept from observation.parked where to_position is null'),
  ];

  test("one entry among five thousand that the store refuses is parked whole, the rest land", async () => {
    const { database, writer } = await openLines();
    await writer.submit(intake({ claims: Array.from({ length: batch }, (_, n) => line(n)) }));
    const [entries, records, parked] = await database.read(landed);
    expect([entries?.[0]?.["count"], records?.[0]?.["count"]]).toEqual([String(batch), String(batch - 1)]);
    expect(parked).toEqual([{ key: `L${poisoned}`, field: "*", kept: "t" }]);
  }, 120_000);

  test("commits that were launched upon one that the store refuses are made again, in their order", async () => {
    const { database, writer } = await openLines();
    const size = 500;
    const keys = Array.from({ length: batch / size }, (_, nth) => Array.from({ length: size }, (__, n) => nth * size + n));
    // Known already: nothing has to be read, and each next commit is prepared while the one before is on its way.
    for (const part of keys) await writer.submit(intake({ claims: part.map((n) => line(n, 1, -1)) }));
    const told: number[] = [];
    await Promise.all(
      keys.map(async (part, nth) => {
        await writer.submit(intake({ claims: part.map((n) => line(n, 2)) }));
        told.push(nth);
      }),
    );
    expect(told).toEqual(keys.map((_, nth) => nth));
    const [entries, records, parked, links] = await database.read([
      ...landed,
      query("select count(*) as count, max(position) as last from observation.link"),
    ]);
    expect([entries?.[0]?.["count"], records?.[0]?.["count"]]).toEqual([String(2 * batch), String(batch)]);
    expect(parked).toEqual([{ key: `L${poisoned}`, field: "*", kept: "t" }]);
    const [link] = links ?? [];
    expect([Number(link?.["count"]), Number(link?.["last"])]).toEqual([writer.position(), writer.position()]);
  }, 120_000);
});

test("a second process on the folder of a hub is refused and told who holds it", async () => {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-test-"));
  cpSync(process.env["TEST_PGLITE_TEMPLATE"] ?? "", folder, { recursive: true });
  const first = startNumbers(folder, 1, 60_000);
  await first.said("durable");
  const second = startNumbers(folder, 1, 60_000);
  expect(await second.said("fault")).toMatch(new RegExp(`^fault folder-held: .*${first.process.pid}`));
  expect(first.process.exitCode).toBeNull();
  first.process.kill("SIGKILL");
  await first.ended;
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

onSmallDisk(128, (disk) => {
  test("on a full disk a commit is refused by name, reads go on, and everything is back when there is room", async () => {
    const folder = join(disk, "hub");
    mkdirSync(folder);
    cpSync(process.env["TEST_PGLITE_TEMPLATE"] ?? "", folder, { recursive: true });
    const database = await openPglite({ place: { kind: "folder", folder }, watermarkBytes: 24 * 1024 * 1024 });
    const writer = await openNumbers(database, 600_000);
    await writer.submit(intake({ claims: [numberedClaim(1)] }));
    const filler = join(disk, "filler");
    fill(filler);

    await expect(writer.submit(intake({ claims: [numberedClaim(2)] }))).rejects.toMatchObject({ code: "disk-low", retryable: true });
    const log = query("select version from observation.entry order by version");
    expect(await database.read([log])).toEqual([[{ version: "1" }]]);

    rmSync(filler);
    await writer.submit(intake({ claims: [numberedClaim(2)] }));
    expect(await database.read([log])).toEqual([[{ version: "1" }, { version: "2" }]]);
    await database.close();
  }, 60_000);
});

/** Writes until nothing more fits. */
function fill(file: string): void {
  const block = Buffer.alloc(1024 * 1024);
  for (;;) {
    try {
      writeFileSync(file, block, { flag: "a" });
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOSPC") return;
      throw error;
    }
  }
}
