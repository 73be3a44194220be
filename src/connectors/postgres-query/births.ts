// Creating rows in a table of somebody else's database. A unique column that is given over to the hub keeps its own name of each.

import type pg from "pg";
import type { Births } from "../../writeback/sink.ts";
import type { PostgresQueryOptions } from "./options.ts";
import { askText, sqlName, stateOf, type Statement } from "../postgres-session.ts";
import { unwritten, writableFeed } from "./writable-feed.ts";

const found = 5;

/** `ask` throws a fault where nothing was changed. */
export const births = (
  options: PostgresQueryOptions,
  client: (feed: string) => Promise<pg.Client>,
  ask: (feed: string, statement: Statement) => Promise<pg.QueryResult<(string | null)[]>>,
): Births => {
  const keysOf = async (feed: string, where: string, values: readonly (string | null)[]): Promise<string[]> => {
    const { table } = writableFeed(options, feed);
    const text = `select ${table.key}::text from ${table.name} where ${where} order by 1 limit ${found}`;
    return (await ask(feed, { text, values })).rows.flatMap(([key]) => key ?? []);
  };
  return {
    // A statement that nobody waits for any more ends by its own limit.
    settleMs: options.statement_timeout_seconds * 1000,
    find(feed, values) {
      const terms = Object.keys(values).map((name, place) => `${sqlName(name)}::text = $${place + 1}`);
      return keysOf(feed, terms.join(" and "), Object.values(values));
    },
    async marked(feed, marks) {
      const { mark } = writableFeed(options, feed).table;
      return mark === undefined
        ? []
        : keysOf(feed, `${mark}::text in (select json_array_elements_text($1::json))`, [JSON.stringify(marks)]);
    },
    keepsMarks: (feed) => writableFeed(options, feed).table.mark !== undefined,
    async create(feed, values, mark) {
      const { table } = writableFeed(options, feed);
      const session = await client(feed);
      const said = { ...table.new, ...values, ...(table.mark === undefined ? {} : { [table.mark]: mark }) };
      const names = Object.keys(said);
      const places = names.map((_, place) => `$${place + 1}`).join(", ");
      const text = `insert into ${table.name} (${names.map(sqlName).join(", ")}) values (${places})
        on conflict do nothing returning ${table.key}::text`;
      try {
        const [[key] = []] = (await askText(session, { text, values: Object.values(said) })).rows;
        if (key === undefined || key === null) return { kind: "refused", cause: "the table has a row already that this one would repeat" };
        return { kind: "created", key, left: {} };
      } catch (error) {
        // A server that shuts down or breaks may have committed before it said so.
        if (/^(?:08|57|58|XX)/.test(stateOf(error))) return { kind: "unknown", cause: error instanceof Error ? error.message : "it broke" };
        return unwritten(feed, error);
      }
    },
  };
};
