// Writes to a table of somebody else's database, row by row. A row that was changed since it was seen is left alone: PostgreSQL
// gives every version of a row a number of its own (xmin), which the update names.

import type pg from "pg";
import type { ConnectorContext, RawValues } from "../../source/connector.ts";
import type { Sink } from "../../writeback/sink.ts";
import { askText, connect, queryFault, sqlName, type Statement } from "../postgres-session.ts";
import { births } from "./births.ts";
import type { PostgresQueryOptions } from "./options.ts";
import { unwritten, writableFeed } from "./writable-feed.ts";

export const sink = (options: PostgresQueryOptions, context: ConnectorContext): Sink => {
  let connection: Promise<pg.Client> | undefined;
  const client = async (feed: string): Promise<pg.Client> => {
    try {
      connection ??= connect(options, context, "write", () => {
        connection = undefined;
      });
      return await connection;
    } catch (error) {
      connection = undefined;
      throw queryFault(feed, error);
    }
  };
  const ask = async (feed: string, statement: Statement): Promise<pg.QueryResult<(string | null)[]>> => {
    const session = await client(feed);
    return askText(session, statement).catch((error: unknown) => {
      throw queryFault(feed, error);
    });
  };
  return {
    births: births(options, client, ask),
    async show(feed, key) {
      const { query, table } = writableFeed(options, feed);
      const [[seen] = []] = (await ask(feed, { text: `select xmin::text from ${table.name} where ${table.key}::text = $1`, values: [key] }))
        .rows;
      if (seen === undefined || seen === null) return undefined;
      const { fields, rows } = await ask(feed, {
        text: `select shown.* from (${query}) as shown where shown.${table.key}::text = $1`,
        values: [key],
      });
      const [row] = rows;
      return row === undefined ? undefined : { seen, values: rowOf(fields, row) };
    },
    async update(feed, key, values, seen) {
      const { table } = writableFeed(options, feed);
      const session = await client(feed);
      const names = Object.keys(values);
      const set = names.map((name, place) => `${sqlName(name)} = $${place + 3}`).join(", ");
      const text = `update ${table.name} set ${set} where ${table.key}::text = $1 and xmin::text = $2`;
      try {
        const { rowCount } = await askText(session, { text, values: [key, seen, ...names.map((name) => values[name] ?? null)] });
        return { kind: rowCount === 1 ? "written" : "changed" };
      } catch (error) {
        return unwritten(feed, error);
      }
    },
    async [Symbol.asyncDispose]() {
      const session = await connection?.catch(() => undefined);
      connection = undefined;
      await session?.end();
    },
  };
};

const rowOf = (fields: readonly pg.FieldDef[], row: readonly (string | null)[]): RawValues =>
  Object.fromEntries(fields.map(({ name }, place) => [name, row[place] ?? null]));
