import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { openDemo } from "../../src/demo/demo.ts";
import { demoStart, hourMs } from "../../src/demo/group.ts";
import { loadConfiguration, openHub } from "../../src/hub.ts";
import { openLog } from "../../src/platform/log.ts";

const folders: string[] = [];
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "demo-"));
  folders.push(folder);
  return folder;
};
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** Every file with its bytes and its time, but for the address, whose port is whatever is free. */
const contents = async (folder: string): Promise<Map<string, string>> => {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(
    (one) => one.isFile() && !one.name.endsWith(".url"),
  );
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  const isDropped = (path: string): boolean => /-\d{4}-/.test(path);
  const read = paths.map(async (path): Promise<[string, string]> => {
    const text = await readFile(path, "utf8");
    const name = path.slice(folder.length);
    return [name, isDropped(name) ? `${(await stat(path)).mtimeMs}\n${text}` : text];
  });
  return new Map(await Promise.all(read));
};

describe("the demo group on disk", () => {
  test("one seed writes the same bytes, however the group got to that hour and how often it was opened", async () => {
    const [one, two] = [await newFolder(), await newFolder()];
    await using strides = await openDemo({ folder: one, seed: 5 });
    await strides.advance(30);
    for (const hours of [7, 23]) {
      await using demo = await openDemo({ folder: two, seed: 5 });
      await demo.advance(hours);
    }
    expect(await contents(two)).toEqual(await contents(one));
    expect(strides.clock.now()).toBe(demoStart + 30 * hourMs);
  }, 120_000);

  test("its hub reads all of it; read again at the same hour nothing is new; an hour later something is", async () => {
    const folder = await newFolder();
    await using demo = await openDemo({ folder });
    const world = { clock: demo.clock, log: openLog("silent"), folder: await newFolder(), environment: {} };
    await using hub = await openHub(loadConfiguration(demo.configurationFile), world);
    await hub.begin();
    const first = await hub.run();
    expect(first.feeds.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(first.feeds.filter(({ fresh }) => fresh === 0)).toEqual([]);
    const again = await hub.run();
    expect(again.feeds.reduce((sum, { fresh }) => sum + fresh, 0)).toBe(0);
    expect(again.to).toBe(first.to);
    await demo.advanceToNext();
    expect((await hub.run()).to).toBeGreaterThan(first.to);
  }, 180_000);
});
