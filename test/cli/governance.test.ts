import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { hubText, priceRule, smallHub } from "../hub/small-hub.ts";

const main = resolve("src/cli/main.ts");

const run = (cwd: string, ...words: string[]): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise((done) => {
    const child: ChildProcess = spawn(process.execPath, [main, ...words], {
      cwd,
      env: { ...process.env, DATABASE_URL: "", LOG_LEVEL: "" },
    });
    let [out, err] = ["", ""];
    child.stdout?.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => done({ code, out, err }));
  });

/** Each command is a process of its own that opens a store. */
const testTimeoutMs = 120_000;

test(
  "the rules print as sentences in either language, name their gaps, and have a schema; nothing waits for a second person",
  { timeout: testTimeoutMs },
  async () => {
    const place = mkdtempSync(join(tmpdir(), "synchromesh-store-"));
    rmSync(place, { recursive: true });
    cpSync(process.env["TEST_PGLITE_TEMPLATE"] ?? "", place, { recursive: true });
    const hub = smallHub({ kind: "folder", folder: place });
    hub.configure(hubText(priceRule("erp", "treasury")));
    expect((await run(hub.folder, "start", "--once")).code).toBe(0);
    const english = await run(hub.folder, "governance", "sentences");
    expect(english.out).toContain("erp, then treasury decide amount and currency of purchase_order.");
    const german = await run(hub.folder, "governance", "sentences", "--language", "de");
    expect(german.out).toContain("erp, danach treasury entscheiden bei Bestellung über Betrag und Währung.");
    const gaps = await run(hub.folder, "governance", "gaps");
    expect(gaps.out).toMatch(/No rule decides:\n[^]*party\.name: claimed by erp, finance/);
    expect(gaps.out).toMatch(/Owners that say nothing:\n {2}treasury has told of no purchase_order/);
    const schema = await run(hub.folder, "governance", "schema");
    expect(JSON.parse(schema.out)).toMatchObject({ $schema: "https://json-schema.org/draft/2020-12/schema" });
    expect((await run(hub.folder, "governance", "pending")).out).toContain("Nothing waits for a second person.");
    const confirmed = await run(hub.folder, "governance", "confirm", "no-such-decision", "--reason", "seen", "--json");
    expect([confirmed.code, JSON.parse(confirmed.out)]).toMatchObject([1, { fault: { code: "override-unknown" } }]);
    expect((await run(hub.folder, "governance", "sentences", "--language", "fr")).code).toBe(2);
    hub.remove();
  },
);
