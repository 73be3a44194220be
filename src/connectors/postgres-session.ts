// A session with a database that belongs to somebody else.

import pg from "pg";
import { Fault } from "../base/fault.ts";
import type { ConnectorContext } from "../source/connector.ts";

export interface Statement {
  readonly text: string;
  readonly values: readonly (string | null)[];
}

export interface SessionOptions {
  /** Best as a reference. */
  readonly url: string;
  readonly statement_timeout_seconds: number;
}

/** Prints every value the same, whatever the role's own settings say. `read`: the server refuses every write. */
export async function connect(
  options: SessionOptions,
  context: ConnectorContext,
  purpose: "read" | "write",
  lost: () => void,
): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: await context.secrets.resolve(options.url), application_name: "synchromesh" });
  client.on("error", lost);
  await client.connect();
  const timeoutMs = options.statement_timeout_seconds * 1000;
  await client.query(
    `set default_transaction_read_only = ${purpose === "read" ? "on" : "off"}; set statement_timeout = ${timeoutMs}; ${printedAlike}`,
  );
  return client;
}

/** Settings under which a server prints each value in one form. */
export const printedAlike = `set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'iso_8601';
  set bytea_output = 'hex'; set extra_float_digits = 1`;

/** Every value as PostgreSQL's own text. */
const asText = { getTypeParser: () => (value: unknown) => value };

export const askText = (client: pg.Client, { text, values }: Statement): Promise<pg.QueryResult<(string | null)[]>> =>
  client.query<(string | null)[]>({ text, values: [...values], rowMode: "array", types: asText });

export const stateOf = (error: unknown): string => (error instanceof pg.DatabaseError ? (error.code ?? "") : "");

/** True for what the server or the line to it says; anything else is a mistake of ours. */
export const isOfServer = (error: unknown): boolean =>
  error instanceof pg.DatabaseError ||
  (error instanceof Error &&
    ("syscall" in error || "errors" in error || /^Connection terminated|^timeout|^Client has/.test(error.message)));

export const queryFault = (subject: string, error: unknown): Fault => {
  if (error instanceof Fault) return error;
  const code = stateOf(error);
  const cause = error instanceof Error && error.message !== "" ? error.message : "the connection failed";
  const fault = (name: string, hint: string, retryable: boolean): Fault =>
    new Fault({ code: name, subject, cause, hint, retryable }, error);
  if (code.startsWith("28") || code === "3D000") return fault("source-login", "check user, password and database of the URL", false);
  if (code === "42501") return fault("source-permission", "grant select to the role of the hub, and update where it writes", false);
  if (code === "57014") return fault("source-timeout", "raise statement_timeout_seconds, or index the cursor columns", true);
  if (code === "25006") return fault("source-read-only", "the query must only read", false);
  if (code.startsWith("42")) return fault("source-query", "correct the query in hub.yaml", false);
  return fault("source-unreachable", "check that the database runs and can be reached from here", true);
};

export const sqlName = (name: string): string => `"${name.replaceAll('"', '""')}"`;
