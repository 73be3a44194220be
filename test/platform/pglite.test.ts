// What only the embedded store has: a folder that may be held, old, damaged or on a full disk, and an engine that may stop.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { openPglite } from "../../src/platform/databases/pglite.ts";
import type { EmbeddedDatabase, PgliteOptions } from "../../src/platform/databases/pglite.ts";

let folder: string;
const opened: EmbeddedDatabase[] = [];
const open = async (options: Partial<PgliteOptions> = {}): Promise<EmbeddedDatabase> => {
  const database = await openPglite({ place: { kind: "folder", folder }, watermarkBytes: 0, ...options });
  opened.push(database);
  return database;
};
const one = query("select 1 as one");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "synchromesh-pglite-test-"));
  cpSync(process.env["TEST_PGLITE_TEMPLATE"] ?? "", folder, { recursive: true });
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a folder that is open is not opened again, and is free after it was closed", async () => {
  const first = await open();
  await expect(open()).rejects.toMatchObject({ code: "folder-held" });
  await first.close();
  expect(await (await open()).read([one])).toEqual([[{ one: "1" }]]);
});

test("with too little room writes are refused, reads go on, and it says what is free", async () => {
  const database = await open({ watermarkBytes: Number.MAX_SAFE_INTEGER });
  await expect(database.write([one])).rejects.toMatchObject({ code: "disk-low", retryable: true });
  expect(await database.read([one])).toEqual([[{ one: "1" }]]);
});

test("a folder of another version is refused with the way to bring it over, before anything is touched", async () => {
  writeFileSync(join(folder, "PG_VERSION"), "17\n");
  await expect(open()).rejects.toMatchObject({ code: "folder-version", hint: expect.stringContaining("backup") as unknown });
  await expect(open()).rejects.toMatchObject({ code: "folder-version" });
});

test("a half-made folder, and one of something else, are refused and left alone", async () => {
  rmSync(join(folder, "global", "pg_control"));
  await expect(open()).rejects.toMatchObject({ code: "storage-damaged" });
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
  writeFileSync(join(folder, "letter.txt"), "dear");
  await expect(open()).rejects.toMatchObject({ code: "storage-damaged" });
});

test("a place that cannot be a folder is refused in one sentence", async () => {
  writeFileSync(join(folder, "file"), "");
  await expect(open({ place: { kind: "folder", folder: join(folder, "file", "data") } })).rejects.toMatchObject({
    code: "storage-read-only",
  });
});

test("a statement that never ends is ended by the watchdog, what was under way is undone, and the next call works", async () => {
  const database = await open({ answerMsMax: 4_000 });
  await database.write([{ kind: "script", sql: "create table public.kept (value text)" }]);
  const endless = query("select count(*) from generate_series(1, 100000000000)");
  const writing = database.write([query("insert into public.kept values ('half')"), endless]);
  await expect(writing).rejects.toMatchObject({ code: "database-stopped", retryable: true });
  const [rows] = await database.read([query("select value from public.kept")]);
  expect(rows).toEqual([]);
});

test("an image of a database opens in memory with everything in it", async () => {
  const database = await open();
  await database.write([{ kind: "script", sql: "create table public.kept (value text); insert into public.kept values ('all')" }]);
  const copy = await openPglite({ place: { kind: "memory", image: await database.image() } });
  opened.push(copy);
  const kept = await copy.read([query("select value from public.kept")]);
  expect(kept).toEqual([[{ value: "all" }]]);
});
