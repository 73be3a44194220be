// The limit: COPY of the same payloads into one table with nothing else to do, 4,000 rows a transaction.

import { pipeline } from "node:stream/promises";
import { Readable } from "node:stream";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { databaseUrl, freshDatabase } from "./erp.ts";
import type { Workload } from "./workload.ts";

const batchRows = 4_000;

/** Rows a second. */
export async function limitCopy(server: string, { a, b, orders }: Workload): Promise<number> {
  await freshDatabase(server, "bench_limit");
  const client = new pg.Client(databaseUrl(server, "bench_limit"));
  await client.connect();
  await client.query("create table payload (source text, number text, version bigint, changed_at timestamptz, body text)");
  const rows = [...a.slice(orders), ...b.slice(orders)].map(
    (row) => `X\t${row.number}\t${row.seq}\t${row.updated_at}\t${JSON.stringify(row)}\n`,
  );
  const before = performance.now();
  for (let start = 0; start < rows.length; start += batchRows)
    await pipeline(Readable.from([rows.slice(start, start + batchRows).join("")]), client.query(copyFrom("copy payload from stdin")));
  const ms = performance.now() - before;
  await client.end();
  return (rows.length / ms) * 1000;
}
