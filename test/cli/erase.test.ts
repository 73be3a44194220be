// A steward at the command line: sees what would be erased and what stays, then erases exactly that.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { smallHub } from "../hub/small-hub.ts";

const main = resolve("src/cli/main.ts");

const run = (cwd: string, ...words: string[]): Promise<{ code: number | null; out: string; err: string }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [main, ...words], { cwd, env: { ...process.env, DATABASE_URL: "", LOG_LEVEL: "" } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => done({ code, out, err }));
  });

test("erase shows first, wants a reason, and takes what it showed", { timeout: 240_000 }, async () => {
  const place = mkdtempSync(join(tmpdir(), "synchromesh-store-"));
  cpSync(process.env["TEST_PGLITE_TEMPLATE"] ?? "", place, { recursive: true });
  const small = smallHub({ kind: "folder", folder: place });
  try {
    expect((await run(small.folder, "run")).code).toBe(0);
    const shown = await run(small.folder, "erase", "erp:party:S1");
    expect(shown).toMatchObject({ code: 3, err: "" });
    expect(shown.out).toContain("An erasure of Party Dupont SA would take away for good:");
    expect(shown.out).toMatch(/finance:party:S1 +of the person +name, tax_number +1/);
    expect(shown.out).toContain("documents with their amounts, numbers and days are kept");
    const plan = /--apply ([0-9a-f]{64})/.exec(shown.out)?.[1] ?? "";
    const wordless = await run(small.folder, "erase", "erp:party:S1", "--apply", plan);
    expect(wordless).toMatchObject({ code: 1, err: expect.stringContaining("--reason: an erasure needs one") });
    const done = await run(small.folder, "erase", "erp:party:S1", "--apply", plan, "--reason", "he asked for it");
    expect(done).toMatchObject({ code: 0, err: "" });
    // Both systems sent the same list: its page is kept once, and read by each.
    expect(done.out).toMatch(/Erased at position \d+: 2 entries of the log, 2 rows of 1 kept page/);
    const explained = await run(small.folder, "explain", "erp:party:S1");
    expect(explained.out).toContain("[erased ");
    expect(explained.out).not.toContain("Dupont");
  } finally {
    small.remove();
    rmSync(place, { recursive: true, force: true });
  }
});
