// A system changes under the hub: what the change touches is parked, the rest flows, and a person says how it goes on.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decide } from "../../src/desk/decide.ts";
import { eachBackend, onPostgres } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { deskOf, drifts } from "./form-desk.ts";

const dialect = `{ delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

const source = (amount: string): string => `
hub: works
zone: Europe/Berlin
sources:
  - name: erp
    connector: delimited
    site: kassel
    owner: purchasing systems, Kassel
    options: { folder: erp, settle_seconds: 5 }
    feeds: { orders: { file: "orders*.csv", dialect: ${dialect} } }
    mapping:
      system: navision
      version: "5"
      feeds:
        orders:
          kind: purchase_order
          key: NR
          version: { from: REV, kind: number }
          at: GEAENDERT
          fields:
            number: NR
            status: STATUS
            amount: ${amount}
            currency: { value: EUR }
`;

const parked = (world: HubWorld) =>
  world.rows("select key, field, class, cause, value from observation.parked where to_position is null order by key, field");

const docs = async (world: HubWorld): Promise<unknown[]> =>
  (await world.rows("select doc from record.record order by doc::json ->> 'number'")).map(({ doc }) => JSON.parse(doc ?? "{}"));

const versions = "select at, key, version, changed, deleted from record.version where to_position is null order by key, at, version";

const later = async (world: HubWorld, name: string, rows: readonly string[]): Promise<void> => {
  world.clock.advance(3_600_000);
  await world.drop(name, `${rows.join("\n")}\n`);
  await world.run();
};

const author = { name: "ana", reason: "the column was renamed", at: 0, id: "accept-1" };

eachBackend((backend) => {
  describe("a column that was renamed", () => {
    const start = async (): Promise<HubWorld> => {
      const world = await hubWorld(backend, source("BETRAG"));
      await world.drop("erp/orders.csv", "NR;REV;STATUS;BETRAG;GEAENDERT\nPO1;1;draft;100;2026-03-01T08:00:00Z\n");
      await world.run();
      await later(world, "erp/orders-2.csv", [
        "NR;REV;STATUS;SUMME;GEAENDERT",
        "PO1;2;ordered;120;2026-03-02T08:00:00Z",
        "PO2;1;draft;7;2026-03-02T08:00:00Z",
      ]);
      return world;
    };

    test("parks the field it filled; the rest of the record flows, and the inbox names class, columns and owner", async () => {
      const world = await start();
      expect(await docs(world)).toMatchObject([
        { number: "PO1", status: "ordered", amount: "100" },
        { number: "PO2", status: "draft" },
      ]);
      const told = { field: "amount", class: "drift", cause: "column BETRAG is gone (breaking)", value: null };
      expect(await parked(world)).toEqual([
        { key: "PO1", ...told },
        { key: "PO2", ...told },
      ]);
      const [item, ...others] = await drifts(world);
      expect(others).toEqual([]);
      expect(item).toMatchObject({
        class: "breaking",
        owner: "purchasing systems, Kassel",
        cause: "column BETRAG is gone (breaking); column SUMME is new (safe)",
      });
      await expect(world.hub().replay()).rejects.toMatchObject({ code: "drift-open" });
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("is over when the mapping reads both and a person accepts; replay releases what was parked, with the files gone", async () => {
      const world = await start();
      await world.close();
      rmSync(join(world.folder, "erp"), { recursive: true });
      writeFileSync(join(world.folder, "hub.yaml"), source(`{ cel: '"SUMME" in row ? row.SUMME : row.BETRAG' }`));
      await world.open();
      const [item] = await drifts(world);
      await decide(deskOf(world), item?.id ?? "", { kind: "accept" }, author);
      expect(await drifts(world)).toEqual([]);
      expect(world.hub().sources.map(({ replayDue }) => replayDue)).toEqual([["orders"]]);
      await world.hub().replay();
      expect(await parked(world)).toEqual([]);
      expect(await docs(world)).toMatchObject([
        { number: "PO1", amount: "120" },
        { number: "PO2", amount: "7" },
      ]);
      const [act] = await world.rows("select key, body from observation.entry where kind = 'act'");
      expect(act?.["key"]).toBe("erp/orders/2");
      expect(act?.["body"]).toContain("ana");
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("is settled without an answer by a mapping that no longer reads it", async () => {
      const world = await start();
      await world.close();
      writeFileSync(join(world.folder, "hub.yaml"), source("SUMME"));
      await world.open();
      expect(await drifts(world)).toEqual([]);
      await world.hub().replay({ sources: ["erp"] });
      expect(await parked(world)).toEqual([]);
      expect(await docs(world)).toMatchObject([
        { number: "PO1", amount: "120" },
        { number: "PO2", amount: "7" },
      ]);
    });

    test("that comes back by itself leaves the inbox by itself, and what is read then releases the field", async () => {
      const world = await start();
      await later(world, "erp/orders-3.csv", ["NR;REV;STATUS;BETRAG;GEAENDERT", "PO1;3;ordered;130;2026-03-03T08:00:00Z"]);
      expect(await drifts(world)).toEqual([]);
      expect(await docs(world)).toMatchObject([{ number: "PO1", amount: "130" }, { number: "PO2" }]);
      expect((await parked(world)).map(({ key }) => key)).toEqual(["PO2"]);
    });
  });

  test("a form that comes back by itself brings the values that waited in the rows, as if it had never gone", async () => {
    const either = source(`{ cel: '"SUMME" in row ? row.SUMME : row.BETRAG' }`);
    const files = async (column: string): Promise<HubWorld> => {
      const world = await hubWorld(backend, either);
      await world.drop("erp/orders.csv", "NR;REV;STATUS;BETRAG;GEAENDERT\nPO1;1;draft;100;2026-03-01T08:00:00Z\n");
      await world.run();
      const second = ["PO1;2;ordered;120;2026-03-02T08:00:00Z", "PO2;1;draft;7;2026-03-02T08:00:00Z"];
      await later(world, "erp/orders-2.csv", [`NR;REV;STATUS;${column};GEAENDERT`, ...second]);
      return world;
    };
    const world = await files("SUMME");
    expect((await parked(world)).map(({ key, class: why }) => [key, why])).toEqual([
      ["PO1", "drift"],
      ["PO2", "drift"],
    ]);
    // Stopped in between, it still knows what waits.
    await world.close();
    await world.open();
    const never = await files("BETRAG");
    const third = ["NR;REV;STATUS;BETRAG;GEAENDERT", "PO1;3;closed;120;2026-03-03T08:00:00Z", "PO2;1;draft;8;2026-03-03T08:00:00Z"];
    for (const one of [world, never]) await later(one, "erp/orders-3.csv", third);
    expect(await drifts(world)).toEqual([]);
    expect(await parked(world)).toEqual([]);
    expect(await world.rows(versions)).toEqual(await never.rows(versions));
    expect(await docs(world)).toEqual(await docs(never));
    expect(world.hub().sources.map(({ replayDue }) => replayDue)).toEqual([[]]);
    expect(await world.verify()).toMatchObject({ ok: true });
    const position = world.hub().writer.position();
    await world.hub().replay();
    expect(world.hub().writer.position(), "a replay has nothing more to say").toBe(position);
  });

  test("a column that is new, and one that nothing reads, are taken without a word; each form is kept and numbered", async () => {
    const world = await hubWorld(backend, source("BETRAG"));
    await world.drop("erp/orders.csv", "NR;REV;STATUS;BETRAG;GEAENDERT;ALT\nPO1;1;draft;100;2026-03-01T08:00:00Z;x\n");
    await world.run();
    await later(world, "erp/orders-2.csv", ["NR;REV;STATUS;BETRAG;GEAENDERT;NEU", "PO1;2;ordered;120;2026-03-02T08:00:00Z;y"]);
    expect(await parked(world)).toEqual([]);
    expect(await docs(world)).toMatchObject([{ amount: "120" }]);
    expect(await world.rows("select number, class, state, author from observation.contract order by number")).toEqual([
      { number: "1", class: "safe", state: "accepted", author: "the hub" },
      { number: "2", class: "safe", state: "accepted", author: "the hub" },
    ]);
  });
});

onPostgres((backend, serverUrl) => {
  describe("a table whose system changes it", () => {
    const schema = `erp_${randomUUID().replaceAll("-", "")}`;
    let erp: pg.Client;
    beforeAll(async () => {
      erp = new pg.Client({ connectionString: serverUrl });
      await erp.connect();
      await erp.query(
        `create schema ${schema};
         create table ${schema}.po (id text primary key, rev int not null, status text not null, total double precision not null);
         insert into ${schema}.po values ('PO1', 1, 'draft', 10.5)`,
      );
    });
    afterAll(async () => {
      await erp.query(`drop schema ${schema} cascade`);
      await erp.end();
    });
    const yaml = `
hub: works
zone: UTC
currency: EUR
sources:
  - name: erp
    connector: postgres-query
    site: kassel
    options: { url: "${serverUrl}" }
    feeds: { orders: { query: "select * from ${schema}.po" } }
    mapping:
      system: own
      version: "1"
      feeds:
        orders:
          kind: purchase_order
          key: id
          version: { from: rev, kind: number }
          fields: { number: id, status: status, amount: { from: total, scale: 2 } }
`;

    test("floats become whole numbers: the amount waits with a sample, other fields sync, and acceptance lets it flow", async () => {
      const world = await hubWorld(backend, yaml);
      await world.run();
      expect(await docs(world)).toMatchObject([{ status: "draft", amount: "10.5" }]);
      await erp.query(`alter table ${schema}.po alter total type int; update ${schema}.po set rev = 2, status = 'ordered', total = 11`);
      await world.run();
      expect(await docs(world)).toMatchObject([{ status: "ordered", amount: "10.5" }]);
      const cause = "column total was double precision and is integer (narrowing)";
      expect(await parked(world)).toEqual([{ key: "PO1", field: "amount", class: "drift", cause, value: "11" }]);
      const [item] = await drifts(world);
      expect(item).toMatchObject({ class: "narrowing", cause });
      await decide(deskOf(world), item?.id ?? "", { kind: "accept" }, author);
      await expect(decide(deskOf(world), item?.id ?? "", { kind: "accept" }, author)).rejects.toMatchObject({ code: "inbox-item-gone" });
      await world.hub().replay();
      expect(await docs(world)).toMatchObject([{ status: "ordered", amount: "11" }]);
      expect(await parked(world)).toEqual([]);
    });

    test("whole numbers that become floats again by themselves: the amount that waited arrives, as if it had never waited", async () => {
      const tables = ["healed", "steady"].map((name) => `${schema}.${name}`);
      const [healed, steady] = await Promise.all(
        tables.map(async (table) => {
          await erp.query(
            `create table ${table} (id text primary key, rev int not null, status text not null, total double precision);
             insert into ${table} values ('PO1', 1, 'draft', 10.5), ('PO2', 1, 'draft', 7)`,
          );
          const world = await hubWorld(backend, yaml.replace(`${schema}.po`, table));
          await world.run();
          return world;
        }),
      );
      if (healed === undefined || steady === undefined) throw new Error("two hubs");
      const change = async (said: string): Promise<void> => {
        for (const table of tables) await erp.query(`update ${table} set ${said}`);
        for (const world of [healed, steady]) {
          world.clock.advance(3_600_000);
          await world.run();
        }
      };
      await erp.query(`alter table ${schema}.healed alter total type int`);
      await change("rev = 2, status = 'ordered', total = case id when 'PO1' then 11 end");
      expect((await parked(healed)).map(({ key, class: why, value }) => [key, why, value])).toEqual([
        ["PO1", "drift", "11"],
        ["PO2", "drift", null],
      ]);
      await erp.query(`alter table ${schema}.healed alter total type double precision`);
      await change("status = 'closed' where id = 'PO1'");
      expect(await drifts(healed)).toEqual([]);
      expect(await parked(healed)).toEqual([]);
      expect(await healed.rows(versions)).toEqual(await steady.rows(versions));
      expect(await docs(healed)).toEqual(await docs(steady));
      expect(await healed.verify()).toMatchObject({ ok: true });
    });

    test("a table that is gone is not waved through: nothing is read until its form is known", async () => {
      const world = await hubWorld(backend, yaml.replace(`${schema}.po`, `${schema}.gone`));
      const { feeds } = await world.run();
      expect(feeds).toMatchObject([{ read: 0, done: false, fault: { code: "contract-unknown" } }]);
    });
  });
});
