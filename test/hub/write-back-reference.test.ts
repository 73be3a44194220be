// A reference that one system decides reaches another one as its own key of the same thing, or waits until it has one.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, test } from "vitest";
import { onPostgres } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";

onPostgres((backend, serverUrl) => {
  test("the supplier of an order is written by the key that the system itself has for it, once it has one", async () => {
    const schema = `named_${randomUUID().replaceAll("-", "")}`;
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    backend.beforeRemoval(async () => {
      await client.query(`drop schema ${schema} cascade`);
      await client.end();
    });
    await client.query(`create schema ${schema}`);
    const sql = (text: string) => client.query(text.replaceAll(/\{(\w+)\}/g, `${schema}.$1`));
    for (const system of ["erp", "mes"])
      for (const columns of ["party} (id text primary key, tax text", "order} (id text primary key, number text, supplier text"])
        await sql(`create table {${system}_${columns}, changed timestamptz not null default clock_timestamp())`);
    const source = (name: string): object => ({
      name,
      connector: "postgres-query",
      site: "lyon",
      options: { url: serverUrl },
      feeds: Object.fromEntries(
        ["party", "order"].map((feed) => {
          const table = `${schema}.${name}_${feed}`;
          return [feed, { query: `select * from ${table}`, cursor: ["changed", "id"], write: { table, key: "id" } }];
        }),
      ),
      mapping: {
        system: name,
        version: "1",
        feeds: {
          party: { kind: "party", key: "id", fields: { tax_number: "tax" } },
          order: { kind: "purchase_order", key: "id", fields: { number: "number", supplier: "supplier" } },
        },
      },
      company: "C1",
      write_back: { fields: { "purchase_order.supplier": "auto" } },
    });
    const rules = [{ fields: "purchase_order.supplier", authority: ["erp", "mes"], tell: "field" }];
    const yaml = { hub: "named", sources: [source("erp"), source("mes")], governance: { rules } };
    const world = await hubWorld(backend, JSON.stringify(yaml), Date.now());
    const round = async () => {
      world.clock.advance(60_000);
      const { feeds } = await world.run();
      expect(feeds.filter(({ fault }) => fault !== null)).toEqual([]);
      return (await world.hub().deliver()).flatMap(({ system, fields, fault }) => (fault === null ? [[system, fields] as const] : []));
    };
    const supplierIn = async (system: string) => (await sql(`select supplier from {${system}_order}`)).rows[0]?.supplier;

    await sql(
      "insert into {erp_party} values ('7', 'DE136695976'), ('8', 'FR40303265045'); insert into {mes_party} values ('70', 'DE136695976')",
    );
    await sql("insert into {erp_order} values ('1', 'PO-1', '7'); insert into {mes_order} values ('A', 'PO-1', '70')");
    expect(await round()).toEqual([
      ["erp", {}],
      ["mes", {}],
    ]);
    await sql("update {erp_order} set supplier = '8', changed = clock_timestamp()");
    expect(await round()).toContainEqual(["mes", { waiting: 1 }]);
    expect(await round()).toContainEqual(["mes", {}]);
    expect(await supplierIn("mes")).toBe("70");
    const [waiting] = await world.rows("select cause from writeback.send where state = 'waiting'");
    expect(waiting).toEqual({ cause: "mes has no record of party 8 of erp yet" });

    await sql("insert into {mes_party} values ('80', 'FR40303265045')");
    expect(await round()).toContainEqual(["mes", { written: 1 }]);
    expect(await supplierIn("mes")).toBe("80");
    await sql("update {mes_order} set changed = clock_timestamp()");
    expect(await round()).toContainEqual(["mes", {}]);
    expect(await world.rows("select state, to_value from governance.intent where to_position is null")).toEqual([
      { state: "agreed", to_value: "erp\u001f8" },
    ]);
    expect(await supplierIn("erp")).toBe("8");

    // Who wrote over it since is told again: its first word was agreed, this one is news.
    await sql("update {mes_order} set supplier = '70', changed = clock_timestamp()");
    expect(await round()).toContainEqual(["mes", { written: 1 }]);
    await sql("update {mes_order} set changed = clock_timestamp()");
    await sql("update {erp_order} set supplier = '7', changed = clock_timestamp()");
    expect(await round()).toContainEqual(["mes", { written: 1 }]);
    expect(await supplierIn("mes")).toBe("70");
    expect((await world.verify()).ok).toBe(true);
  });
});
