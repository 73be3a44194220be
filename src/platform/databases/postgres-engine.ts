// The one writing connection to PostgreSQL, inside the worker. Every value stays the text the server printed.
import { once } from "node:events";
import { Client } from "pg";
import { from, to } from "pg-copy-streams";
import type { Copy, Query } from "../database.ts";
import { idleInTransactionMs } from "../lease.ts";
import { copyStatement } from "./engine.ts";
import type { Engine } from "./engine.ts";
import { sessionOptions, statementName, textTypes } from "./postgres-text.ts";
import { noRows } from "./worker-protocol.ts";
import type { RowTable } from "./worker-protocol.ts";

export const openPostgresEngine = async (url: string, onLost: (error: Error) => void): Promise<Engine> => {
  const client = new Client({
    connectionString: url,
    types: textTypes,
    options: sessionOptions,
    application_name: "synchromesh-writer",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    idle_in_transaction_session_timeout: idleInTransactionMs,
  });
  client.on("error", onLost);
  await client.connect();
  // A plan made before a schema change no longer fits: a new era gives every statement a new name.
  let era = 0;
  const shown = await client.query<{ server_version: string }>("show server_version");

  return {
    version: shown.rows[0]?.server_version.split(" ")[0] ?? "",
    query: async ({ sql, params }: Query): Promise<RowTable> => {
      const result = await client.query<(string | null)[]>({
        name: statementName(sql, era),
        text: sql,
        values: [...params],
        rowMode: "array",
      });
      return result.fields.length === 0 ? noRows : { columns: result.fields.map(({ name }) => name), rows: result.rows };
    },
    script: async (sql) => {
      await client.query(sql);
    },
    copy: async (copy: Copy) => {
      const stream = client.query(from(`${copyStatement(copy)} stdin`));
      stream.end(copy.data);
      await once(stream, "finish");
    },
    exported: async function* (sql) {
      // Copied: the driver's piece is a view into its own receive buffer.
      for await (const piece of client.query(to(`copy (${sql}) to stdout`))) yield new Uint8Array(piece as Buffer);
    },
    image: () => Promise.reject(new Error("a server's data folder is not ours to copy: dump it")),
    forget: () => {
      era += 1;
    },
    close: () => client.end(),
  };
};
