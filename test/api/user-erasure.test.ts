// Somebody who had an account is forgotten: name and mail go from every table, file and answer; what they decided stays, and so does every
// proof of it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { all, grantsOf } from "../../src/access/grant.ts";
import { passwordHash } from "../../src/access/password.ts";
import { insertAccount } from "../../src/access/store-account.ts";
import { openApi } from "../../src/api/api.ts";
import { placesOf } from "../../src/hub-store.ts";
import { query } from "../../src/platform/database.ts";
import { writeKeyFile } from "../../src/platform/secret.ts";
import { type Backend, eachBackend } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";
import { phrase } from "./account-world.ts";
import { cheapCost } from "./api-world.ts";
import { type Browser, openBrowser } from "./browser.ts";

const yaml = `
hub: works
sources:
  - name: erp
    connector: json-file
    site: lyon
    options: { folder: erp, settle_seconds: 0 }
    feeds: { orders: { file: "*.json" } }
    mapping: { system: erp, version: "1", feeds: { orders: { kind: purchase_order, key: id, fields: { number: id, amount: sum } } } }
`;
const mail = "benedikta.forsberg@works.example";

async function peopled(backend: Backend) {
  const world = await hubWorld(backend, yaml);
  writeKeyFile(placesOf(world.data).key);
  const { clock } = world;
  const api = await openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0", passwordCost: cheapCost, wallClock: clock });
  backend.beforeRemoval(() => api.close());
  const account = async (name: string, email: string | undefined): Promise<Browser> => {
    const password = await passwordHash(phrase, cheapCost);
    const made = { name, email, password, grants: grantsOf(["admin"], all), codeHash: undefined, codeUntil: undefined };
    await world.hub().database.write([insertAccount(made, clock.now())]);
    const browser = openBrowser(api.address);
    await browser.signIn(name, phrase);
    return browser;
  };
  const done = async (browser: Browser, path: string, body: object): Promise<Record<string, unknown>> => {
    const { status, text, json } = await browser.post(path, body);
    expect([path, status, status === 200 ? "" : text]).toEqual([path, 200, ""]);
    return json as Record<string, unknown>;
  };
  /** Everything the hub keeps: each row of each table, each file but the store's own. */
  const kept = async (): Promise<string> => {
    const { database } = world.hub();
    const [tables = []] = await database.read([
      query("select schemaname || '.' || tablename as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')"),
    ]);
    const rows = await database.read(tables.map((row) => query(`select t::text as row from ${row["name"] ?? ""} t`)));
    const files = readdirSync(world.data, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const texts = files.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => !path.includes("/store"));
    return [JSON.stringify(rows), ...texts.map((path) => readFileSync(path, "utf8"))].join("\n");
  };
  return { world, account, done, kept };
}

eachBackend((backend) => {
  test(
    "an account is erased: nothing tells of its person, and everything they decided is proved as before",
    { timeout: 60_000 },
    async () => {
      const { world, account, done, kept } = await peopled(backend);
      const [ana, ben] = [await account("ana", undefined), await account("benedikta", mail)];
      await world.drop("erp/1.json", JSON.stringify([{ id: "PO-1", sum: "5.00" }]));
      await world.run();
      const rules = "- fields: purchase_order.amount\n  authority: [erp]\n";
      const { proposal } = await done(ben, "/v1/rule-sets", { rules, reason: "Benedikta says so" });
      await done(ana, "/v1/rule-sets/approve", { id: (proposal as { id: string }).id, reason: "as benedikta asked" });
      world.clock.advance(60_000);
      const record = { source: "erp", kind: "purchase_order", key: "PO-1" };
      await done(ben, "/v1/overrides", { record, fields: { amount: "6.00" }, reason: "it is six" });
      await done(ben, "/v1/views", { page: "orders", name: "late", filter: {}, columns: [], order: null });
      await done(ben, "/v1/channels", { name: "mine", sort: "in-app", target: {}, rules: {} });
      const pause = "insert into writeback.pause (source, site, cause, epoch, author, reason, since)";
      await world.hub().database.write([query(`${pause} values ('erp', 'lyon', 'person', 1, 'benedikta', 'benedikta moves it', 1)`)]);
      await done(ben, "/v1/drafts", { source: { name: "shop", connector: "http-json", site: "lyon", feeds: {}, options: {} } });
      const day = { from: "2026-03-03T00:00:00Z", until: "2026-03-05T00:00:00Z" };
      await done(ben, "/v1/delegations", { delegate: "ana", ...day, reason: "benedikta is away" });
      const { version } = ((await ben.get("/v1/configuration")).json as { data: { version: { hash: string } } }).data;
      await done(ben, "/v1/connections/pause", { name: "erp", paused: "true", base: version.hash, reason: "benedikta moves it" });
      const plan = await done(ana, "/v1/users/erase/plan", { name: "benedikta" });
      expect(plan).toMatchObject({ sessions: 1, views: 1, channels: 1, renamed: { requests: 9 } });
      expect((plan["renamed"] as { decisions: number }).decisions).toBeGreaterThan(3);
      expect(await kept()).toContain(mail);
      expect(await world.verify()).toMatchObject({ ok: true });

      const { name } = await done(ana, "/v1/users/erase", { name: "benedikta", reason: "she left, and asked for it" });
      expect(name).toMatch(/^erased-[0-9a-f]{12}$/);
      expect((await ben.get("/v1/session")).status).toBe(401);
      expect((await kept()).match(/.{0,80}benedikta.{0,80}/gis) ?? []).toEqual([]);
      const record2 =
        (await ana.get("/v1/explain/key?source=erp&kind=purchase_order&key=PO-1")).text + (await ana.get("/v1/rule-sets")).text;
      expect(record2).toContain(name);
      for (const path of [
        "/v1/rule-sets",
        "/v1/users",
        "/v1/configuration/versions",
        "/v1/connections",
        "/v1/systems",
        "/v1/audit/requests",
      ])
        expect([path, /benedikta/i.test((await ana.get(path)).text)]).toEqual([path, false]);
      expect(await world.verify()).toMatchObject({ ok: true, requests: { broken: undefined } });

      expect((await ben.signIn("benedikta", phrase)).status).toBe(401);
      // Another one later, of whom some of the same entries tell.
      const eva = await account("eva", undefined);
      await done(eva, "/v1/users/erase", { name: "ana", reason: "he left too" });
      expect(await world.verify()).toMatchObject({ ok: true, requests: { broken: undefined } });
      expect(await eva.post("/v1/users", { name: "erased-1", grants: [] })).toMatchObject({ status: 422 });
      expect(await eva.post("/v1/users/erase", { name: "eva", reason: "nobody would be left" })).toMatchObject({
        json: { code: "last-administrator" },
      });
      // What no act names is found.
      await world.hub().database.write([query("update access.request set principal = 'mallory' where batch = 1")]);
      expect((await world.verify()).requests.broken).toMatchObject({ batch: 1 });
    },
  );
});
