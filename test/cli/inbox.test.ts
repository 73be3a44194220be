import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { placesOf } from "../../src/hub-store.ts";
import { readFolderHolder } from "../../src/platform/folder-lock.ts";
import { hubText, smallHub } from "../hub/small-hub.ts";

const main = resolve("src/cli/main.ts");

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const run = (cwd: string, ...words: string[]): Promise<Ended> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [main, ...words], { cwd, env: { ...process.env, DATABASE_URL: "", LOG_LEVEL: "" } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => done({ code, out, err }));
  });

/** A hub of two systems that disagree about the totals of three orders. */
async function apart() {
  const place = mkdtempSync(join(tmpdir(), "synchromesh-store-"));
  rmSync(place, { recursive: true });
  cpSync(process.env["TEST_PGLITE_TEMPLATE"] ?? "", place, { recursive: true });
  const hub = smallHub({ kind: "folder", folder: place });
  const orders = (total: string, hour: string) =>
    ["PO1", "PO2", "PO3"].map((id) => `${id},S1,2026-01-05,${total},2026-01-05T${hour}:00:00Z`);
  hub.write("erp", "orders.csv", orders("100.00", "08"));
  hub.write("finance", "orders.csv", orders("90.00", "09"));
  hub.configure(hubText().replaceAll("number: id,", "number: id, company: { value: C1 },"));
  await run(hub.folder, "run");
  const running = spawn(process.execPath, [main, "start", "--port", "0"], { cwd: hub.folder, env: { ...process.env, DATABASE_URL: "" } });
  const over = new Promise((done) => running.on("close", done));
  await expect.poll(() => readFolderHolder(placesOf(hub.data).store)?.api, { timeout: 60_000, interval: 100 }).toBeDefined();
  onTestFinished(async () => {
    running.kill("SIGTERM");
    await over;
    hub.remove();
  });
  return hub;
}

test("at the command line many items are shown, decided as they were shown, and taken back", { timeout: 240_000 }, async () => {
  const hub = await apart();
  const listed = await run(hub.folder, "inbox");
  expect(listed.out).toContain("|100 - 90| = 10.00 EUR; ");
  expect(listed.out).toContain("discrepancy (before go-live)");
  expect(listed.out).toContain("3 of 3; 0 not priced, 3 from before go-live.");
  expect((await run(hub.folder, "inbox", "baseline")).out).toContain(
    "--baseline only --what discrepancy --kind purchase_order --field 'amount' --cause different",
  );
  const answer = ["inbox", "bulk", "--field", "amount", "--take", "erp", "--reason", "as ordered"];
  const item = /discrepancy\.[\w-]+/.exec(listed.out)?.[0] ?? "";
  expect((await run(hub.folder, "inbox", "show", item)).out).toContain(
    "erp says 100\nfinance says 90\nfinance, 90, stands meanwhile; no rule decides the field.",
  );
  const shown = await run(hub.folder, ...answer);
  expect(shown.out).toContain("3 items would be decided, moves 30.00 EUR; 0 changed meanwhile, 0 refused.");
  const name = /--apply (\w+)/.exec(shown.out)?.[1] ?? "";
  expect((await run(hub.folder, ...answer, "--apply", "0000")).err).toContain("Try: look at the preview again");
  const done = await run(hub.folder, ...answer, "--apply", name);
  expect(done.out).toContain("3 items decided");
  expect((await run(hub.folder, "inbox")).out).toContain("Nothing waits for a person.");
  expect((await run(hub.folder, "inbox", "rules")).out).toContain(
    "# erp, then finance decide amount of purchase_order, at lyon.\n# People chose erp the last 3 times. It would decide 0 open items.\n" +
      "- fields: purchase_order.amount\n  sites: [lyon]\n  authority: [erp, finance]",
  );
  const learn = ["inbox", "rules", "--kind", "purchase_order", "--field", "amount", "--propose"];
  expect(await run(hub.folder, ...learn)).toMatchObject({ code: 1, err: expect.stringContaining("--reason beside --propose") });
  const proposed = await run(hub.folder, ...learn, "--reason", "the ERP knows what was ordered");
  expect(proposed.out).toMatch(/^Proposal (\w+)\.[^]*To put it in force: synchromesh rules approve \1/);
  expect((await run(hub.folder, "status", "--since", "2026-01-01")).out).toContain(
    "The next rule worth having: erp, then finance decide amount of purchase_order, at lyon.",
  );
  const bulk = /inbox undo (\S+)/.exec(done.out)?.[1] ?? "";
  const undo = ["inbox", "undo", bulk, "--reason", "wrong plant"];
  expect((await run(hub.folder, ...undo)).out).toContain("3 decisions would be taken back; 0 no longer stand and are left.");
  expect((await run(hub.folder, ...undo, "--apply")).out).toContain("3 decisions taken back");
  expect((await run(hub.folder, "inbox")).out).toContain("3 of 3; 0 not priced, 3 from before go-live.");
  const practice = await run(hub.folder, "status", "--since", "2026-01-01");
  expect(practice.out).toContain("At stake now: 30.00 EUR in 3 items, 0 of them not priced.");
  expect(await run(hub.folder, "verify")).toMatchObject({ code: 0 });
  const nothing = await run(hub.folder, "inbox", "bulk", "--take", "erp", "--reason", "?");
  expect(nothing.err).toContain("it does not say which items");
});

test("a word that fits nothing, or that nobody knows, is answered with what is there to name", { timeout: 240_000 }, async () => {
  const hub = await apart();
  const said = async (...words: string[]): Promise<string> => {
    const { out, err } = await run(hub.folder, ...words);
    return `${out}${err}`;
  };
  expect(await said("inbox", "--cause", "rounding")).toBe("Nothing fits; 3 items wait without these options.\n");
  expect(await said("inbox", "--systems", "erp,sap")).toBe("source sap: there is no such source\nTry: use one of: erp, finance\n");
  expect(await said("inbox", "--after", "two")).toContain("two: no page of the inbox is named so\nTry: give what the page before named");
  const empty = await said("inbox", "bulk", "--cause", "rounding", "--take", "erp", "--reason", "?");
  expect(empty).toBe("0 items would be decided; 0 changed meanwhile, 0 refused.\nNothing fits: look at what waits with inbox list.\n");
  expect(await said("status", "--since", "yesterday")).toMatch(/Try: write a day, such as \d{4}-\d\d-\d\d, or how long ago/);
  expect(await said("status", "--since", "P2D")).toMatch(/Since \d{4}-\d\d-\d\d:/);
  const order = "erp:purchase_order:PO1";
  expect(await said("override", order, "--set", "order_date=5 May", "--reason", "?")).toContain(
    "Try: write a day that exists as YYYY-MM-DD",
  );
  expect(await said("explain", "entity", "erp:purchase_order:PO9")).toContain("purchase_order PO9 of erp: no system has told of it");
  const bench = await run(hub.folder, "bench", "comit");
  expect(bench).toMatchObject({ code: 2, err: expect.stringContaining("there is no comit.\nTry: limit, script, commit, ") });
});
