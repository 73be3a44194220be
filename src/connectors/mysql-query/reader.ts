// Any system whose database is MySQL or MariaDB: a query per feed, read only, values exactly as the database prints them.

import type { Connection } from "mysql2/promise";
import type { Connector, ConnectorContext } from "../../source/connector.ts";
import { type Answer, type Queried, queryReader, rereadRows } from "../query-reader.ts";
import { type ColumnTypes, overlapStatement, pageStatement, shapeStatement, wholeStatement } from "./keyset.ts";
import { type MysqlFeed, type MysqlQueryOptions, mysqlQueryOptions } from "./options.ts";
import { askText, connect, queryFault } from "./session.ts";

export const mysqlQuery: Connector<MysqlQueryOptions> = {
  name: "mysql-query",
  about: { title: "A MySQL or MariaDB database, by queries", tested: "live", feeds: [] },
  options: mysqlQueryOptions,
  open: async (options, context) => queryReader(options.feeds, database(options, context)),
  reread: (_, feed, { raw }) => rereadRows(feed, raw),
};

function database(options: MysqlQueryOptions, context: ConnectorContext): Queried<MysqlFeed> {
  let connection: Promise<Connection> | undefined;
  /** Feeds are read side by side over one connection: their statements take turns. */
  let turn: Promise<unknown> = Promise.resolve();
  const ask = async (sql: string): Promise<Answer> => {
    connection ??= connect(options, context, () => {
      connection = undefined;
    });
    return askText(await connection, sql);
  };
  /** A session that failed is not asked again, nor left open. */
  const drop = (): void => {
    void connection?.then((one) => one.end()).catch(() => undefined);
    connection = undefined;
  };
  const run = async (subject: string, sql: string): Promise<Answer> => {
    const answer = turn.then(() => ask(sql));
    turn = answer.catch(() => undefined);
    try {
      return await answer;
    } catch (error) {
      const fault = queryFault(subject, error);
      if (fault.retryable) drop();
      throw fault;
    }
  };
  const typesOf = async (name: string, feed: MysqlFeed): Promise<ColumnTypes> => {
    const { columns } = await run(name, shapeStatement(feed, 0));
    return new Map(columns.map((column) => [column.name, column.type]));
  };
  return {
    ping: () => run("database", "select 1"),
    shape: (name, feed, rows) => run(name, shapeStatement(feed, rows)),
    whole: (name, feed) => run(name, wholeStatement(feed)),
    async page(name, feed, after, rowsMax) {
      const types: ColumnTypes = after === undefined ? new Map() : await typesOf(name, feed);
      return run(name, pageStatement(feed, types, after, rowsMax));
    },
    async window(name, feed, time, rowsMax) {
      const sql = overlapStatement(feed, await typesOf(name, feed), time, rowsMax);
      return sql === undefined ? undefined : run(name, sql);
    },
    typeName: (type) => type,
    async [Symbol.asyncDispose]() {
      const opened = await connection?.catch(() => undefined);
      connection = undefined;
      await opened?.end().catch(() => undefined);
    },
  };
}
