import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { assertAllowed, isAllowed, maySee } from "../../src/access/principal.ts";
import type { Principal } from "../../src/access/principal.ts";
import { roleNames } from "../../src/access/role.ts";
import { issueToken, revokeToken, verifyToken, writeTokenFile } from "../../src/access/token.ts";
import { query } from "../../src/platform/database.ts";
import type { Database } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";

const ana: Principal = { name: 'Ana "A", Lyon', roles: ["steward", "viewer"], sites: ["lyon", "st. \\ {x}"], group: false };
const press: Principal = { name: "press", roles: ["machine"], sites: [], group: true };

eachBackend(({ open }) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  test("a token gives back the person it was made for, and nothing of it is kept in the database", async () => {
    const token = await issueToken(database, ana, 1);
    expect(await verifyToken(database, token)).toEqual(ana);
    const [rows] = await database.read([query("select * from access.token")]);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  test("an unknown token is nobody, a revoked one too, and other tokens stay", async () => {
    const [token, machine] = [await issueToken(database, { ...ana, name: "leaver" }, 1), await issueToken(database, press, 1)];
    expect(await verifyToken(database, `${token}x`)).toBeUndefined();
    expect(await verifyToken(database, "")).toBeUndefined();
    expect(await revokeToken(database, "leaver", 2)).toBe(1);
    expect(await revokeToken(database, "leaver", 3)).toBe(0);
    expect(await verifyToken(database, token)).toBeUndefined();
    expect(await verifyToken(database, machine)).toEqual(press);
  });
});

test("a token file is for its owner alone and never written over", () => {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-token-"));
  const path = join(folder, "tokens", "ana");
  writeTokenFile(path, "smt_x");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(() => writeTokenFile(path, "smt_y")).toThrow(/EEXIST/);
  rmSync(folder, { recursive: true });
});

test("a machine may only push, a viewer only read, and everybody but a machine may read", () => {
  expect(isAllowed(press, "push")).toBe(true);
  expect(() => assertAllowed(press, "read")).toThrow(expect.objectContaining({ code: "not-allowed", subject: "press" }));
  expect(isAllowed({ ...press, roles: ["viewer"] }, "decide")).toBe(false);
  for (const role of roleNames) expect(isAllowed({ ...press, roles: [role] }, "read")).toBe(role !== "machine");
});

test("a person sees the own sites, the group sees all", () => {
  expect(maySee(ana, "lyon")).toBe(true);
  expect(maySee(ana, "porto")).toBe(false);
  expect(maySee(press, "porto")).toBe(true);
});
