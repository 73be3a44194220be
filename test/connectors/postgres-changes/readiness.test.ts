// What stands in the way of reading changes is told with the statement that puts it right.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect, test } from "vitest";
import { onPostgres } from "../../support/database.ts";
import { changingTable } from "./changing-table.ts";

onPostgres((_, serverUrl) => {
  const table = changingTable(serverUrl, "id int, n int not null");
  const pull = (options: object = {}): Promise<unknown> => table.pull(undefined, { options });

  test("a table whose deleted rows could not be told is not published: its own programs could not delete any more", async () => {
    await expect(pull()).rejects.toMatchObject({ code: "source-identity", hint: "state key: the columns that name a row" });
    await expect(pull({ key: ["n"] })).rejects.toMatchObject({
      code: "source-identity",
      hint: `run as the owner: alter table "${table.name}" replica identity full`,
    });
    const { rows } = await table.sql(`select 1 from pg_publication where pubname = '${table.slot}'`);
    expect(rows).toEqual([]);
    await table.sql("delete from {t}; alter table {t} replica identity full");
    await expect(pull({ key: ["n"] })).resolves.toHaveLength(2);
    await expect(pull({ key: ["nr"] })).rejects.toMatchObject({ code: "source-query", cause: "the table has no column nr" });
    await expect(pull({ table: "nowhere" })).rejects.toMatchObject({ code: "source-query" });
    await expect(pull({ key: ["n"], publication: "nobodys" })).rejects.toMatchObject({
      code: "source-publication",
      hint: expect.stringContaining(`create publication "nobodys" for table only "${table.name}"`),
    });
  });

  test("of a whole row before a change the key alone says whether it is another row", async () => {
    const cursor = ((await pull({ key: ["n"] })) as { cursor: string }[]).at(-1)?.cursor;
    await table.sql("insert into {t} values (1, 7); update {t} set id = 2 where n = 7; delete from {t} where n = 7");
    const pages = await table.pull(cursor, { options: { key: ["n"] } });
    expect(pages.flatMap(({ rows }) => rows.map(({ values }) => [values["_change"], values["id"], values["n"]]))).toEqual([
      ["insert", "1", "7"],
      ["update", "2", "7"],
      ["delete", "2", "7"],
    ]);
  });

  test("a publication that leaves something out is refused, and what came of it meanwhile is not read on later", async () => {
    const cursor = ((await pull({ key: ["n"] })) as { cursor: string }[]).at(-1)?.cursor;
    await table.sql(`alter publication ${table.slot} set (publish = 'insert')`);
    await expect(table.pull(cursor, { options: { key: ["n"] } })).rejects.toMatchObject({ code: "source-publication" });
    const { rows } = await table.sql(`select 1 from pg_replication_slots where slot_name = '${table.slot}'`);
    expect(rows).toEqual([]);
    await table.sql(`alter publication ${table.slot} set (publish = 'insert, update')`);
    await expect(pull({ key: ["n"] })).rejects.toMatchObject({
      code: "source-publication",
      cause: expect.stringContaining("leaves something out"),
    });
    await table.sql(`alter publication ${table.slot} set (publish = 'insert, update, delete, truncate')`);
    await pull({ key: ["n"] });
  });

  test("doctor goes from the server to a row, makes nothing, and says what the server keeps", async () => {
    await using reader = await table.open({ key: ["n"] });
    expect((await reader.check()).map((one) => [one.stage, one.ok, one.ok ? one.detail.replace(/\d+\.\d/, "N") : one.cause])).toEqual([
      ["reach", true, "2 columns"],
      ["permission", true, `slot ${table.slot}: the server keeps N MiB of its log for it`],
      ["sample", true, "0 rows"],
    ]);
    const role = `hub_${randomUUID().replaceAll("-", "")}`;
    await table.sql(`create role ${role} login password 'x'; grant select on {t} to ${role}`);
    const url = new URL(serverUrl);
    url.username = role;
    url.password = "x";
    await using weak = await table.open({ key: ["n"] }, url.href);
    expect((await weak.check())[1]).toMatchObject({
      stage: "permission",
      ok: false,
      cause: "the role of the hub may not read the log",
      hint: expect.stringContaining("alter role"),
    });
    await table.sql(`alter role ${role} replication; drop publication ${table.slot}`);
    expect((await weak.check())[1]).toMatchObject({ ok: false, hint: expect.stringContaining("create publication") });
    await table.sql(`create publication ${table.slot} for table only {t}`);
    expect((await weak.check()).map(({ ok }) => ok)).toEqual([true, true, true]);
    await table.sql(`drop owned by ${role}; drop role ${role}`);
    await using nobody = await table.open({}, "postgres://postgres@127.0.0.1:1/postgres");
    expect(await nobody.check()).toMatchObject([{ stage: "reach", ok: false }]);
  });

  test("a transaction that stays open is named instead of being waited for without end", async () => {
    await table.sql(`select pg_drop_replication_slot('${table.slot}')`);
    const other = new pg.Client({ connectionString: serverUrl });
    await other.connect();
    await other.query("begin; select pg_current_xact_id()");
    await expect(table.pull(undefined, { options: { key: ["n"] }, seconds: 1 })).rejects.toMatchObject({
      code: "slot-waits",
      retryable: true,
    });
    await other.query("rollback");
    await other.end();
    await expect(pull({ key: ["n"] })).resolves.toHaveLength(2);
  });

  test("two readers of one slot: the second says who has it", async () => {
    await using one = await table.open({ key: ["n"] });
    const cursor = ((await pull({ key: ["n"] })) as { cursor: string }[]).at(-1)?.cursor;
    await table.sql("insert into {t} select n, n from generate_series(100, 200) n");
    for await (const _ of one.pull("orders", cursor, { rowsMax: 5, bytesMax: 1 << 20 })) {
      await expect(table.pull(cursor, { options: { key: ["n"] } })).rejects.toMatchObject({ code: "slot-busy", retryable: true });
      break;
    }
    expect(await table.pull(cursor, { options: { key: ["n"] } })).not.toEqual([]);
  });

  test("names of feeds that would share a slot are refused before anything is read", async () => {
    await expect(table.open({})).resolves.toBeDefined();
    const { postgresChanges } = await import("../../../src/connectors/postgres-changes/reader.ts");
    const same = { url: serverUrl, feeds: { "sales-order": { table: "a" }, sales_order: { table: "b" } } };
    expect(postgresChanges.options.safeParse(same).error?.issues[0]?.message).toContain("synchromesh_sales_order");
    expect(postgresChanges.options.safeParse({ ...same, slots: "debezium" }).success).toBe(false);
  });
});
