import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { acting, maySee, type Principal, rolesAt, type Rights, toPrincipal } from "../../src/access/principal.ts";
import { all, grantsOf, type Holder } from "../../src/access/grant.ts";
import { classesDefault, roleNames } from "../../src/access/role.ts";
import { issueToken, revokeToken, verifyToken, writeTokenFile } from "../../src/access/token.ts";
import { query } from "../../src/platform/database.ts";
import type { Database } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";

const ana: Holder = { name: 'Ana "A", Lyon', grants: grantsOf(["steward", "viewer"], ["lyon", "st. \\ {x}"]) };
const press: Holder = { name: "press", grants: grantsOf(["machine"], all) };
const rights: Rights = { companyOfSite: { lyon: "sud", porto: "sud", ulm: "nord" }, classes: classesDefault };
const principal = (...grants: Holder["grants"]): Principal => toPrincipal({ name: "ana", grants }, rights);

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

test("a machine may only push, and everybody but a machine may read", () => {
  const pressing = toPrincipal(press, rights);
  expect(acting(pressing, "push").group).toBe(true);
  expect(() => acting(pressing, "read")).toThrow(expect.objectContaining({ code: "not-allowed", subject: "press" }));
  for (const role of roleNames) {
    const one = principal({ role, company: all, site: "lyon" });
    if (role === "machine") expect(() => acting(one, "read")).toThrow("read");
    else expect(acting(one, "read").sites).toEqual(["lyon"]);
  }
});

test("a person sees the own sites, the group sees all", () => {
  const one = toPrincipal(ana, rights);
  expect(maySee(one, "lyon")).toBe(true);
  expect(maySee(one, "porto")).toBe(false);
  expect(maySee(toPrincipal(press, rights), "porto")).toBe(true);
});

test("a role holds where it was given: a steward of one site who looks at another decides nothing there", () => {
  const one = principal({ role: "steward", company: all, site: "lyon" }, { role: "viewer", company: all, site: "ulm" });
  expect(acting(one, "read").sites).toEqual(["lyon", "ulm"]);
  expect(acting(one, "decide").sites).toEqual(["lyon"]);
  expect(rolesAt(one, "ulm")).toEqual(["viewer"]);
  expect(rolesAt(acting(one, "decide"), "*")).toEqual(["steward"]);
});

test("a company stands for its sites; a site under another company than its own is no site", () => {
  expect(principal({ role: "viewer", company: "sud", site: all }).sites).toEqual(["lyon", "porto"]);
  expect(principal({ role: "viewer", company: "sud", site: "lyon" }).sites).toEqual(["lyon"]);
  expect(principal({ role: "viewer", company: "nord", site: "lyon" })).toMatchObject({ sites: [], group: false });
  expect(principal({ role: "viewer", company: "nobody", site: all }).sites).toEqual([]);
});

test("a class of fields is seen where a role is held that sees it", () => {
  const { classes } = principal({ role: "planner", company: all, site: "lyon" }, { role: "auditor", company: "nord", site: all });
  expect(classes.public.sites).toEqual(["lyon", "ulm"]);
  for (const one of ["price", "bank", "personal", "payroll"] as const) expect(classes[one]).toEqual({ sites: ["ulm"], group: false });
});
