import { expect, test } from "vitest";
import { postgresChanges } from "../../../src/connectors/postgres-changes/reader.ts";
import { onPostgres } from "../../support/database.ts";
import { changingTable, shown } from "./changing-table.ts";

onPostgres((_, serverUrl) => {
  const table = changingTable(serverUrl, "id bigint primary key, qty numeric(12, 4), note text");

  test("first the table, then each change of it in order, a delete too, and nothing twice", async () => {
    await table.sql("insert into {t} values (9007199254740993, 10.1000, 'a'), (2, null, '')");
    const first = await table.pull();
    expect(shown(first)).toEqual([
      ["read", { id: "2", qty: null, note: "" }],
      ["read", { id: "9007199254740993", qty: "10.1000", note: "a" }],
    ]);
    const cursor = first.at(-1)?.cursor;
    await table.sql("insert into {t} values (3, 1, 'c'); update {t} set note = 'd' where id = 3; delete from {t} where id = 2");
    const second = await table.pull(cursor);
    expect(shown(second)).toEqual([
      ["insert", { id: "3", qty: "1.0000", note: "c" }],
      ["update", { id: "3", qty: "1.0000", note: "d" }],
      ["delete", { id: "2" }],
    ]);
    const versions = [...first, ...second].flatMap(({ rows }) => rows.map(({ values }) => Number(values["_version"])));
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    expect(await table.pull(cursor)).toEqual(second);
    expect(await table.pull(second.at(-1)?.cursor)).toEqual([]);
    for (const { raw, rows } of second)
      expect(postgresChanges.reread?.({} as never, "orders", { raw, frame: "", delivery: "" })).toEqual(rows);
  });
});
