// Two systems that are tables of a PostgreSQL server, and a hub that reads both and may write to them.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect } from "vitest";
import { type Ask, asking } from "../support/asking.ts";
import type { Backend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";

export interface Plants extends HubWorld {
  /** At the server, as the systems' own people and programs do. `{erp}`, `{mes}` stand for their tables. */
  sql(text: string): Promise<pg.QueryResult>;
  /** All rows of a system, oldest first. */
  rowsOf(system: "erp" | "mes"): Promise<Record<string, string | null>[]>;
  /** Updates that the server carried out on the table of a system. */
  writes(system: "erp" | "mes"): Promise<number>;
  /** Reads both, and tells; what came of each field, "erp: 1 written". */
  round(): Promise<string[]>;
  /** What the API answers to somebody who may do everything. */
  readonly ask: Ask;
  /** Every send: "erp PO-1 promised_date: written". */
  sends(): Promise<string[]>;
}

const source = (name: string, url: string, table: string, writeBack: string): string => `
  - name: ${name}
    connector: postgres-query
    site: lyon
    options: { url: "${url}" }
    feeds:
      orders:
        query: select id, number, due::text, total::text, changed from ${table}
        cursor: [changed, id]
        write: { table: ${table}, key: id }
    mapping:
      system: ${name}
      version: "1"
      feeds:
        orders:
          kind: purchase_order
          key: id
          at: changed
          fields: { number: number, promised_date: due, amount: total, currency: { value: EUR }, company: { value: C1 } }
    ${writeBack}`;

/**
 * `writeBack`: of the erp, as hub.yaml states it; `erpUrl`: how the hub reaches it. The shop floor (mes) decides the date, the erp the
 * amount; who loses is told.
 */
export async function sqlPlants(
  backend: Backend,
  serverUrl: string,
  { writeBack = "write_back: { mode: auto }", erpUrl = serverUrl } = {},
): Promise<Plants> {
  const schema = `plants_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  const table = (system: string): string => `${schema}.${system}`;
  const named = (text: string): string => text.replaceAll(/\{(erp|mes)\}/g, (_, system: string) => table(system));
  await client.query(`create schema ${schema}; create table ${schema}.written (system text)`);
  for (const system of ["erp", "mes"])
    await client.query(
      `create table ${table(system)} (id text primary key, number text, due date, total numeric(12, 2),
         changed timestamptz(3) not null default clock_timestamp());
       create function ${table(`${system}_moved`)}() returns trigger language plpgsql as
         $$ begin new.changed = clock_timestamp(); insert into ${schema}.written values ('${system}'); return new; end $$;
       create trigger moved before update on ${table(system)} for each row execute function ${table(`${system}_moved`)}()`,
    );
  backend.beforeRemoval(async () => {
    await client.query(`drop schema ${schema} cascade`);
    await client.end();
  });
  const rules = `governance:
  rules:
    - { name: date, fields: purchase_order.promised_date, authority: [mes, erp], tell: field }
    - { name: amount, fields: purchase_order.amount, authority: [erp, mes], tell: field }
`;
  const sources = source("erp", erpUrl, table("erp"), writeBack) + source("mes", serverUrl, table("mes"), "");
  const yaml = `hub: plants\nsources:${sources}\n${rules}`;
  const world = await hubWorld(backend, yaml, Date.now());
  const ask = asking(backend, world);
  const asText = { getTypeParser: () => (value: string) => value };
  const one = async (text: string, values: string[] = []): Promise<Record<string, string | null>[]> => {
    const { rows } = await client.query<Record<string, string | null>>({ text, values, types: asText });
    return rows;
  };
  return {
    ...world,
    ask,
    sql: (text) => client.query(named(text)),
    rowsOf: (system) => one(`select id, number, due, total from ${table(system)} order by id`),
    writes: async (system) => (await one(`select 1 from ${schema}.written where system = $1`, [system])).length,
    async round() {
      world.clock.advance(60_000);
      const { feeds } = await world.run();
      expect(feeds.filter(({ fault }) => fault !== null)).toEqual([]);
      const told = await world.hub().deliver();
      return told.flatMap(({ system, fields, fault }) => [
        ...Object.entries(fields).map(([state, count]) => `${system}: ${count} ${state}`),
        ...(fault === null ? [] : [`${system}: ${fault.code}`]),
      ]);
    },
    async sends() {
      const rows = await world.rows("select source, key, field, state from writeback.send order by claimed_at, field");
      return rows.map((row) => `${row["source"]} ${row["key"]} ${row["field"]}: ${row["state"]}`);
    },
  };
}
