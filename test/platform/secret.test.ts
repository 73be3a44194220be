import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Fault } from "../../src/base/fault.ts";
import { openLog } from "../../src/platform/log.ts";
import { metrics } from "../../src/platform/metric.ts";
import { readKeyFile, seal, secretResolver, storeSecret, unseal, writeKeyFile } from "../../src/platform/secret.ts";
import type { SecretResolver } from "../../src/platform/secret.ts";

let folder: string;
let keyFile: string;
let resolver: SecretResolver;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "synchromesh-secret-"));
  keyFile = join(folder, "hub.key");
  resolver = secretResolver({ environment: { ERP_PASSWORD: "from env" }, folder, keyFile, sealedFile: join(folder, "secrets.json") });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a sealed text opens with its key and in its place only", () => {
  const key = writeKeyFile(keyFile);
  const sealed = seal("hunter2 ü", key, "erp");
  expect(sealed).not.toContain("hunter2");
  expect(unseal(sealed, readKeyFile(keyFile), "erp")).toBe("hunter2 ü");
  expect(() => unseal(sealed, key, "bank")).toThrow(expect.objectContaining({ code: "secret-damaged" }));
  expect(() => unseal(sealed, writeKeyFile(join(folder, "other.key")), "erp")).toThrow(
    expect.objectContaining({ code: "secret-key-wrong" }),
  );
  expect(() => unseal(`${sealed.slice(0, -4)}AAAA`, key, "erp")).toThrow(expect.objectContaining({ code: "secret-damaged" }));
});

test("a key file is for its owner alone and is never replaced", () => {
  writeKeyFile(keyFile);
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect(() => writeKeyFile(keyFile)).toThrow(/EEXIST/);
  writeFileSync(keyFile, "short");
  expect(() => readKeyFile(keyFile)).toThrow(expect.objectContaining({ code: "secret-key-unreadable" }));
});

test("references to environment, files and stored secrets become their values; other text stays", async () => {
  storeSecret(join(folder, "secrets.json"), "bank", "from store", writeKeyFile(keyFile));
  writeFileSync(join(folder, "token.txt"), "from file\n");
  expect(await resolver.resolve("a ${env:ERP_PASSWORD} b ${file:token.txt} c ${secret:bank} ${other:x}")).toBe(
    "a from env b from file c from store ${other:x}",
  );
  expect(readFileSync(join(folder, "secrets.json"), "utf8")).not.toContain("from store");
});

test("a missing reference is named, without any value", async () => {
  await expect(resolver.resolve("${env:ERP_PASSWORD}:${env:NOBODY}")).rejects.toMatchObject({
    code: "secret-missing",
    subject: "${env:NOBODY}",
  });
  await expect(resolver.resolve("${file:none}")).rejects.toMatchObject({ code: "secret-unreadable" });
});

test("the log tells a fault's facts and hides what is secret by its key", () => {
  const lines: string[] = [];
  const log = openLog("info", { write: (line) => void lines.push(line) });
  const fault = new Fault({ code: "x", subject: "erp", cause: "down", hint: "wait" });
  log.warn(
    { fault, source: { password: "hunter2", options: { token: "hunter2" } }, authorization: "Bearer hunter2", key: "PO-1" },
    "pull failed",
  );
  expect(lines.join("")).not.toContain("hunter2");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({ level: "warn", msg: "pull failed", key: "PO-1", fault: { code: "x", hint: "wait" } });
});

test("two hubs in one process count apart", async () => {
  const [one, two] = [metrics(), metrics()];
  one.counter("commit_total", "commits").inc();
  two.counter("commit_total", "commits");
  expect(await one.text()).toContain("synchromesh_commit_total 1");
  expect(await two.text()).toContain("synchromesh_commit_total 0");
});
