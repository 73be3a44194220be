import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { hubText, priceRule, smallHub } from "../hub/small-hub.ts";

const main = resolve("src/cli/main.ts");

const run = (cwd: string, ...words: string[]): Promise<{ code: number | null; out: string }> =>
  new Promise((done) => {
    const child: ChildProcess = spawn(process.execPath, [main, ...words], {
      cwd,
      env: { ...process.env, DATABASE_URL: "", LOG_LEVEL: "" },
    });
    let out = "";
    child.stdout?.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.on("close", (code) => done({ code, out }));
  });

/** Each command is a process of its own that opens a store. */
const testTimeoutMs = 300_000;

test(
  "match rules are proposed from a file, approved, listed and explained, and the state proves itself",
  { timeout: testTimeoutMs },
  async () => {
    const place = mkdtempSync(join(tmpdir(), "synchromesh-store-"));
    rmSync(place, { recursive: true });
    cpSync(process.env["TEST_PGLITE_TEMPLATE"] ?? "", place, { recursive: true });
    const hub = smallHub({ kind: "folder", folder: place });
    hub.configure(hubText(priceRule("erp", "treasury")));
    expect((await run(hub.folder, "start", "--once")).code).toBe(0);
    expect((await run(hub.folder, "identity")).out).toContain("No match rules of the hub's own");
    writeFileSync(join(hub.folder, "match.yaml"), "party:\n  link: 12\n  several_keys: [erp]\n");
    const proposed = await run(hub.folder, "identity", "propose", "match.yaml", "--reason", "vendor numbers twice");
    expect(proposed.out).toMatch(
      /Proposal [0-9a-f]{10}\.\n\nparty, \d+ records?: 0 entities would part, 0 entities would come of several\./,
    );
    const id = /Proposal ([0-9a-f]{10})/.exec(proposed.out)?.[1] ?? "";
    expect((await run(hub.folder, "identity", "show", id)).out).toContain("Several keys of erp may be one of the parties.");
    expect((await run(hub.folder, "identity", "approve", id, "--reason", "agreed")).out).toContain(`Approved: ${id}`);
    expect((await run(hub.folder, "identity", "list")).out).toMatch(new RegExp(`rules/match/${id}.*in force`));
    expect((await run(hub.folder, "identity", "show", id, "--yaml")).out).toBe(
      "party:\n  link: 12\n  points: {}\n  several_keys:\n    - erp\n",
    );
    const fitted = await run(hub.folder, "identity", "fit", "party", "--json");
    expect([fitted.code, JSON.parse(fitted.out)]).toMatchObject([1, { fault: { code: "fit-refused" } }]);
    expect((await run(hub.folder, "rules", "list")).out).not.toContain("match");
    expect((await run(hub.folder, "verify")).code).toBe(0);
    hub.remove();
  },
);
