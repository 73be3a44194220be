// Two ERPs in PostgreSQL, each with its change log; the changes wait beside it until the initial state has been read.

import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { logColumns, type OrderRow, type Workload } from "./workload.ts";

export const databaseUrl = (server: string, name: string): string => {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
};

export async function onServer(server: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}

export const freshDatabase = (server: string, name: string): Promise<void> =>
  onServer(server, `drop database if exists ${name} with (force)`, `create database ${name}`);

const columns = `seq bigint primary key, number text, supplier text, item text, quantity numeric(12,3), unit_price numeric(12,2),
  currency text, promised_date date, received_quantity numeric(12,3), status text, updated_at timestamptz`;

export async function makeErps(server: string, { a, b, orders }: Workload): Promise<void> {
  for (const [name, rows] of [
    ["erp_a", a],
    ["erp_b", b],
  ] as const) {
    await freshDatabase(server, name);
    const client = new pg.Client(databaseUrl(server, name));
    await client.connect();
    await client.query(`create table purchase_order_log (${columns}); create table pending (${columns})`);
    await copyRows(client, "purchase_order_log", rows.slice(0, orders));
    await copyRows(client, "pending", rows.slice(orders));
    await client.query("vacuum analyze");
    await client.end();
  }
}

/** Lets the changes happen: they stand in the ERPs' change logs from now on. */
export async function happen(server: string): Promise<number> {
  let count = 0;
  for (const name of ["erp_a", "erp_b"]) {
    const client = new pg.Client(databaseUrl(server, name));
    await client.connect();
    const { rowCount } = await client.query("insert into purchase_order_log select * from pending order by seq");
    await client.query("analyze purchase_order_log");
    count += rowCount ?? 0;
    await client.end();
  }
  return count;
}

/** Lets the next part of the changes happen, so many in each ERP. */
export async function happenNext(server: string, rows: number): Promise<void> {
  for (const name of ["erp_a", "erp_b"])
    await onServer(
      databaseUrl(server, name),
      `with next as (delete from pending where seq in (select seq from pending order by seq limit ${rows}) returning *)
       insert into purchase_order_log select * from next order by seq`,
    );
}

const copyRows = async (client: pg.Client, table: string, rows: readonly OrderRow[]): Promise<void> => {
  const lines = function* (): Generator<string> {
    for (const row of rows) yield `${logColumns.map((column) => row[column]).join("\t")}\n`;
  };
  await pipeline(Readable.from(lines()), client.query(copyFrom(`copy ${table} (${logColumns.join(", ")}) from stdin`)));
};

/** Lines of a child's output as they come. */
export const linesOf = (stream: Readable): AsyncIterable<string> => createInterface({ input: stream });
