// A session with a MySQL or MariaDB database that belongs to somebody else. Every value comes as the text the server prints.

import type { Connection, FieldPacket } from "mysql2/promise";
import { Fault } from "../../base/fault.ts";
import type { ConnectorContext } from "../../source/connector.ts";
import type { Answer } from "../query-reader.ts";
import { isBytes, typeName } from "./column-kind.ts";
import type { MysqlQueryOptions } from "./options.ts";

const connectMs = 10_000;

/** The server refuses every write, and prints times that have a zone in UTC. */
export async function connect(options: MysqlQueryOptions, context: ConnectorContext, lost: () => void): Promise<Connection> {
  // Loaded where such a source is, not with each command: it takes 60 ms.
  const { createConnection } = await import("mysql2/promise");
  const connection = await createConnection({
    uri: await context.secrets.resolve(options.url),
    charset: "utf8mb4",
    connectTimeout: connectMs,
    rowsAsArray: true,
    // Bytes as they come: no number goes through a float, no day through a Date. Nor is code made of the names of columns.
    typeCast: false,
    disableEval: true,
  });
  connection.on("error", lost);
  const [[[version]]] = (await connection.query("select version()")) as unknown as [[[Buffer]]];
  const seconds = options.statement_timeout_seconds;
  const timeout = String(version).includes("MariaDB") ? `max_statement_time = ${seconds}` : `max_execution_time = ${seconds * 1000}`;
  await connection.query("set session transaction read only");
  await connection.query(`set session time_zone = '+00:00', ${timeout}`);
  return connection;
}

export async function askText(connection: Connection, sql: string): Promise<Answer> {
  const [rows, fields] = (await connection.query(sql)) as unknown as [(Buffer | null)[][], FieldPacket[] | undefined];
  const columns = (fields ?? []).map(({ name, columnType, characterSet }) => ({ name, type: typeName(columnType ?? -1, characterSet) }));
  return {
    columns,
    rows: Array.isArray(rows) ? rows.map((row) => row.map((cell, place) => textOf(cell, columns[place]?.type ?? ""))) : [],
  };
}

const textOf = (cell: Buffer | null, type: string): string | null =>
  cell === null ? null : isBytes(type) ? `0x${cell.toString("hex")}` : cell.toString("utf8");

const logins = new Set([1044, 1045, 1049, 1698]);
const permissions = new Set([1142, 1143, 1227, 1370]);
const timeouts = new Set([1969, 3024]);
const readOnly = 1792;

export function queryFault(subject: string, error: unknown): Fault {
  if (error instanceof Fault) return error;
  const number = error instanceof Error && "errno" in error && "sqlState" in error ? Number(error.errno) : undefined;
  const cause = error instanceof Error && error.message !== "" ? error.message : "the connection failed";
  const fault = (code: string, hint: string, retryable: boolean): Fault => new Fault({ code, subject, cause, hint, retryable }, error);
  if (number === undefined) return fault("source-unreachable", "check that the database runs and can be reached from here", true);
  if (logins.has(number)) return fault("source-login", "check user, password and database of the URL", false);
  if (permissions.has(number)) return fault("source-permission", "grant select to the user of the hub", false);
  if (timeouts.has(number)) return fault("source-timeout", "raise statement_timeout_seconds, or index the cursor columns", true);
  if (number === readOnly) return fault("source-read-only", "the query must only read", false);
  return fault("source-query", "correct the query in hub.yaml", false);
}
