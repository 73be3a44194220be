// A database that says when there is news is read at once, though its schedule is long.
import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { openSourceLoop } from "../../../src/commit/run/source-loop.ts";
import { postgresQuery } from "../../../src/connectors/postgres-query/reader.ts";
import { openLog } from "../../../src/platform/log.ts";
import { onPostgres } from "../../support/database.ts";

onPostgres((_, serverUrl) => {
  test("it is read once for what it said, and again after the line to it was cut", async () => {
    const channel = `news_${randomUUID().replaceAll("-", "")}`;
    const erp = new pg.Client({ connectionString: serverUrl });
    await erp.connect();
    const log = openLog("silent");
    const clock = manualClock(0);
    const options = postgresQuery.options.parse({ url: serverUrl, wake: channel, feeds: { one: { query: "select 1 as id" } } });
    await using reader = await postgresQuery.open(options, { secrets: { resolve: async (text) => text }, clock, log, folder: "." });
    let reads = 0;
    const read = async (): Promise<void> => {
      for await (const _ of reader.pull("one", undefined, { rowsMax: 9, bytesMax: 1 << 20 })) reads += 1;
    };
    const loop = openSourceLoop({
      sources: [{ name: "erp", pollEveryMs: 3_600_000, isWoken: () => reader.isWoken?.() ?? false }],
      tickMs: 3_600_000,
      clock,
      log,
      run: read,
      tick: async () => {},
      deliver: async () => {},
    });
    const until = async (count: number): Promise<void> => {
      for (let tries = 0; tries < 80 && reads < count; tries += 1) await pause(50);
      expect(reads).toBe(count);
    };
    await read();
    await erp.query(`notify ${channel}; notify ${channel}`);
    await until(2);
    await erp.query("select pg_terminate_backend(pid) from pg_stat_activity where query like $1", [`%listen "${channel}"%`]);
    await pause(50);
    await read();
    await erp.query(`notify ${channel}`);
    await until(4);
    await loop.stop();
    await erp.end();
  });
});
