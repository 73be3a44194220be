// A hub that runs takes up what is applied through its API, on the same port; what gives no hub is put aside.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { z } from "zod";
import type { changedAnswer, configurationAnswer, connectionList, draftAnswer } from "../../src/api/contract-connection.ts";
import { doorTo } from "../../src/cli/door.ts";
import { ownToken, tokenFile } from "../../src/cli/own-token.ts";
import { openTakenUp } from "../../src/cli/taken-up.ts";
import { openVersionBook } from "../../src/connection/version-book.ts";
import { placesOf } from "../../src/hub-store.ts";
import { readFolderHolder } from "../../src/platform/folder-lock.ts";
import { writeKeyFile } from "../../src/platform/secret.ts";

const main = resolve("src/cli/main.ts");

function newHub(): { readonly folder: string; readonly data: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-taken-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [data, file] = [join(folder, ".synchromesh"), join(folder, "hub.yaml")];
  writeFileSync(file, "hub: works # of Lyon\n");
  writeKeyFile(placesOf(data).key);
  mkdirSync(join(folder, "drop"));
  writeFileSync(join(folder, "drop", "parties.csv"), "id;name\n1;Alpha\n2;Beta\n");
  return { folder, data, file };
}

const source = {
  name: "list",
  connector: "delimited",
  site: "lyon",
  options: { folder: "drop", settle_seconds: 0 },
  feeds: { parties: { file: "parties.csv", dialect: { delimiter: ";", quote: '"', header: true, row_end: "lf", encoding: "utf-8" } } },
  mapping: { system: "paper", version: "1", feeds: { parties: { kind: "party", key: "id", fields: { number: "id", name: "name" } } } },
};

const until = async <Found>(look: () => Promise<Found | undefined> | Found | undefined): Promise<Found> => {
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    await pause(100);
  }
};

const ended = (child: ChildProcess): Promise<number | null> => new Promise((done) => child.once("close", done));

test("an applied connection is read by the hub that runs, at the address it had", { timeout: 120_000 }, async () => {
  const { folder, data } = newHub();
  const child = spawn(process.execPath, [main, "start", "--port", "0"], { cwd: folder, env: { ...process.env, DATABASE_URL: "" } });
  onTestFinished(() => void child.kill("SIGKILL"));
  const address = await until(() => readFolderHolder(placesOf(data).store)?.api);
  const door = doorTo(address, readFileSync(tokenFile(data), "utf8").trim(), undefined);
  const { revision } = await door.post<z.output<typeof draftAnswer>>("/v1/drafts", { source });
  const apply = { name: "list", revision, reason: "their list of suppliers" };
  const changed = await door.post<z.output<typeof changedAnswer>>("/v1/drafts/apply", apply);
  expect(changed.takesUp).toBe("by-itself");
  const state = () => door.get<z.output<typeof configurationAnswer>>("/v1/configuration").catch(() => undefined);
  await until(async () => ((await state())?.data.takesUp === "in-force" ? true : undefined));
  const listed = await until(async () => {
    const { data: now } = await door.get<z.output<typeof connectionList>>("/v1/connections");
    return now.connections[0]?.standing === "live" ? now : undefined;
  });
  expect(listed.drafts).toEqual([]);
  expect(readFolderHolder(placesOf(data).store)?.api).toBe(address);
  child.kill("SIGTERM");
  expect(await ended(child)).toBe(0);
});

test("a version that gives no hub is put aside for the one before it, which says why", { timeout: 120_000 }, async () => {
  const { data, file } = newHub();
  const book = openVersionBook(file, placesOf(data).versions);
  book.current("2026-03-02T10:00:00.000Z");
  book.write("hub: works\nsources: no list\n", { at: "2026-03-02T10:00:00.000Z", author: "ana", reason: "a try", what: "broken" });
  await using own = await openTakenUp({ configFile: file, data, demo: undefined, isJson: true });
  expect(await ownToken(own.hub, data)).not.toBe("");
  expect(readFileSync(file, "utf8")).toBe("hub: works # of Lyon\n");
  expect(book.list().at(-1)).toMatchObject({
    author: null,
    what: "back to version 1",
    reason: expect.stringContaining("version 2 gives no hub"),
  });
});
