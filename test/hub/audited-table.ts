// A table that others write to without a break, with a log of its own (a trigger) of every change, in the order of each row. What a hub
// was told of it is compared with that log, change by change.
import { randomUUID } from "node:crypto";
import pg from "pg";
import { expect } from "vitest";
import type { Chance } from "../../src/demo/chance.ts";
import type { Backend } from "../support/database.ts";
import type { HubWorld } from "../support/hub-world.ts";

export interface AuditedTable {
  readonly name: string;
  /** Source of a hub.yaml that follows it. */
  readonly yaml: string;
  sql(text: string): Promise<pg.QueryResult>;
  /** Writes by two connections until it is stopped; gives the number of transactions. */
  load(some: Chance, pauseMs: number): { stop(): Promise<number> };
  /** Resolves when the hub has its slot, which the caller knows to be its last: what begins later has to be told. */
  slotBegun(): Promise<void>;
  /** Fails where the hub misses a change, knows one twice, or believes anything else than what stands in the table. */
  compare(world: HubWorld): Promise<{ readonly changes: number; readonly untold: number }>;
}

export async function auditedTable(backend: Backend, serverUrl: string, rows: number): Promise<AuditedTable> {
  const mark = randomUUID().replaceAll("-", "").slice(0, 12);
  const name = `audited_${mark}`;
  const slot = `synchromesh_${mark}_items`;
  const client = await connected(serverUrl);
  const sql = (text: string): Promise<pg.QueryResult> => client.query(text.replaceAll("{t}", name));
  backend.beforeRemoval(async () => {
    await sql(`select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '${slot}' and not active`);
    await sql(`drop publication if exists ${slot}; drop table {t}, {t}_log; drop sequence {t}_id; drop function {t}_note`);
    await client.end();
  });
  await sql(`
    create table {t} (id int primary key, n text not null);
    insert into {t} select g, 'start' from generate_series(1, ${rows}) g;
    create sequence {t}_id start ${rows + 1};
    create table {t}_log (seq bigserial, id int, n text, late boolean);
    create function {t}_note() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' or (tg_op = 'UPDATE' and old.id <> new.id) then
        insert into {t}_log (id, n, late) values (old.id, null, current_setting('audit.late')::boolean);
      end if;
      if tg_op <> 'DELETE' then insert into {t}_log (id, n, late) values (new.id, new.n, current_setting('audit.late')::boolean); end if;
      return null;
    end $$;
    create trigger noted after insert or update or delete on {t} for each row execute function {t}_note()`);
  let isLate = false;
  return {
    name,
    sql,
    yaml: `hub: works
sources:
  - name: erp
    connector: postgres-changes
    site: ulm
    options: { url: "${serverUrl}", slots: synchromesh_${mark} }
    feeds: { items: { table: ${name} } }
    mapping: { system: works, version: "1", feeds: { items: { kind: item, key: id, fields: { name: n } } } }
`,
    load(some, pauseMs) {
      let isStopped = false;
      const writing = Promise.all(
        [1, 2].map((writer) => write(serverUrl, name, { some, writer, pauseMs, isStopped: () => isStopped, isLate: () => isLate })),
      );
      return {
        async stop() {
          isStopped = true;
          return (await writing).reduce((sum, one) => sum + one, 0);
        },
      };
    },
    async slotBegun() {
      for (;;) {
        const { rows: found } = await sql(
          `select 1 from pg_replication_slots where slot_name = '${slot}' and confirmed_flush_lsn is not null`,
        );
        if (found.length > 0) break;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      isLate = true;
    },
    compare: (world) => compare(world, sql),
  };
}

const connected = async (serverUrl: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  return client;
};

interface Writing {
  readonly some: Chance;
  readonly writer: number;
  readonly pauseMs: number;
  readonly isStopped: () => boolean;
  readonly isLate: () => boolean;
}

/** Small transactions of several statements, some taken back, and now and then one that is larger than any page. */
async function write(serverUrl: string, name: string, { some, writer, pauseMs, isStopped, isLate }: Writing): Promise<number> {
  const client = await connected(serverUrl);
  let transactions = 0;
  const any = `(select id from ${name} order by id offset ${"$1"} limit 1)`;
  while (!isStopped()) {
    transactions += 1;
    await client.query(`begin; set local audit.late = ${isLate()}`);
    try {
      if (some.below(150) === 0) await client.query(`update ${name} set n = n || '.' where id % 3 = ${some.below(3)}`);
      for (let step = some.between(1, 4); step > 0; step -= 1) {
        const place = [some.below(500)];
        const text = `w${writer} ${transactions} ${step}`;
        const act = some.below(10);
        if (act < 4) await client.query(`update ${name} set n = '${text}' where id = ${any}`, place);
        else if (act < 6) await client.query(`insert into ${name} values (nextval('${name}_id'), '${text}')`);
        else if (act < 8) await client.query(`delete from ${name} where id = ${any}`, place);
        else await client.query(`update ${name} set id = nextval('${name}_id'), n = '${text}' where id = ${any}`, place);
      }
      await client.query(some.below(8) === 0 ? "rollback" : "commit");
    } catch (error) {
      // The two writers waited for one another.
      if (!(error instanceof pg.DatabaseError && error.code === "40P01")) throw error;
      await client.query("rollback");
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await client.end();
  return transactions;
}

interface Said {
  readonly version: number;
  /** Null: it is gone. */
  readonly n: string | null;
}

async function compare(world: HubWorld, sql: AuditedTable["sql"]): Promise<{ changes: number; untold: number }> {
  const claims = await world.rows("select key, version, body from observation.entry where kind = 'claim' order by key, version");
  const told = new Map<string, Said[]>();
  for (const { key, version, body } of claims) {
    const { f, d } = JSON.parse(body ?? "{}") as { readonly f: Readonly<Record<string, string>>; readonly d?: boolean };
    const said = { version: Number(version), n: d === true ? null : (f["name"] ?? "") };
    told.set(key ?? "", [...(told.get(key ?? "") ?? []), said]);
  }
  const base = claims.reduce((least, { version }) => Math.min(least, Number(version)), Number.POSITIVE_INFINITY);
  const { rows } = await sql("select id, n, late from {t}_log order by seq");
  const log = Map.groupBy(rows as { id: number; n: string | null; late: boolean }[], ({ id }) => String(id));
  const wrong: string[] = [];
  let untold = 0;
  for (const key of new Set([...told.keys(), ...log.keys()])) {
    const said = told.get(key) ?? [];
    const happened = log.get(key) ?? [];
    const streamed = said.filter(({ version }) => version !== base);
    const before = happened.slice(0, happened.length - streamed.length);
    const after = happened.slice(before.length);
    untold += before.length;
    if (new Set(said.map(({ version }) => version)).size < said.length) wrong.push(`${key}: a version twice`);
    if (JSON.stringify(streamed.map(({ n }) => n)) !== JSON.stringify(after.map(({ n }) => n)))
      wrong.push(`${key}: told ${streamed.map(({ n }) => n).join()} of ${happened.map(({ n }) => n).join()}`);
    if (before.some(({ late }) => late)) wrong.push(`${key}: told ${JSON.stringify(said)} from ${base} of ${JSON.stringify(happened)}`);
    const read = said.find(({ version }) => version === base);
    const stood = before.length > 0 ? before.at(-1)?.n : Number(key) > 0 ? read?.n : null;
    if (read !== undefined && read.n !== stood) wrong.push(`${key}: read as ${read.n}, and was ${stood}`);
  }
  expect(wrong.slice(0, 5)).toEqual([]);
  const { rows: stand } = await sql("select n from {t} order by id");
  const believed = await world.rows("select doc from record.record where not deleted");
  const names = believed.map(({ doc }) => (JSON.parse(doc ?? "{}") as { name: string }).name);
  expect(names.toSorted()).toEqual(stand.map(({ n }) => String(n)).toSorted());
  return { changes: claims.length, untold };
}
