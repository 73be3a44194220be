// Tokens from before grants: what they could do, they still can.
import { expect, test } from "vitest";
import { holderOf } from "../../src/access/store.ts";
import { migrate, readMigrations } from "../../src/platform/migration.ts";
import { query } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";

const before = (): string =>
  `alter table access.token add column roles text[] not null default '{}', add column sites text[] not null default '{}',
     add column all_sites boolean not null default false, drop column grants;
   insert into access.token (hash, name, roles, sites, all_sites, created_at) values
     ('1', 'ana', '{steward,controller}', '{lyon,ulm}', false, 1), ('2', 'owner', '{admin}', '{lyon}', true, 1),
     ('3', 'planner', '{planner}', '{all,ulm}', false, 1), ('4', 'nobody', '{viewer}', '{}', false, 1);`;

eachBackend(({ open }) => {
  test("a token with roles and sites holds each of the roles at each of the sites", async () => {
    const database = await open();
    const own = readMigrations().find(({ number }) => number === 165);
    await database.write([{ kind: "script", sql: `${before()} ${own?.sql ?? ""}` }]);
    const [rows = []] = await database.read([query("select * from access.token order by hash")]);
    const told = rows
      .map(holderOf)
      .map(({ name, grants }) => [name, ...grants.map(({ role, company, site }) => `${role} ${company} ${site}`)]);
    expect(told).toEqual([
      ["ana", "controller all lyon", "steward all lyon", "controller all ulm", "steward all ulm"],
      ["owner", "admin all all"],
      ["planner", "planner all ulm", "viewer all ulm"],
      ["nobody"],
    ]);
    await migrate(database, readMigrations());
  });
});
