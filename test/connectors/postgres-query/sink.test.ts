// A row of somebody else's table is written only as it was seen, and in no column but those given.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { postgresQuery } from "../../../src/connectors/postgres-query/reader.ts";
import { onPostgres } from "../../support/database.ts";

onPostgres((_, serverUrl) => {
  test("a row that moved since it was seen is left alone, whatever moved in it", async () => {
    const table = `orders_${randomUUID().replaceAll("-", "")}`;
    const erp = new pg.Client({ connectionString: serverUrl });
    await erp.connect();
    await erp.query(
      `create table ${table} (id text primary key, due date, note text); insert into ${table} values ('1', '2026-04-01', 'a')`,
    );
    const feeds = { orders: { query: `select id, due, note from ${table}`, write: { table, key: "id" } } };
    const context = { secrets: { resolve: async (text: string) => text }, clock: manualClock(0), folder: "." };
    const log = { info: () => {}, warn: () => {} };
    await using sink = await postgresQuery.openSink(postgresQuery.options.parse({ url: serverUrl, feeds }), { ...context, log });
    const seen = (await sink.show("orders", "1"))?.seen ?? "";
    await erp.query(`update ${table} set note = 'b'`);
    expect(await sink.update("orders", "1", { due: "2026-04-20" }, seen)).toEqual({ kind: "changed" });
    const again = await sink.show("orders", "1");
    expect(again?.values).toEqual({ id: "1", due: "2026-04-01", note: "b" });
    expect(await sink.update("orders", "1", { due: "2026-04-20" }, again?.seen ?? "")).toEqual({ kind: "written" });
    expect((await sink.show("orders", "1"))?.values).toEqual({ id: "1", due: "2026-04-20", note: "b" });
    expect(await sink.show("orders", "2")).toBeUndefined();
    await erp.query(`drop table ${table}`);
    await erp.end();
  });
});
