// A server whose numbers of transactions have begun again: a very old row may hold a number that is given anew while the table is read.
import { rmSync } from "node:fs";
import pg from "pg";
import { expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { postgresChanges } from "../../src/connectors/postgres-changes/reader.ts";
import { onPostgres } from "../support/database.ts";
import { startPostgres } from "../support/postgres-server.ts";

const rows = 60;

onPostgres(() => {
  test("no row is left out: what may be old or new is told behind the changes, and stands where nothing else was told", async () => {
    const server = await startPostgres({ isDurable: false });
    if (server === undefined) return expect.fail("a server cannot be started here");
    const sql = async (...texts: readonly string[]): Promise<Record<string, string>[]> => {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      let last: Record<string, string>[] = [];
      for (const text of texts) last = (await client.query<Record<string, string>>(text)).rows;
      await client.end();
      return last;
    };
    try {
      await sql("create table t (id int primary key, n text)");
      for (let id = 1; id <= rows; id += 1) await sql(`insert into t values (${id}, 'old')`);
      const [row] = await sql("vacuum freeze t", "select xmin::text from t where id = 10");
      await server.offline("pg_resetwal", ["-e", "1", "-x", row?.["xmin"] ?? ""]);
      const log = { info: () => {}, warn: () => {} };
      const context = { secrets: { resolve: async (text: string) => text }, clock: manualClock(0), log, folder: "." };
      await using reader = await postgresChanges.open(
        postgresChanges.options.parse({ url: server.url, feeds: { t: { table: "t" } } }),
        context,
      );
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
    } finally {
      await server.stop();
      rmSync(server.folder, { recursive: true, force: true });
    }
  });
});
