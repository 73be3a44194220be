// Where the changes cannot be read on, nothing is passed over in silence: the table is read anew, as one full reading.
import { expect, test } from "vitest";
import type { Page } from "../../../src/source/connector.ts";
import { onPostgres } from "../../support/database.ts";
import { changingTable, shown } from "./changing-table.ts";

const lastOf = (pages: readonly Page[]): string | undefined => pages.at(-1)?.cursor;
const versionsOf = (pages: readonly Page[]): number[] => pages.flatMap(({ rows }) => rows.map(({ values }) => Number(values["_version"])));

onPostgres((_, serverUrl) => {
  const table = changingTable(serverUrl, "id int primary key, n int");

  /** What makes a place worthless. The other causes are tried without a server: place.test.ts. */
  const causes = [
    { reason: "its slot is gone", act: "select pg_drop_replication_slot('{slot}')" },
    {
      reason: "the table was taken out of the publication and put in again",
      act: "alter publication {slot} drop table {t}; update {t} set n = 9; alter publication {slot} add table only {t}",
    },
    {
      reason: "somebody else has read its slot further, or this hub was restored from a backup",
      act: "select pg_replication_slot_advance('{slot}', pg_current_wal_lsn())",
    },
  ];

  test.each(causes)("$reason: the whole table is told as one, above all that was told", async ({ reason, act }) => {
    await table.sql("delete from {t}; insert into {t} values (1, 1), (2, 2), (3, 3)");
    const first = await table.pull();
    await table.sql("update {t} set n = 20 where id = 2");
    const before = await table.pull(lastOf(first));
    await table.sql("update {t} set n = 30 where id = 3; delete from {t} where id = 1");
    await table.sql(act.replaceAll("{slot}", table.slot));
    table.warned.length = 0;
    const pages = await table.pull(lastOf(before), { rowsMax: 2 });
    expect(table.warned).toEqual([{ feed: "orders", reason }]);
    expect(pages[0]).toMatchObject({ isAlone: true, rows: [], delivery: { name: `orders table, read anew: ${reason}` } });
    const { rows } = await table.sql("select id::text, n::text from {t} order by id");
    expect(shown(pages)).toEqual(rows.map((row) => ["read", row]));
    expect(pages.map(({ opened, sealed }) => `${opened ?? ""} ${sealed ?? ""}`.trim()).filter((mark) => mark !== "")).toEqual([
      "true",
      "true",
    ]);
    expect(Math.min(...versionsOf(pages))).toBeGreaterThan(Math.max(...versionsOf([...first, ...before])));
    // Cut off, it begins where it began; read to its end, it goes on with the changes.
    expect(pages.slice(0, -1).every((page) => page.cursor === pages[0]?.cursor)).toBe(true);
    expect(shown(await table.pull(pages[0]?.cursor, { rowsMax: 2 }))).toEqual(shown(pages));
    await table.sql("insert into {t} values (7, 7)");
    expect(shown(await table.pull(lastOf(pages)))).toEqual([["insert", { id: "7", n: "7" }]]);
    await table.sql(`select pg_drop_replication_slot('${table.slot}')`);
  });

  test("a table that is rewritten while it is read is read again from its beginning", async () => {
    await table.sql("delete from {t}; insert into {t} select n, n from generate_series(1, 9) n");
    await using reader = await table.open();
    let cursor: string | undefined;
    for await (const page of reader.pull("orders", undefined, { rowsMax: 3, bytesMax: 1 << 20 })) {
      cursor = page.cursor;
      if (page.rows.length > 0) break;
    }
    await table.sql("alter table {t} alter column n type bigint");
    const pages = await table.pull(cursor);
    expect(pages[0]?.delivery.name).toBe("orders table, read anew: the table was rewritten while it was read");
    expect(shown(pages)).toHaveLength(9);
  });
});
