// What only a server of one's own shows of changes: numbers of transactions that begin again, so that a very old row may hold one that is
// given anew while the table is read; and a slot that the server gave up.
import { rmSync } from "node:fs";
import pg from "pg";
import { expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { postgresChanges } from "../../src/connectors/postgres-changes/reader.ts";
import type { Page, SourceReader } from "../../src/source/connector.ts";
import { onPostgres } from "../support/database.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";

const rows = 60;

interface Own {
  readonly server: PostgresServer;
  readonly sql: (...texts: readonly string[]) => Promise<Record<string, string>[]>;
  readonly reader: SourceReader;
}

async function onOwnServer(work: (own: Own) => Promise<void>): Promise<void> {
  const server = await startPostgres({ isDurable: false });
  if (server === undefined) return expect.fail("a server cannot be started here");
  const sql: Own["sql"] = async (...texts) => {
    const client = new pg.Client({ connectionString: server.url });
    await client.connect();
    let last: Record<string, string>[] = [];
    for (const text of texts) last = (await client.query<Record<string, string>>(text)).rows;
    await client.end();
    return last;
  };
  const log = { info: () => {}, warn: () => {} };
  const context = { secrets: { resolve: async (text: string) => text }, clock: manualClock(0), log, folder: "." };
  const options = postgresChanges.options.parse({ url: server.url, feeds: { t: { table: "t" } } });
  try {
    await using reader = await postgresChanges.open(options, context);
    await work({ server, sql, reader });
  } finally {
    await server.stop();
    rmSync(server.folder, { recursive: true, force: true });
  }
}

onPostgres(() => {
  test("no row is left out: what may be old or new is told behind the changes, and stands where nothing else was told", () =>
    onOwnServer(async ({ server, sql, reader }) => {
      await sql("create table t (id int primary key, n text)");
      for (let id = 1; id <= rows; id += 1) await sql(`insert into t values (${id}, 'old')`);
      const [row] = await sql("vacuum freeze t", "select xmin::text from t where id = 10");
      await server.offline("pg_resetwal", ["-e", "1", "-x", row?.["xmin"] ?? ""]);
      const told: Record<string, string | null>[] = [];
      let cursor: string | undefined;
      let pages = 0;
      for (let pull = 0; pull < 4; pull += 1)
        for await (const page of reader.pull("t", cursor, { rowsMax: 10, bytesMax: 1 << 20 })) {
          told.push(...page.rows.map(({ values }) => values));
          cursor = page.cursor;
          pages += 1;
          if (pages <= 5) for (const id of [5, 25, 45]) await sql(`update t set n = 'new ${pages}' where id = ${id}`);
          if (pages === 3) break;
        }
      const last = new Map<string, Record<string, string | null>>();
      for (const one of told) {
        const id = one["id"] ?? "";
        if (Number(one["_version"]) > Number(last.get(id)?.["_version"] ?? 0)) last.set(id, one);
      }
      const stand = await sql("select id::text, n from t order by id");
      expect(stand).toHaveLength(rows);
      expect(stand.map(({ id = "" }) => `${id} ${last.get(id)?.["n"]}`)).toEqual(stand.map(({ id, n }) => `${id} ${n}`));
      const isBehind = told.slice(told.findLastIndex(({ _change }) => _change === "update")).filter(({ _change }) => _change === "read");
      expect(isBehind.length, "rows of which nobody could say").toBeGreaterThan(3);
    }));

  test("a slot that the server gave up is told by its name, and the table is read anew with what is gone", () =>
    onOwnServer(async ({ sql, reader }) => {
      await sql("create table t (id int primary key, n text)", "insert into t values (1, 'a'), (2, 'b')");
      await sql("alter system set max_slot_wal_keep_size = '1MB'", "select pg_reload_conf()");
      const pull = async (cursor?: string): Promise<Page[]> => {
        const pages: Page[] = [];
        for await (const page of reader.pull("t", cursor, { rowsMax: 10, bytesMax: 1 << 20 })) pages.push(page);
        return pages;
      };
      const cursor = (await pull()).at(-1)?.cursor;
      await sql("delete from t where id = 1", "insert into t values (3, 'c')");
      for (let turn = 0; turn < 4; turn += 1)
        await sql("insert into t values (9, 'x')", "delete from t where id = 9", "select pg_switch_wal()");
      await sql("checkpoint");
      expect(await sql("select wal_status from pg_replication_slots")).toEqual([{ wal_status: "lost" }]);
      const pages = await pull(cursor);
      expect(pages[0]?.delivery.name).toContain("the server gave its slot up");
      expect(pages.flatMap((page) => page.rows.map(({ values }) => `${values["_change"]} ${values["id"]}`))).toEqual(["read 2", "read 3"]);
      expect(pages.at(-1)?.sealed).toBe(true);
    }));
});
