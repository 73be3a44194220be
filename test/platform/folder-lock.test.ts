import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { lockFileName, lockFolder, readFolderHolder } from "../../src/platform/folder-lock.ts";
import type { FolderLock } from "../../src/platform/folder-lock.ts";

const lockModule = fileURLToPath(new URL("../../src/platform/folder-lock.ts", import.meta.url));
let folder: string;
let lock: FolderLock | undefined;
let told: string[];
const file = (): string => join(folder, lockFileName);
const take = (beatMs = 60_000): FolderLock => {
  lock = lockFolder(folder, { clock: manualClock(1_700_000_000_000), notice: (message) => told.push(message), beatMs });
  return lock;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "synchromesh-lock-"));
  told = [];
});
afterEach(() => {
  lock?.release();
  rmSync(folder, { recursive: true, force: true });
});

/** Another process that takes the lock and prints what it got. */
const other = `
  const { lockFolder } = await import(${JSON.stringify(lockModule)});
  try {
    lockFolder(process.argv[1], { clock: { now: () => 1_600_000_000_000 }, notice: () => undefined });
    console.log("taken");
  } catch (error) { console.log(JSON.stringify(error)); }
`;
const arguments_ = ["--input-type=module", "-e", other];

test("a second process is refused and told which process holds the folder, where, since when, and where its hub answers", () => {
  take().announce("http://127.0.0.1:4000");
  const answer: unknown = JSON.parse(execFileSync(process.execPath, [...arguments_, folder], { encoding: "utf8" }));
  expect(answer).toMatchObject({
    code: "folder-held",
    cause: expect.stringMatching(`process ${process.pid} on .* since 2023-11-14T22:13:20.000Z`) as unknown,
    hint: expect.stringContaining("http://127.0.0.1:4000") as unknown,
  });
  expect(readFolderHolder(folder)).toMatchObject({ pid: process.pid, api: "http://127.0.0.1:4000" });
});

test("the lock of a process that died is taken over, and it is said", async () => {
  const process_ = spawn(process.execPath, [...arguments_.slice(0, 2), `${other}\nsetInterval(() => undefined, 1000);`, folder]);
  await once(process_.stdout, "data");
  expect(() => take()).toThrow(/has held the folder/);
  process_.kill("SIGKILL");
  await once(process_, "exit");
  expect(readFolderHolder(folder)).toBeUndefined();
  take();
  expect(told).toEqual([expect.stringContaining(`process ${process_.pid}`)]);
});

test("a living process with the number of the one that died does not hold the folder", () => {
  take();
  const left = JSON.parse(readFileSync(file(), "utf8")) as Record<string, unknown>;
  lock?.release();
  writeFileSync(file(), JSON.stringify({ ...left, start: "1" }));
  take();
  expect(told).toHaveLength(1);
});

test("a holder on another machine is never taken over, however old its heartbeat", () => {
  const holder = { pid: 1, start: "1", host: "another-machine", since: 0, beatAt: 0 };
  writeFileSync(file(), JSON.stringify(holder));
  expect(() => take()).toThrow(/another-machine/);
});

test("a lock deleted under a running hub stops its writing at the next heartbeat", async () => {
  const taken = take(10);
  taken.assertHeld();
  rmSync(file());
  await expect.poll(() => told).toHaveLength(1);
  expect(() => taken.assertHeld()).toThrow(/deleted or replaced/);
});

test("a released lock leaves nothing behind", () => {
  take().release();
  expect(existsSync(file())).toBe(false);
});
