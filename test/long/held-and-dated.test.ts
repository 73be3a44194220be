import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { smallHub } from "../hub/small-hub.ts";

const main = resolve("src/cli/main.ts");

const run = (cwd: string, ...words: string[]): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> =>
  new Promise((done) => {
    const child = spawn(process.execPath, [main, ...words], { cwd, env: { ...process.env, DATABASE_URL: "", LOG_LEVEL: "" } });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    child.on("close", (code) => done({ code, out, err }));
  });

const mapping = (version: string, amount: string): string => `
          system: paper
          version: "${version}"
          feeds:
            orders:
              kind: purchase_order
              key: id
              at: changed
              fields: { number: id, order_date: date, amount: ${amount}, currency: { value: EUR } }`;

const yaml = `
hub: small
zone: Europe/Paris
sources:
  - name: erp
    connector: delimited
    site: lyon
    options: { folder: erp, settle_seconds: 0 }
    feeds:
      orders: { file: orders.csv, dialect: { delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 } }
    guard: { changes: {} }
    mapping:
      - mapping:${mapping("1", "total")}
      - from: 2099-01-03
        mapping:${mapping("2", "{ cel: 'decimal(row.total) * decimal(\"2\")' }")}
`;

const orders = (total: string, hour: string): string[] =>
  ["PO1", "PO2", "PO3"].map((id) => `${id},S1,2026-01-05,${total},2026-01-05T${hour}:00:00Z`);

test(
  "at the command line a dated mapping is rehearsed, a held delivery answered, and one record read again",
  { timeout: 300_000 },
  async () => {
    const place = mkdtempSync(join(tmpdir(), "synchromesh-store-"));
    rmSync(place, { recursive: true });
    cpSync(process.env["TEST_PGLITE_TEMPLATE"] ?? "", place, { recursive: true });
    const hub = smallHub({ kind: "folder", folder: place });
    onTestFinished(() => hub.remove());
    hub.configure(yaml);
    hub.write("erp", "orders.csv", orders("100.00", "08"));
    await run(hub.folder, "run");

    const listed = await run(hub.folder, "mappings");
    expect(listed.out).toMatch(/erp +orders +the beginning +in force +paper\/1\/orders@/);
    expect(listed.out).toMatch(/erp +orders +2099-01-03 00:00 +waiting +paper\/2\/orders@/);
    const rehearsed = await run(hub.folder, "plan", "--mapping", "erp");
    expect(rehearsed.code).toBe(3);
    expect(rehearsed.out).toContain("The mapping of erp that begins at 2099-01-03 00:00 UTC, had it read everything that is kept:");
    expect(rehearsed.out).toMatch(/purchase order +0 +0 +3 +0 +amount 3/);
    expect(rehearsed.out).toMatch(/The log keeps at position \d+ that you rehearsed it/);
    const approved = await run(hub.folder, "mappings", "approve", "erp", "--from", "2099-01-03", "--reason", "seen with the plant");
    expect(approved.out).toMatch(/erp orders: paper\/2\/orders@\w+; rehearsed by \w+, [\d: -]+\.\nApproved, position \d+\./);
    const words = String.raw`\w+, \d{4}-\d\d-\d\d \d\d:\d\d`;
    expect((await run(hub.folder, "mappings", "list")).out).toMatch(new RegExp(`paper/2/orders@\\w+ +${words} +${words} +nobody`));
    expect((await run(hub.folder, "mappings")).out).toMatch(/the beginning +in force +paper\/1\/orders@\w+ +nobody +nobody +nobody/);
    expect((await run(hub.folder, "plan", "--mapping", "erp", "--from", "2099-01-04")).err).toContain(
      "no mapping of it begins on 2099-01-04",
    );
    expect((await run(hub.folder, "plan", "--mapping", "erp", "--rules", "hub.yaml")).err).toContain("one thing is rehearsed at a time");

    hub.clock.advance(3_600_000);
    hub.write("erp", "orders.csv", orders("10000.00", "09"));
    const planned = await run(hub.folder, "plan");
    expect(planned.out).toContain("erp orders: orders.csv would change 3 of 3 records;");
    const held = await run(hub.folder, "run");
    expect(held.code).toBe(0);
    expect(held.out).toContain("Something is held for a person.");
    const inbox = await run(hub.folder, "inbox");
    expect(inbox.out).toContain("erp orders: orders.csv (3 rows) would change 3 of 3.");
    expect(inbox.out).toContain("PO1: amount 100 -> 10000");
    expect(inbox.out).toContain("amounts differ by 29700 EUR in all");
    const [, item = "", hash = ""] = /decide (mass-change\.[\w-]+) --refuse ([0-9a-f]{64})/.exec(inbox.out) ?? [];
    expect(planned.out).toContain(`the guard would hold it whole, as ${hash}.`);
    expect((await run(hub.folder, "inbox", "decide", item, "--refuse", hash, "--reason", "cents were read as euros")).code).toBe(0);
    expect((await run(hub.folder, "inbox")).out).toContain("Nothing waits for a person.");

    const again = await run(hub.folder, "run", "--again", "--record", "erp:purchase_order:PO2");
    expect(again.out).toMatch(/erp +orders +1 +1 +0 +0 +0 +0/);
    expect((await run(hub.folder, "explain", "erp:purchase_order:PO2", "--field", "amount")).out).toContain("amount = 10000");
    expect((await run(hub.folder, "run", "--record", "erp:purchase_order:PO2")).err).toContain("they belong to --again");
    expect((await run(hub.folder, "verify")).code).toBe(0);
  },
);
