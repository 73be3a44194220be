// Any system whose database is PostgreSQL: a query per feed, read only, values exactly as the database prints them.

import type pg from "pg";
import type { ConnectorContext } from "../../source/connector.ts";
import type { WritingConnector } from "../../writeback/sink.ts";
import { askText, connect, queryFault, type Statement } from "../postgres-session.ts";
import { oidName } from "../oid-name.ts";
import { type Answer, type Queried, queryReader, rereadRows } from "../query-reader.ts";
import { overlapStatement, pageStatement, shapeStatement, timeTypes, wholeStatement } from "./keyset.ts";
import { type PostgresQueryOptions, postgresQueryOptions, type QueryFeed } from "./options.ts";
import { sink } from "./sink.ts";
import { wakened } from "./wake.ts";

export const postgresQuery: WritingConnector<PostgresQueryOptions> = {
  name: "postgres-query",
  about: { title: "A PostgreSQL database, by queries", tested: "live", feeds: [] },
  options: postgresQueryOptions,
  async open(options, context) {
    const reader = queryReader(options.feeds, database(options, context));
    return options.wake === undefined ? reader : wakened(reader, options.wake, () => connect(options, context, "read", () => {}));
  },
  openSink: async (options, context) => sink(options, context),
  uncreatable: ({ feeds }, feed) =>
    feeds[feed]?.write !== undefined
      ? null
      : { cause: `nothing says which table the feed ${feed} is written to`, hint: "state write: with table and key at the feed" },
  reread: (_, feed, { raw }) => rereadRows(feed, raw),
};

function database(options: PostgresQueryOptions, context: ConnectorContext): Queried<QueryFeed> {
  let connection: Promise<pg.Client> | undefined;
  /** Feeds are read side by side over one connection: their statements take turns. */
  let turn: Promise<unknown> = Promise.resolve();
  const ask = async ({ text, values }: Statement): Promise<pg.QueryResult<(string | null)[]>> => {
    connection ??= connect(options, context, "read", () => {
      connection = undefined;
    });
    return askText(await connection, { text, values });
  };
  /** A session that failed is not asked again, nor left open. */
  const drop = (): void => {
    void connection?.then((one) => one.end()).catch(() => undefined);
    connection = undefined;
  };
  const run = async (subject: string, statement: Statement): Promise<Answer> => {
    const answer = turn.then(() => ask(statement));
    turn = answer.catch(() => undefined);
    try {
      const result = await answer;
      return { columns: result.fields.map((field) => ({ name: field.name, type: String(field.dataTypeID) })), rows: result.rows };
    } catch (error) {
      const fault = queryFault(subject, error);
      if (fault.retryable) drop();
      throw fault;
    }
  };
  return {
    ping: () => run("database", { text: "select 1", values: [] }),
    shape: (name, feed, rows) => run(name, shapeStatement(feed, rows)),
    whole: (name, feed) => run(name, wholeStatement(feed)),
    page: (name, feed, after, rowsMax) => run(name, pageStatement(feed, after, rowsMax)),
    async window(name, feed, time, rowsMax) {
      const { columns } = await run(name, shapeStatement(feed, 0));
      const type = timeTypes.get(columns.find((column) => column.name === feed.cursor[0])?.type ?? "");
      return type === undefined ? undefined : run(name, overlapStatement(feed, time, type, rowsMax));
    },
    typeName: oidName,
    async [Symbol.asyncDispose]() {
      const client = await connection?.catch(() => undefined);
      connection = undefined;
      await client?.end();
    },
  };
}
