import { expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { migrate, readMigrations } from "../../src/platform/migration.ts";
import type { Migration } from "../../src/platform/migration.ts";
import { eachBackend } from "../support/database.ts";

const migration = (number: number, sql: string, breaking = false): Migration => ({
  number,
  name: "test",
  breaking,
  sql,
  hash: `${number}${sql}`,
});
const known = readMigrations();

eachBackend(({ open }) => {
  test("a second run applies nothing", async () => {
    expect(await migrate(await open())).toEqual([]);
  });

  test("a new migration is applied once, in order of number", async () => {
    const database = await open();
    const added = [migration(9001, "create table public.a (x text)"), migration(9002, "alter table public.a add y text")];
    expect(await migrate(database, [...known, ...added])).toEqual([9001, 9002]);
    expect(await migrate(database, [...known, ...added])).toEqual([]);
  });

  test("a migration that fails half way leaves nothing of it, not even its row", async () => {
    const database = await open();
    const broken = migration(9001, "create table public.half (x text); create table public.half (x text)");
    await expect(migrate(database, [...known, broken])).rejects.toThrow(/already exists/);
    const [rows] = await database.read([
      query("select to_regclass('public.half') as half, (select count(*) from platform.migration where number = 9001)"),
    ]);
    expect(rows).toEqual([{ half: null, count: "0" }]);
  });

  test("a file changed after it was applied is refused", async () => {
    const changed = known.map((one, index) => (index === 0 ? { ...one, hash: "other" } : one));
    await expect(migrate(await open(), changed)).rejects.toMatchObject({ code: "migration-changed" });
  });

  test("an older hub refuses a newer breaking schema with both numbers, and accepts a newer one that breaks nothing", async () => {
    const database = await open();
    const newest = known.at(-1)?.number ?? 0;
    await migrate(database, [...known, migration(9001, "select 1")]);
    expect(await migrate(database)).toEqual([]);
    await migrate(database, [...known, migration(9001, "select 1"), migration(9002, "select 1", true)]);
    await expect(migrate(database)).rejects.toMatchObject({
      code: "schema-newer",
      cause: expect.stringMatching(`${newest}.*9002`) as unknown,
    });
  });
});
