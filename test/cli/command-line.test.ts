import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readFolderHolder } from "../../src/platform/folder-lock.ts";
import { placesOf } from "../../src/hub-store.ts";
import { hubText, smallHub } from "../hub/small-hub.ts";

const main = resolve("src/cli/main.ts");
const folder = mkdtempSync(join(tmpdir(), "synchromesh-cli-"));
const template = process.env["TEST_PGLITE_TEMPLATE"] ?? "";

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const start = (words: readonly string[], cwd: string): ChildProcess =>
  spawn(process.execPath, [main, ...words], { cwd, env: { ...process.env, DATABASE_URL: "", LOG_LEVEL: "" } });

const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((done) => {
    let out = "";
    let err = "";
    child.stdout?.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => done({ code, out, err }));
  });

const run = (cwd: string, ...words: string[]): Promise<Ended> => ended(start(words, cwd));

/** A hub whose store is a migrated, empty database. */
const small = () => {
  const place = mkdtempSync(join(tmpdir(), "synchromesh-store-"));
  rmSync(place, { recursive: true });
  return smallHub({ kind: "folder", folder: copyOf(place) });
};

const copyOf = (place: string): string => {
  cpSync(template, place, { recursive: true });
  return place;
};

/** As a container asks: the folder is all it is told. */
const probe = async (cwd: string, path = "/health"): Promise<number | null> =>
  (await ended(spawn(process.execPath, [resolve("deploy/probe.ts"), path], { cwd }))).code;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Each command is a process of its own that opens a store. */
const testTimeoutMs = 120_000;

describe("the command line", { timeout: testTimeoutMs }, () => {
  test("init writes a hub.yaml that starts, and a key only its owner can read; never twice", async () => {
    const first = await run(folder, "init", "--name", "plant-one", "--json");
    expect(first).toMatchObject({ code: 0, err: "" });
    const { configuration, key } = JSON.parse(first.out) as { configuration: string; key: string };
    expect(readFileSync(configuration, "utf8")).toContain("hub: plant-one");
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const again = await run(folder, "init");
    expect(again.code).toBe(1);
    expect(again.err).toMatch(/there is a hub\.yaml already\nTry: /);
  });

  test("words it does not know end with 2, a fault with 1 and what to try", async () => {
    const [unknown, missing] = await Promise.all([run(folder, "sing"), run(folder, "status", "-c", "nowhere.yaml", "--json")]);
    expect(unknown.code).toBe(2);
    expect(unknown.err).toContain("unknown command 'sing'");
    expect(missing.code).toBe(1);
    expect(JSON.parse(missing.out)).toMatchObject({ fault: { code: "hub-not-started" } });
  });

  test("rules are rehearsed, proposed, approved and reverted from the command line", async () => {
    const hub = small();
    await run(hub.folder, "start", "--once");
    const file = join(hub.folder, "rules.yaml");
    writeFileSync(file, "- { fields: purchase_order.amount, authority: [finance, erp], on_disagreement: ask }\n");
    const planned = await run(hub.folder, "plan", "--rules", file, "--json");
    expect(planned).toMatchObject({ code: 0, err: "" });
    expect(JSON.parse(planned.out)).toMatchObject({ changes: false, kinds: ["purchase_order"] });
    const proposed = await run(hub.folder, "rules", "propose", file, "--reason", "finance pays", "--json");
    const { proposal } = JSON.parse(proposed.out) as { proposal: { id: string } };
    expect((await run(hub.folder, "rules", "approve", proposal.id, "--reason", "alone here")).out).toContain(`Approved: ${proposal.id}`);
    expect((await run(hub.folder, "rules")).out).toContain(`rules/${proposal.id}`);
    const shown = await run(hub.folder, "rules", "show", proposal.id);
    expect(shown.out).toContain("finance, then erp decide amount of purchase_order, and a person is asked about differences.");
    const refused = await run(hub.folder, "rules", "revert", "--reason", "back", "--from", "yesterday");
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining("Try: write it as YYYY-MM-DD")]);
  });

  test("a stopped hub and a running one answer the same; SIGTERM lets it finish and frees the folder", async () => {
    const hub = small();
    const planned = await run(hub.folder, "plan", "--json");
    expect(planned.code).toBe(3);
    expect(JSON.parse(planned.out)).toMatchObject({ changes: true, fresh: 4 });
    const once = await run(hub.folder, "start", "--once");
    expect(once).toMatchObject({ code: 0 });
    expect(once.out).toContain("erp");
    const explain = ["explain", "erp:purchase_order:PO1", "--json"];
    const own = await run(hub.folder, ...explain);

    expect(await probe(hub.folder)).not.toBe(0);
    const running = start(["start", "--port", "0", "--host", "0.0.0.0"], hub.folder);
    const over = ended(running);
    await announced(hub.data);
    const [asked, status, verified, intents, second, health, ready] = await Promise.all([
      run(hub.folder, ...explain),
      run(hub.folder, "status", "--json"),
      run(hub.folder, "verify", "--json"),
      run(hub.folder, "intents", "--json", "--data", hub.data),
      run(hub.folder, "restore", "any.backup"),
      probe(hub.folder, "/health"),
      probe(hub.folder, "/ready"),
    ]);
    expect([health, ready]).toEqual([0, 0]);
    expect(asked).toEqual(own);
    expect(JSON.parse(status.out)).toMatchObject({ data: { entities: { party: 1, purchase_order: 2 } } });
    expect(JSON.parse(verified.out)).toMatchObject({ ok: true });
    expect(JSON.parse(intents.out)).toMatchObject({ intents: [] });
    expect(second).toMatchObject({ code: 1 });
    expect(second.err).toContain("runs a hub on it");
    running.kill("SIGTERM");
    const { code, err } = await over;
    expect(code).toBe(0);
    expect(err).toMatch(/Make the first one at http:\/\/localhost:\d+\/setup with the code [A-Z2-9]{4}(-[A-Z2-9]{4}){3},/);
    expect(readFolderHolder(placesOf(hub.data).store)).toBeUndefined();
    expect((await run(hub.folder, "plan")).code).toBe(0);
    hub.remove();
  });

  test("a mapping that was corrected is noticed, a replay is planned and done, and then there is nothing to do", async () => {
    const hub = small();
    await run(hub.folder, "run");
    hub.configure(hubText().replaceAll("amount: total, ", ""));
    expect((await run(hub.folder, "status")).out).toContain("Try: synchromesh replay --source erp --plan");
    expect(await run(hub.folder, "doctor")).toMatchObject({ code: 1, out: expect.stringContaining("the mapping of orders has changed") });
    expect(await run(hub.folder, "replay", "--plan", "--source", "erp")).toMatchObject({
      code: 3,
      out: expect.stringContaining("amount 1"),
    });
    const done = await run(hub.folder, "replay", "--json");
    expect(JSON.parse(done.out)).toMatchObject({ feeds: [{ corrected: 0 }, { corrected: 1 }, { corrected: 0 }, { corrected: 1 }] });
    expect((await run(hub.folder, "replay", "--plan")).out).toContain("A replay would change nothing.");
    expect((await run(hub.folder, "status")).out).not.toContain("replay");
    hub.remove();
  });

  test("a backup restored elsewhere proves itself and is the same hub", async () => {
    const hub = small();
    await run(hub.folder, "run");
    const file = join(hub.folder, "hub.backup");
    expect(await run(hub.folder, "backup", file, "--json")).toMatchObject({ code: 0 });
    const refused = await run(hub.folder, "restore", file);
    expect(refused.err).toContain("there is a store already");
    const elsewhere = join(hub.folder, "elsewhere");
    expect(await run(hub.folder, "restore", file, "--data", elsewhere)).toMatchObject({ code: 0 });
    expect(existsSync(`${placesOf(elsewhere).store}.restoring`)).toBe(false);
    expect(await run(hub.folder, "verify", "--data", elsewhere)).toMatchObject({ code: 0 });
    const [here, there] = await Promise.all([run(hub.folder, "inbox", "--json"), run(hub.folder, "inbox", "--json", "--data", elsewhere)]);
    expect(there).toEqual(here);
    hub.remove();
  });
});

/** Resolves when the hub of the folder has announced its API. */
async function announced(data: string): Promise<void> {
  await expect.poll(() => readFolderHolder(placesOf(data).store)?.api, { timeout: 60_000, interval: 100 }).toBeDefined();
}
