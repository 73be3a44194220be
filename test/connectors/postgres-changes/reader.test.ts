import { describe, expect, test } from "vitest";
import { postgresChanges } from "../../../src/connectors/postgres-changes/reader.ts";
import type { Page } from "../../../src/source/connector.ts";
import { onPostgres } from "../../support/database.ts";
import { changingTable, shown } from "./changing-table.ts";

const versionsOf = (pages: readonly Page[]): number[] => pages.flatMap(({ rows }) => rows.map(({ values }) => Number(values["_version"])));
const lastOf = (pages: readonly Page[]): string | undefined => pages.at(-1)?.cursor;

onPostgres((_, serverUrl) => {
  describe("a table with a primary key", () => {
    const table = changingTable(serverUrl, "id bigint primary key, qty numeric(12, 4), note text");

    test("is told as it stands, then each change of it in order, a delete too, and nothing twice", async () => {
      await table.sql("insert into {t} values (9007199254740993, 10.1000, 'a'), (2, null, '')");
      const first = await table.pull();
      expect(shown(first)).toEqual([
        ["read", { id: "2", qty: null, note: "" }],
        ["read", { id: "9007199254740993", qty: "10.1000", note: "a" }],
      ]);
      await table.sql("insert into {t} values (3, 1, 'c'); update {t} set note = 'd' where id = 3; delete from {t} where id = 2");
      const second = await table.pull(lastOf(first));
      expect(shown(second)).toEqual([
        ["insert", { id: "3", qty: "1.0000", note: "c" }],
        ["update", { id: "3", qty: "1.0000", note: "d" }],
        ["delete", { id: "2" }],
      ]);
      const versions = versionsOf([...first, ...second]);
      expect(versions).toEqual(versions.toSorted((a, b) => a - b));
      expect(await table.pull(lastOf(first))).toEqual(second);
      expect(await table.pull(lastOf(second))).toEqual([]);
      for (const { raw, rows } of second)
        expect(postgresChanges.reread?.({} as never, "orders", { raw, frame: "", delivery: "" })).toEqual(rows);
      await table.sql("delete from {t}");
    });

    test("a row that gets another key ends under the old one; a large value that did not change is not spoken of", async () => {
      const large = "select string_agg(md5(n::text), '') from generate_series(1, 400) n";
      await table.sql(`insert into {t} values (5, 1, (${large}))`);
      const cursor = lastOf(await table.pull());
      await table.sql("update {t} set qty = 2 where id = 5; update {t} set id = 6 where id = 5");
      expect(shown(await table.pull(cursor))).toEqual([
        ["update", { id: "5", qty: "2.0000" }],
        ["delete", { id: "5" }],
        ["insert", { id: "6", qty: "2.0000" }],
      ]);
      await table.sql("delete from {t}");
    });

    test("a transaction larger than a page goes on where it was left, and one that was rolled back is nothing", async () => {
      const start = lastOf(await table.pull());
      await table.sql("begin; insert into {t} values (99, 0, 'never'); rollback");
      await table.sql("insert into {t} select n, n, 'x' from generate_series(1, 25) n");
      await table.sql("update {t} set note = 'y' where id < 4");
      const pages = await table.pull(start, { rowsMax: 7 });
      expect(pages.map(({ rows }) => rows.length)).toEqual([7, 7, 7, 7]);
      for (const [index, { cursor }] of pages.entries()) expect(shown(await table.pull(cursor))).toEqual(shown(pages.slice(index + 1)));
      const versions = versionsOf(pages);
      expect(new Set(versions.slice(-3)).size).toBe(3);
      await table.sql("delete from {t}");
    });

    test("a table that is emptied in one stroke is a full reading of nothing, told when all before it stands", async () => {
      const start = lastOf(await table.pull());
      await table.sql("insert into {t} values (1, 1, 'a')");
      await table.sql("begin; insert into {t} values (2, 1, 'b'); truncate {t}; insert into {t} values (3, 1, 'c'); commit");
      const before = await table.pull(start);
      expect(shown(before)).toEqual([
        ["insert", { id: "1", qty: "1.0000", note: "a" }],
        ["insert", { id: "2", qty: "1.0000", note: "b" }],
      ]);
      const after = await table.pull(lastOf(before));
      expect(after.map(({ rows, opened, sealed }) => [rows.length, opened, sealed])).toEqual([
        [0, true, true],
        [1, undefined, undefined],
      ]);
      expect(shown(await table.pull(after[0]?.cursor))).toEqual([["insert", { id: "3", qty: "1.0000", note: "c" }]]);
      expect(await table.pull(lastOf(after))).toEqual([]);
    });
  });

  describe("a table under load", () => {
    const table = changingTable(serverUrl, "id int primary key, n int");

    test("each row comes by one way, with the table or with the changes, wherever the reading is cut off", async () => {
      await table.sql("insert into {t} select n, 0 from generate_series(1, 60) n");
      await using reader = await table.open();
      const seen: Page[] = [];
      let cursor: string | undefined;
      for (let round = 1; round <= 12; round += 1) {
        for await (const page of reader.pull("orders", cursor, { rowsMax: 10, bytesMax: 1 << 20 })) {
          seen.push(page);
          await table.sql(`update {t} set n = n + 1 where id % 7 = ${round % 7}; insert into {t} values (${1000 + seen.length}, 0)`);
          await table.sql(`delete from {t} where id = ${seen.length * 5}`);
          // The first page stands before any other is taken; after that the hub may be killed behind any page.
          cursor = page.cursor;
          if (seen.length % 3 === 0) break;
        }
      }
      for await (const page of reader.pull("orders", cursor, { rowsMax: 10, bytesMax: 1 << 20 })) seen.push(page);
      const rows = seen.flatMap((page) => page.rows.map(({ values }) => values));
      const last = new Map<string, (typeof rows)[number]>();
      // Nothing was written before the slot began: what the table tells is of then, not of when it was read.
      expect(rows.filter(({ _change, n }) => _change === "read" && n !== "0")).toEqual([]);
      const names = rows.map((row) => `${row["id"]} ${row["_version"]}`);
      expect(new Set(names).size).toBe(names.length);
      for (const row of rows) {
        const known = last.get(row["id"] ?? "");
        expect(Number(row["_version"])).toBeGreaterThan(Number(known?.["_version"] ?? 0));
        last.set(row["id"] ?? "", row);
      }
      const told = [...last.values()].flatMap(({ id, n, _change }) => (_change === "delete" ? [] : [`${id} ${n}`]));
      const { rows: stand } = await table.sql("select id, n from {t}");
      expect(told.toSorted()).toEqual(stand.map(({ id, n }) => `${id} ${n}`).toSorted());
    });
  });

  describe("a table with every type of value", () => {
    const table = changingTable(
      serverUrl,
      `id int primary key, a timestamptz, b timestamp, c date, d numeric, e float8, f real, g bytea, h interval, i boolean, j jsonb,
       k int[], l text, m numeric generated always as (d * 2) stored`,
    );

    test("values are alike whether the table or a change tells them, and computed columns are left out", async () => {
      const values = `'2026-03-29 02:30:00.123456+02', '2026-03-29 02:30', '2026-12-31', 1.2300, 0.1, 0.1, '\\x00ff', '1 day 2 hours',
        true, '{"a": 1.10}', '{1,2}', E'tab\\tÄ😀'`;
      await table.sql(`insert into {t} values (1, ${values})`);
      const first = await table.pull();
      await table.sql(`insert into {t} values (2, ${values})`);
      const [[, read]] = shown(first) as [[string, object]];
      const [[, inserted]] = shown(await table.pull(lastOf(first))) as [[string, object]];
      expect({ ...inserted, id: "1" }).toEqual(read);
      expect(read).toMatchObject({ a: "2026-03-29 00:30:00.123456+00", d: "1.2300", e: "0.1", g: "\\x00ff", h: "P1DT2H", i: "t" });
      expect(Object.keys(read)).not.toContain("m");
    });
  });
});
