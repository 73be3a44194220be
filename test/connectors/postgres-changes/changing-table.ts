// A table of somebody else's database, read by its changes. Slot and publication end with the suite.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { postgresChanges } from "../../../src/connectors/postgres-changes/reader.ts";
import type { Page, SourceReader } from "../../../src/source/connector.ts";

export interface ChangingTable {
  readonly name: string;
  readonly slot: string;
  sql(text: string): Promise<pg.QueryResult>;
  open(options?: object, url?: string, seconds?: number): Promise<SourceReader>;
  pull(cursor?: string, limits?: { readonly rowsMax?: number; readonly options?: object; readonly seconds?: number }): Promise<Page[]>;
  readonly warned: unknown[];
}

/** `{t}` in a statement stands for the table. */
export function changingTable(serverUrl: string, columns: string): ChangingTable {
  const mark = randomUUID().replaceAll("-", "").slice(0, 12);
  const name = `changing_${mark}`;
  const prefix = `synchromesh_${mark}`;
  const slot = `${prefix}_orders`;
  const client = new pg.Client({ connectionString: serverUrl });
  const warned: unknown[] = [];
  const sql = (text: string): Promise<pg.QueryResult> => client.query(text.replaceAll("{t}", name));
  beforeAll(async () => {
    await client.connect();
    await sql(`create table {t} (${columns})`);
  });
  afterAll(async () => {
    await sql(`select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name like '${prefix}%'`);
    await sql(`drop publication if exists ${slot}; drop table if exists {t}`);
    await client.end();
  });
  const open: ChangingTable["open"] = async (feed = {}, url = serverUrl, seconds = 60) => {
    const log = { info: () => {}, warn: (facts: unknown) => void warned.push(facts) };
    const secrets = { resolve: async (text: string) => text };
    const feeds = { orders: { table: name, ...feed } };
    const options = postgresChanges.options.parse({ url, slots: prefix, statement_timeout_seconds: seconds, feeds });
    return postgresChanges.open(options, { secrets, clock: manualClock(0), log, folder: "." });
  };
  return {
    name,
    slot,
    sql,
    open,
    warned,
    async pull(cursor, { rowsMax = 1000, options = {}, seconds = 60 } = {}) {
      await using reader = await open(options, serverUrl, seconds);
      const pages: Page[] = [];
      for await (const page of reader.pull("orders", cursor, { rowsMax, bytesMax: 1 << 20 })) pages.push(page);
      return pages;
    },
  };
}

/** Rows in short: "insert 5 {"n":"a"}", without version and time. */
export const shown = (pages: readonly Page[]): unknown[] =>
  pages.flatMap((page) => page.rows.map(({ values: { _change, _version, _committed_at, ...values } }) => [_change, values]));
