import { beforeAll, expect, test } from "vitest";
import { Fault } from "../../src/base/fault.ts";
import { query } from "../../src/platform/database.ts";
import type { Database } from "../../src/platform/database.ts";
import { dump, load, verifyDump } from "../../src/platform/dump.ts";
import { leaseStep, takeLease } from "../../src/platform/lease.ts";
import { copyRow } from "../../src/platform/sql-text.ts";
import { eachBackend, openTestDatabase } from "../support/database.ts";

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
}

const dumped = async (database: Database): Promise<Buffer> => {
  const parts: Uint8Array[] = [];
  await dump(database, async (bytes) => void parts.push(bytes));
  return Buffer.concat(parts);
};

const tokens = query("select * from access.token order by hash");
const target = await openTestDatabase();

eachBackend(({ open, name }) => {
  let database: Database;
  let bytes: Buffer;
  beforeAll(async () => {
    database = await open();
    const { fence } = await takeLease(database, { holder: "one", ttlMs: 60_000 });
    const rows = Array.from({ length: 12_000 }, (_, index) =>
      copyRow([`hash-${index}`, `Zoë \\ ${index}\n\t"'`, '[{"role":"viewer"}]', String(index), index % 2 === 0 ? null : "7"]),
    );
    const columns = ["hash", "name", "grants", "created_at", "revoked_at"];
    await database.write([leaseStep(fence, 60_000, 1), { kind: "copy", table: "access.token", columns, data: rows.join("") }]);
    bytes = await dumped(database);
  });

  test("a dump read back has the counts and the position of what was written", async () => {
    const facts = await verifyDump(pieces(bytes, 1000));
    expect(facts.position).toBe(1);
    expect(facts.tables).toContainEqual({ table: "access.token", rows: 12_000 });
    expect(facts.tables.map(({ table }) => table)).toContain("observation.entry");
  });

  test("one changed byte, and a missing end, are noticed", async () => {
    const changed = Buffer.from(bytes);
    const place = changed.indexOf("hash-500");
    changed.write("hash-501", place);
    await expect(verifyDump(pieces(changed, 65_536))).rejects.toMatchObject({ code: "dump-damaged" });
    await expect(verifyDump(pieces(bytes.subarray(0, -40), 65_536))).rejects.toMatchObject({ code: "dump-damaged" });
    await expect(verifyDump(pieces(Buffer.from("PK\u0003\u0004 something else"), 100))).rejects.toMatchObject({ code: "dump-damaged" });
  });

  test("a database loaded from it holds the same rows and gives the same dump; a used one is refused", async () => {
    const copy = await open();
    await load(copy, pieces(bytes, 100_000));
    expect(await copy.read([tokens])).toEqual(await database.read([tokens]));
    expect((await takeLease(copy, { holder: "two", ttlMs: 1000 })).position).toBe(1);
    await expect(load(copy, pieces(bytes, 100_000))).rejects.toMatchObject({ code: "target-used" });
  });

  if (name === "postgres") {
    test("what was dumped on PostgreSQL opens embedded", async () => {
      await load(target, pieces(bytes, 100_000));
      expect(await target.read([tokens])).toEqual(await database.read([tokens]));
    });
  }

  test("a dump whose file cannot be written fails with that error, and the database goes on", async () => {
    const full = new Fault({ code: "disk-full", subject: "backup.dump", cause: "no space", hint: "make room" });
    await expect(dump(database, () => Promise.reject(full))).rejects.toMatchObject({ code: "disk-full" });
    await expect(
      dump(database, async (piece) => {
        if (piece.length > 5_000) throw full;
      }),
    ).rejects.toMatchObject({ code: "disk-full" });
    const [rows] = await database.read([query("select count(*) from access.token")]);
    expect(rows).toEqual([{ count: "12000" }]);
  });
});
