import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { postgresQuery } from "../../../src/connectors/postgres-query/reader.ts";
import type { Page, SourceReader } from "../../../src/source/connector.ts";
import { onPostgres } from "../../support/database.ts";

onPostgres((_, serverUrl) => {
  const schema = `erp_${randomUUID().replaceAll("-", "")}`;
  let erp: pg.Client;

  beforeAll(async () => {
    erp = new pg.Client({ connectionString: serverUrl });
    await erp.connect();
    await erp.query(`
      create schema ${schema};
      create table ${schema}.auftrag (id bigint primary key, menge numeric(20, 4), geaendert timestamp(6) not null, bestaetigt boolean);
      insert into ${schema}.auftrag values (9007199254740993, 10.1000, '2026-01-01 08:00:00.123456', true);
      insert into ${schema}.auftrag select n, n, '2026-01-01 09:00:00', null from generate_series(1, 20) n;`);
  });
  afterAll(async () => {
    await erp.query(`drop schema ${schema} cascade`);
    await erp.end();
  });

  const feed = { query: `select id, menge, geaendert, bestaetigt from ${schema}.auftrag`, cursor: ["geaendert", "id"] };
  const open = async (options: object, url = serverUrl): Promise<SourceReader> => {
    const secrets = { resolve: async (reference: string) => (reference === "${env:ERP}" ? url : reference) };
    const log = { info: () => {}, warn: () => {} };
    const parsed = postgresQuery.options.parse({ url: "${env:ERP}", feeds: { auftrag: options } });
    return postgresQuery.open(parsed, { secrets, clock: manualClock(0), log, folder: "." });
  };
  const pull = async (options: object, cursor?: string, rowsMax = 7): Promise<Page[]> => {
    await using reader = await open(options);
    const pages: Page[] = [];
    for await (const page of reader.pull("auftrag", cursor, { rowsMax, bytesMax: 1 << 20 })) pages.push(page);
    return pages;
  };
  const idsOf = (pages: readonly Page[]): unknown[] => pages.flatMap((page) => page.rows.map((row) => row.values["id"]));

  test("a kept page gives, read by itself, the rows it gave", async () => {
    const options = postgresQuery.options.parse({ url: "${env:ERP}", feeds: { auftrag: feed } });
    for (const { raw, rows } of await pull(feed))
      expect(postgresQuery.reread?.(options, "auftrag", { raw, frame: "", delivery: "auftrag query" })).toEqual(rows);
  });

  test("values come as the database prints them, every digit kept", async () => {
    const [page] = await pull(feed);
    expect(page?.rows[0]?.values).toEqual({
      id: "9007199254740993",
      menge: "10.1000",
      geaendert: "2026-01-01 08:00:00.123456",
      bestaetigt: "t",
    });
    expect(page?.rows[1]?.values["bestaetigt"]).toBeNull();
    expect(JSON.parse(Buffer.from(page?.raw ?? []).toString()).rows[0][0]).toBe("9007199254740993");
  });

  test("twenty rows with one timestamp arrive once each, whatever the page and wherever a pull ends", async () => {
    const all = await pull(feed);
    expect(idsOf(all)).toHaveLength(21);
    expect(new Set(idsOf(all)).size).toBe(21);
    expect(all.map((page) => page.rows.length)).toEqual([7, 7, 7, 0]);
    for (const [index, page] of all.entries()) expect(idsOf(await pull(feed, page.cursor))).toEqual(idsOf(all.slice(index + 1)));
    expect(await pull(feed, all.at(-1)?.cursor)).toEqual([]);
  });

  test("a query that gives all there is opens and seals one enumeration, also of nothing; one with a cursor does so once", async () => {
    const marks = (pages: readonly Page[]): unknown[] => pages.map(({ rows, opened, sealed }) => [rows.length, opened, sealed]);
    const whole = { query: `select id from ${schema}.auftrag where id < 11 order by id`, full: true };
    const both = [
      [7, true, undefined],
      [3, undefined, true],
    ];
    expect(marks(await pull(whole))).toEqual(both);
    expect(marks(await pull(whole, "[]"))).toEqual(both);
    expect(marks(await pull({ ...whole, query: `${whole.query} limit 0` }))).toEqual([[0, true, true]]);
    expect(marks(await pull({ ...whole, query: `${whole.query} limit 0`, full: false }))).toEqual([]);
    const first = await pull({ ...feed, full: true });
    expect(marks(first)).toEqual([
      [7, true, undefined],
      [7, undefined, undefined],
      [7, undefined, undefined],
      [0, undefined, true],
    ]);
    expect(marks(await pull({ ...feed, full: true }, first[0]?.cursor)).flatMap((one) => (one as unknown[]).slice(1))).toEqual(
      Array.from({ length: 6 }),
    );
  });

  test("a row committed late inside the overlap window still arrives", async () => {
    const overlap = { ...feed, overlap_seconds: 600 };
    const cursor = (await pull(overlap)).at(-1)?.cursor;
    await erp.query(`insert into ${schema}.auftrag values (500, 1, '2026-01-01 08:55:00', false)`);
    expect(idsOf(await pull(feed, cursor))).toEqual([]);
    const again = await pull(overlap, cursor);
    expect(idsOf(again)).toContain("500");
    expect(idsOf(again)).not.toContain("9007199254740993");
    expect(again.at(-1)?.cursor).toBe(cursor);
    await erp.query(`delete from ${schema}.auftrag where id = 500`);
    await expect(pull({ ...feed, cursor: ["id"], overlap_seconds: 9 }, '{"after":["5"]}')).rejects.toMatchObject({ code: "source-query" });
  });

  test("a query that writes, a wrong column and a wrong password are refused with the next step", async () => {
    await expect(pull({ query: `delete from ${schema}.auftrag returning id` })).rejects.toMatchObject({ code: "source-read-only" });
    await expect(pull({ query: "select nothing" })).rejects.toMatchObject({ code: "source-query", retryable: false });
    await using reader = await open(feed, "postgres://postgres@127.0.0.1:1/postgres");
    expect((await reader.check())[0]).toMatchObject({ stage: "reach", ok: false });
    await using good = await open(feed);
    expect((await good.check()).map((result) => [result.stage, result.ok])).toEqual([
      ["reach", true],
      ["permission", true],
      ["sample", true],
    ]);
  });

  test("the contract's hash changes with a column's type and with nothing else", async () => {
    await using reader = await open(feed);
    const before = await reader.describe();
    expect((await reader.describe()).hash).toBe(before.hash);
    await using other = await open({ ...feed, query: `select id::text, menge, geaendert, bestaetigt from ${schema}.auftrag` });
    expect((await other.describe()).hash).not.toBe(before.hash);
  });
});
