// Suppliers of one group in two systems: purchasing decides where a supplier sits, and an old ledger that is told keeps towns in a way of
// its own.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect } from "vitest";
import { type Ask, asking } from "../support/asking.ts";
import type { Backend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";

export interface Ledger extends HubWorld {
  /** At the server; `{buying}`, `{ledger}` stand for the tables. */
  sql(text: string): Promise<pg.QueryResult>;
  /** A supplier in both systems; the ledger has no town of it yet. */
  supplier(...numbers: readonly number[]): Promise<void>;
  /** Purchasing notes the town of a supplier. */
  moves(number: number, town: string): Promise<void>;
  /** How the ledger keeps towns from now on: an SQL expression over `new.city`. */
  keeps(expression: string): Promise<void>;
  readonly ask: Ask;
  /** Reads both, and tells; what came of each field. */
  round(): Promise<string[]>;
  /** Town of each supplier as the ledger shows it. */
  towns(): Promise<string[]>;
  /** Towns of which the systems stand apart: "buying=Lyon ledger=LYON". */
  apart(): Promise<string[]>;
  /** Fields that the ledger is to be told: "supplier town". */
  untold(): Promise<string[]>;
}

const source = (name: string, url: string, table: string, more: string): string => `
  - name: ${name}
    connector: postgres-query
    site: lyon
    options: { url: "${url}" }
    feeds:
      suppliers:
        query: select id, vat, name, city, changed from ${table}
        cursor: [changed, id]
        write: { table: ${table}, key: id }
    mapping:
      system: ${name}
      version: "1"
      feeds:
        suppliers:
          kind: party
          key: id
          at: changed
          fields: { tax_number: vat, name: name, city: city }
    ${more}`;

export async function shoutingLedger(backend: Backend, serverUrl: string, rule = "tell: fill"): Promise<Ledger> {
  const schema = `ledger_${randomUUID().replaceAll("-", "")}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  const table = (system: string): string => `${schema}.${system}`;
  await client.query(
    `create schema ${schema}; create table ${schema}.clock (at timestamptz(3)); insert into ${schema}.clock values (now())`,
  );
  for (const system of ["buying", "ledger"])
    await client.query(
      `create table ${table(system)} (id text primary key, vat text, name text, city text, changed timestamptz(3) not null default now());
       create function ${table(`${system}_moved`)}() returns trigger language plpgsql as
         $$ begin new.changed = (select at from ${schema}.clock); return new; end $$;
       create trigger moved before update on ${table(system)} for each row execute function ${table(`${system}_moved`)}()`,
    );
  backend.beforeRemoval(async () => {
    await client.query(`drop schema ${schema} cascade`);
    await client.end();
  });
  const rules = `governance:
  rules:
    - { name: towns, fields: party.city, authority: [buying, ledger], ${rule} }
`;
  const sources =
    source("buying", serverUrl, table("buying"), "") + source("ledger", serverUrl, table("ledger"), "write_back: { mode: auto }");
  const world = await hubWorld(backend, `hub: group\nsources:${sources}\n${rules}`, Date.now());
  /** The systems' clocks are the hub's. */
  const setClock = () => client.query(`update ${schema}.clock set at = to_timestamp(${world.clock.now()} / 1000.0)`);
  const sql: Ledger["sql"] = async (text) => {
    await setClock();
    return client.query(text.replaceAll(/\{(buying|ledger)\}/g, (_, system: string) => table(system)));
  };
  return {
    ...world,
    sql,
    ask: asking(backend, world),
    async supplier(...numbers) {
      for (const one of numbers) {
        await sql(`insert into {buying} (id, vat, name) values ('B${one}', 'FR${one}', 'Supplier ${one}')`);
        await sql(`insert into {ledger} (id, vat, name) values ('L${one}', 'FR${one}', 'Supplier ${one}')`);
      }
    },
    async moves(number, town) {
      await sql(`update {buying} set city = '${town.replaceAll("'", "''")}' where id = 'B${number}'`);
    },
    async keeps(expression) {
      await sql(`create or replace function ${table("ledger_moved")}() returns trigger language plpgsql as
        $$ begin new.changed = (select at from ${schema}.clock); new.city = ${expression}; return new; end $$`);
    },
    async round() {
      world.clock.advance(60_000);
      await setClock();
      const { feeds } = await world.run();
      expect(feeds.filter(({ fault }) => fault !== null)).toEqual([]);
      const told = await world.hub().deliver();
      return told.flatMap(({ fields }) => Object.entries(fields).map(([state, count]) => `${count} ${state}`));
    },
    async towns() {
      const { rows } = await client.query<{ city: string }>(`select city from ${table("ledger")} order by id`);
      return rows.map(({ city }) => city);
    },
    async apart() {
      const rows = await world.rows(
        "select sides_now from governance.episode where to_position is null and closed_at is null and field = 'city' order by entity",
      );
      return rows.map((row) => (JSON.parse(row["sides_now"] ?? "[]") as string[][]).map((side) => side.join("=")).join(" "));
    },
    async untold() {
      const rows = await world.rows(
        "select key, to_value from governance.intent where to_position is null and state = 'planned' order by key",
      );
      return rows.map((row) => `${row["key"]} ${row["to_value"]}`);
    },
  };
}
