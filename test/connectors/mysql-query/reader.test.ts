import { randomUUID } from "node:crypto";
import { type Connection, createConnection } from "mysql2/promise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { mysqlQuery } from "../../../src/connectors/mysql-query/reader.ts";
import type { Page, SourceReader } from "../../../src/source/connector.ts";
import { onMariadb } from "../../support/mariadb.ts";

onMariadb((serverUrl) => {
  const table = `orders_${randomUUID().replaceAll("-", "").slice(0, 12)}`;
  let erp: Connection;

  beforeAll(async () => {
    erp = await createConnection({ uri: serverUrl, multipleStatements: true, timezone: "Z" });
    await erp.query(`
      set time_zone = '+02:00';
      create table ${table} (id bigint unsigned primary key, qty decimal(30, 10), price double, ordered date, changed datetime(6) not null,
        seen timestamp(3) null, note varchar(40), mark varbinary(8), isOpen tinyint(1), extra json,
        word varchar(20) character set latin1) charset utf8mb4;
      insert into ${table} values (9007199254740993, 12345678901234567890.1000000000, 0.1, '2026-12-31', '2026-01-01 08:00:00.123456',
        '2026-01-01 08:00:00.5', 'Ä😀''\\\\', x'00ff', 1, '{"a": 1.10}', 'a');
      insert into ${table} (id, changed) select seq, '2026-01-01 09:00:00' from seq_1_to_20`);
  });
  afterAll(async () => {
    await erp.query(`drop table ${table}`);
    await erp.end();
  });

  const feed = { query: `select * from ${table}`, cursor: ["changed", "id"] };
  const open = async (options: object, url = serverUrl): Promise<SourceReader> => {
    const secrets = { resolve: async () => url };
    const log = { info: () => {}, warn: () => {} };
    const parsed = mysqlQuery.options.parse({ url: "${env:ERP}", feeds: { orders: options } });
    return mysqlQuery.open(parsed, { secrets, clock: manualClock(0), log, folder: "." });
  };
  const pull = async (options: object, cursor?: string, rowsMax = 7): Promise<Page[]> => {
    await using reader = await open(options);
    const pages: Page[] = [];
    for await (const page of reader.pull("orders", cursor, { rowsMax, bytesMax: 1 << 20 })) pages.push(page);
    return pages;
  };
  const idsOf = (pages: readonly Page[]): unknown[] => pages.flatMap((page) => page.rows.map((row) => row.values["id"]));

  test("values come as the database prints them, every digit kept, times with a zone in UTC", async () => {
    const pages = await pull(feed);
    expect(pages[0]?.rows[0]?.values).toEqual({
      id: "9007199254740993",
      qty: "12345678901234567890.1000000000",
      price: "0.1",
      ordered: "2026-12-31",
      changed: "2026-01-01 08:00:00.123456",
      seen: "2026-01-01 06:00:00.500",
      note: "Ä😀'\\",
      mark: "0x00ff",
      isOpen: "1",
      extra: '{"a": 1.10}',
      word: "a",
    });
    expect(pages[0]?.rows[1]?.values["qty"]).toBeNull();
    const options = mysqlQuery.options.parse({ url: "x", feeds: { orders: feed } });
    for (const { raw, rows } of pages) expect(mysqlQuery.reread?.(options, "orders", { raw, frame: "", delivery: "" })).toEqual(rows);
  });

  test("twenty rows with one timestamp arrive once each, whatever the page and wherever a pull ends", async () => {
    const all = await pull(feed);
    expect(new Set(idsOf(all)).size).toBe(21);
    expect(all.map((page) => page.rows.length)).toEqual([7, 7, 7, 0]);
    for (const [index, page] of all.entries()) expect(idsOf(await pull(feed, page.cursor))).toEqual(idsOf(all.slice(index + 1)));
    expect(await pull(feed, all.at(-1)?.cursor)).toEqual([]);
  });

  test("a cursor is compared as what its column is: long numbers by each digit, texts whatever they hold", async () => {
    await erp.query(`insert into ${table} (id, changed) values (9007199254740992, '2026-02-01'), (9007199254740994, '2026-02-01')`);
    expect(idsOf(await pull({ ...feed, cursor: ["id"] }, '{"after":["9007199254740992"]}'))).toEqual([
      "9007199254740993",
      "9007199254740994",
    ]);
    await erp.query(`delete from ${table} where changed = '2026-02-01'`);
    const words = { query: `select id, word from ${table} where word is not null`, cursor: ["word"] };
    await erp.query(`insert into ${table} (id, changed, word) values (101, now(6), 'x'' or 1=1 -- '), (102, now(6), 'y\\\\')`);
    expect(idsOf(await pull(words, undefined, 1))).toEqual(["9007199254740993", "101", "102"]);
    await erp.query(`delete from ${table} where id in (101, 102)`);
    await expect(pull({ ...feed, cursor: ["id"] }, '{"after":["1 or 1=1"]}')).rejects.toMatchObject({ code: "source-query" });
  });

  test("a row committed late inside the overlap window still arrives; a full query opens and seals", async () => {
    const overlap = { ...feed, overlap_seconds: 600 };
    const cursor = (await pull(overlap)).at(-1)?.cursor;
    await erp.query(`insert into ${table} (id, changed) values (500, '2026-01-01 08:55:00')`);
    expect(idsOf(await pull(feed, cursor))).toEqual([]);
    const again = await pull(overlap, cursor);
    expect(idsOf(again)).toContain("500");
    expect(idsOf(again)).not.toContain("9007199254740993");
    await erp.query(`delete from ${table} where id = 500`);
    await expect(pull({ ...feed, cursor: ["id"], overlap_seconds: 9 }, '{"after":["5"]}')).rejects.toMatchObject({ code: "source-query" });
    const whole = await pull({ query: `select id from ${table} where id < 9`, full: true });
    expect(whole.map(({ rows, opened, sealed }) => [rows.length, opened, sealed])).toEqual([
      [7, true, undefined],
      [1, undefined, true],
    ]);
  });

  test("a query that writes, a wrong one, one that is too slow and a wrong password are refused with the next step", async () => {
    await expect(pull({ query: `delete from ${table}` })).rejects.toMatchObject({ code: "source-read-only" });
    await expect(pull({ query: "select nothing" })).rejects.toMatchObject({ code: "source-query", retryable: false });
    const wrong = new URL(serverUrl);
    wrong.password = "wrong";
    await using refused = await open(feed, wrong.href);
    expect((await refused.check())[0]).toMatchObject({ stage: "login", ok: false });
    await using nobody = await open(feed, "mysql://hub@127.0.0.1:1/hub");
    expect((await nobody.check())[0]).toMatchObject({ stage: "reach", ok: false });
    await using good = await open(feed);
    expect((await good.check()).map((result) => [result.stage, result.ok])).toEqual([
      ["reach", true],
      ["permission", true],
      ["sample", true],
    ]);
    const slow = mysqlQuery.options.parse({
      url: serverUrl,
      statement_timeout_seconds: 1,
      feeds: { orders: { query: "select sleep(9) as s" } },
    });
    const log = { info: () => {}, warn: () => {} };
    await using waiting = await mysqlQuery.open(slow, {
      secrets: { resolve: async () => serverUrl },
      clock: manualClock(0),
      log,
      folder: ".",
    });
    await expect(waiting.pull("orders", undefined, { rowsMax: 1, bytesMax: 1 })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: "source-timeout",
    });
  });

  test("the contract names types, and its hash changes with a column's type and with nothing else", async () => {
    await using reader = await open(feed);
    const before = await reader.describe();
    expect(before.objects[0]?.columns.slice(0, 8).map(({ name, type }) => `${name} ${type}`)).toEqual([
      "id bigint",
      "qty decimal",
      "price double",
      "ordered date",
      "changed datetime",
      "seen timestamp",
      "note varchar",
      "mark varbinary",
    ]);
    expect((await reader.describe()).hash).toBe(before.hash);
    await using other = await open({ ...feed, query: `select cast(id as char) as id, changed from ${table}` });
    expect((await other.describe()).hash).not.toBe(before.hash);
  });
});
