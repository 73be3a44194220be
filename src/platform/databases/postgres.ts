// PostgreSQL as the store: one writing connection in a worker thread, so that the next batch is prepared while the server
// works, and a pool of readers on the main thread, each read in one snapshot.
import { Pool } from "pg";
import type { PoolClient } from "pg";
import { Fault } from "../../base/fault.ts";
import type { Database, Query, Row, Scope } from "../database.ts";
import { databaseClosed, databaseFault } from "./database-fault.ts";
import { beginRead } from "./engine.ts";
import { sessionOptions, statementName, textTypes } from "./postgres-text.ts";
import { openWorker, rowsOf } from "./worker-client.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface PostgresOptions {
  /** postgres://user:password@host:port/database */
  readonly url: string;
  /** Connections for reads beside the writer. */
  readonly readers?: number;
  /** A worker silent for longer is ended and opened again. */
  readonly answerMsMax?: number;
}

const readersDefault = 4;
const oldestVersion = 15;

/** Faults: `database-unreachable`, `version-too-old`, `role-needs-bypassrls`. */
export const openPostgres = async ({ url, readers = readersDefault, answerMsMax }: PostgresOptions): Promise<Database> => {
  const worker = await openWorker({ kind: "postgres", url }, answerMsMax);
  const pool = new Pool({
    connectionString: url,
    types: textTypes,
    max: readers,
    application_name: "synchromesh-reader",
    connectionTimeoutMillis: 10_000,
    options: `${sessionOptions} -c default_transaction_read_only=on`,
  });
  // A broken idle connection leaves the pool; the next read opens another or fails with its own fault.
  pool.on("error", () => undefined);
  const close = async (): Promise<void> => {
    await worker.close();
    if (!pool.ended) await pool.end();
  };
  try {
    refuseOld(worker.version());
    await refuseBoundByPolicies(worker);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    profile: { name: "postgres", survivesPowerCut: true, readsBesideWrites: true, version: worker.version() },
    read: (queries, scope = { kind: "hub" }) => read(pool, queries, scope),
    write: async (steps, patienceMs) => rowsOf(await worker.run({ kind: "write", steps }, undefined, patienceMs)),
    exportRows: async (queries, take) => {
      await worker.run({ kind: "export", queries }, take);
    },
    close,
  };
};

const refuseOld = (version: string): void => {
  if (Number.parseInt(version, 10) >= oldestVersion) return;
  throw new Fault({
    code: "version-too-old",
    subject: `PostgreSQL ${version}`,
    cause: `PostgreSQL ${oldestVersion} or newer is needed`,
    hint: `upgrade the server, or point DATABASE_URL to one of version ${oldestVersion} or newer`,
  });
};

/** COPY into a table with row-level security is refused to a role that the policies bind. */
const refuseBoundByPolicies = async (worker: WorkerClient): Promise<void> => {
  const sql = "select current_user as role, rolsuper or rolbypassrls as free from pg_roles where rolname = current_user";
  const answer = await worker.run({ kind: "read", queries: [{ kind: "query", sql, params: [] }], scope: { kind: "hub" } });
  const row = rowsOf(answer)[0]?.[0];
  if (row?.["free"] === "t") return;
  const role = (row?.["role"] ?? "").replaceAll('"', '""');
  throw new Fault({
    code: "role-needs-bypassrls",
    subject: `role ${role}`,
    cause: "the hub writes every site's rows, which row-level security refuses to this role",
    hint: `as a superuser run: ALTER ROLE "${role}" BYPASSRLS;`,
  });
};

const read = async (pool: Pool, queries: readonly Query[], scope: Scope): Promise<Row[][]> => {
  let client: PoolClient | undefined;
  try {
    if (pool.ending) throw databaseClosed();
    client = await pool.connect();
    const rows = await snapshot(client, queries, scope);
    client.release();
    return rows;
  } catch (error) {
    const told = databaseFault(error);
    // A connection in doubt is closed, so that no role or transaction outlives its read.
    client?.release(told);
    throw told;
  }
};

const snapshot = async (client: PoolClient, queries: readonly Query[], scope: Scope): Promise<Row[][]> => {
  const [only] = queries;
  // One statement is its own snapshot; a role needs a transaction to end with.
  if (only !== undefined && queries.length === 1 && scope.kind === "hub") return [await rowsOfQuery(client, only)];
  await client.query(beginRead(scope));
  const tables: Row[][] = [];
  for (const query of queries) tables.push(await rowsOfQuery(client, query));
  await client.query("commit");
  return tables;
};

const rowsOfQuery = async (client: PoolClient, query: Query): Promise<Row[]> => {
  const result = await client.query<Row>({ name: statementName(query.sql), text: query.sql, values: [...query.params] });
  if (query.mustReturn !== undefined && result.rows.length === 0) throw new Fault(query.mustReturn);
  return result.rows;
};
