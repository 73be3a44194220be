// Writes to a table of somebody else's database, row by row. A row that was changed since it was seen is left alone: PostgreSQL
// gives every version of a row a number of its own (xmin), which the update names.

import type pg from "pg";
import { Fault } from "../../base/fault.ts";
import type { ConnectorContext, RawValues } from "../../source/connector.ts";
import type { Births, Sink, WriteAnswer } from "../../writeback/sink.ts";
import { askText, connect, queryFault, sqlName, stateOf, type Statement } from "../postgres-session.ts";
import { wholeStatement } from "./keyset.ts";
import type { PostgresQueryOptions, QueryFeed } from "./options.ts";

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
  const keysOf = async (feed: string, where: string, values: readonly (string | null)[]): Promise<string[]> => {
    const { table } = writableFeed(options, feed);
    const { rows } = await ask(feed, { text: `select ${table.key}::text from ${table.name} where ${where} order by 1 limit 5`, values });
    return rows.flatMap(([key]) => key ?? []);
  };
  const births: Births = {
    // A statement that nobody waits for any more ends by its own limit.
    settleMs: options.statement_timeout_seconds * 1000,
    find: (feed, values) =>
      keysOf(
        feed,
        Object.keys(values)
          .map((name, place) => `${sqlName(name)}::text = $${place + 1}`)
          .join(" and "),
        Object.values(values),
      ),
    async marked(feed, marks) {
      const { table } = writableFeed(options, feed);
      return table.mark === undefined
        ? []
        : keysOf(feed, `${table.mark}::text in (select json_array_elements_text($1::json))`, [JSON.stringify(marks)]);
    },
    keepsMarks: (feed) => writableFeed(options, feed).table.mark !== undefined,
    async create(feed, values, mark) {
      const { table } = writableFeed(options, feed);
      const session = await client(feed);
      const said = { ...table.new, ...values, ...(table.mark === undefined ? {} : { [table.mark]: mark }) };
      const names = Object.keys(said);
      const text = `insert into ${table.name} (${names.map(sqlName).join(", ")}) values (${names.map((_, place) => `$${place + 1}`).join(", ")})
        on conflict do nothing returning ${table.key}::text`;
      try {
        const { rows } = await askText(session, { text, values: Object.values(said) });
        const key = rows[0]?.[0] ?? undefined;
        if (key === undefined) return { kind: "refused", cause: "the table has a row already that this one would repeat" };
        return { kind: "created", key, left: {} };
      } catch (error) {
        const answer = unwritten(feed, error);
        return answer.kind === "refused" ? answer : { kind: "unknown", cause: "cause" in answer ? answer.cause : "" };
      }
    },
  };
  return {
    births,
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

/** Of data the server refused, or a trigger did: that is its word. Without a word from the server nobody knows. */
function unwritten(feed: string, error: unknown): WriteAnswer {
  const state = stateOf(error);
  const cause = error instanceof Error ? error.message : "the connection failed";
  if (/^(22|23|P0)/.test(state)) return { kind: "refused", cause };
  if (state === "") return { kind: "unknown", cause };
  throw queryFault(feed, error);
}

const rowOf = (fields: readonly pg.FieldDef[], row: readonly (string | null)[]): RawValues =>
  Object.fromEntries(fields.map(({ name }, place) => [name, row[place] ?? null]));

interface WritableFeed {
  readonly query: string;
  readonly table: {
    readonly name: string;
    readonly key: string;
    readonly mark: string | undefined;
    readonly new: Readonly<Record<string, string>>;
  };
}

/** Fault `feed-not-writable`. */
function writableFeed({ feeds }: PostgresQueryOptions, name: string): WritableFeed {
  const feed: QueryFeed | undefined = feeds[name];
  if (feed?.write !== undefined)
    return { query: wholeStatement(feed).text, table: { ...feed.write, name: feed.write.table, mark: feed.write.mark } };
  const hint = "state write: with table and key at the feed in hub.yaml";
  throw new Fault({ code: "feed-not-writable", subject: `feed ${name}`, cause: "nothing says which table it is written to", hint });
}
