// Any system whose database is PostgreSQL: a query per feed, read only, values exactly as the database prints them.

import type pg from "pg";
import { canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import type { CheckResult, ConnectorContext, ContractObject, Page, PageLimits, RawRow, SourceReader } from "../../source/connector.ts";
import type { WritingConnector } from "../../writeback/sink.ts";
import { askText, connect, queryFault, type Statement } from "../postgres-session.ts";
import { oidName } from "../postgres-type.ts";
import { overlapStatement, pageStatement, shapeStatement, timeTypes, wholeStatement } from "./keyset.ts";
import { type PostgresQueryOptions, postgresQueryOptions, type QueryFeed } from "./options.ts";
import { sink } from "./sink.ts";

export const postgresQuery: WritingConnector<PostgresQueryOptions> = {
  name: "postgres-query",
  options: postgresQueryOptions,
  open: async (options, context) => reader(options, context),
  openSink: async (options, context) => sink(options, context),
  reread(_, feed, { raw }) {
    const { columns, rows } = JSON.parse(Buffer.from(raw).toString("utf8")) as { columns: string[]; rows: TextRow[] };
    return [...page(feed, { columns: columns.map((name) => ({ name, type: "" })), rows }, 0, rows.length, "").rows];
  },
};

type TextRow = readonly (string | null)[];

interface Result {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly TextRow[];
}

const reader = (options: PostgresQueryOptions, context: ConnectorContext): SourceReader => {
  let connection: Promise<pg.Client> | undefined;
  /** Feeds are read side by side over one connection: their statements take turns. */
  let turn: Promise<unknown> = Promise.resolve();
  const ask = async ({ text, values }: Statement): Promise<pg.QueryResult<(string | null)[]>> => {
    connection ??= connect(options, context, "read", () => {
      connection = undefined;
    });
    return askText(await connection, { text, values });
  };
  const run = async (subject: string, statement: Statement): Promise<Result> => {
    const answer = turn.then(() => ask(statement));
    turn = answer.catch(() => undefined);
    try {
      const result = await answer;
      return { columns: result.fields.map((field) => ({ name: field.name, type: String(field.dataTypeID) })), rows: result.rows };
    } catch (error) {
      const fault = queryFault(subject, error);
      if (fault.retryable) connection = undefined;
      throw fault;
    }
  };
  const feedOf = (name: string): QueryFeed => {
    const feed = options.feeds[name];
    if (feed === undefined)
      throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "it is not configured", hint: "add it under feeds:" });
    return feed;
  };
  return {
    async describe() {
      const objects: ContractObject[] = [];
      for (const [name, feed] of Object.entries(options.feeds)) {
        const columns = await shapeOf(() => run(name, shapeStatement(feed, 0)));
        if (columns !== undefined) objects.push({ name, columns: columns.map((one) => ({ name: one.name, type: oidName(one.type) })) });
      }
      return {
        objects,
        hash: sha256Hex(canonicalJson(objects.map(({ name, columns }) => ({ name, columns: columns.map((one) => ({ ...one })) })))),
      };
    },
    async check() {
      const results: CheckResult[] = [await stage("reach", "database", () => run("database", { text: "select 1", values: [] }))];
      for (const [name, feed] of Object.entries(options.feeds)) {
        results.push(await stage("permission", name, () => run(name, shapeStatement(feed, 0))));
        results.push(await stage("sample", name, () => run(name, shapeStatement(feed, 1))));
      }
      return results;
    },
    async *pull(name, cursor, limits) {
      const feed = feedOf(name);
      if (feed.cursor.length === 0) yield* wholePages(name, await run(name, wholeStatement(feed)), limits, feed.full);
      else yield* keysetPages(name, feed, cursor, limits, (statement) => run(name, statement));
    },
    async [Symbol.asyncDispose]() {
      const client = await connection?.catch(() => undefined);
      connection = undefined;
      await client?.end();
    },
  };
};

/** Undefined where the database has no such thing; what may pass by itself is thrown. */
async function shapeOf(run: () => Promise<Result>): Promise<Result["columns"] | undefined> {
  try {
    return (await run()).columns;
  } catch (error) {
    if (error instanceof Fault && error.code === "source-query") return undefined;
    throw error;
  }
}

/** The last row read; `inWindow` while a pull is still on its way, so that the next one need not begin its overlap again. */
interface Cursor {
  readonly after: readonly string[];
  readonly inWindow?: true;
}

async function* keysetPages(
  name: string,
  feed: QueryFeed,
  start: string | undefined,
  limits: PageLimits,
  run: (statement: Statement) => Promise<Result>,
): AsyncGenerator<Page> {
  const cursor: Cursor | undefined = start === undefined ? undefined : JSON.parse(start);
  let after = cursor?.after;
  // Nothing new and nothing to close: no page at all.
  let isSettled = cursor?.inWindow !== true;
  let next = await firstStatement(name, feed, cursor, limits, run);
  const isFull = feed.full && start === undefined;
  let isFirst = true;
  for (;;) {
    const result = await run(next);
    const isDone = result.rows.length < limits.rowsMax;
    if (result.rows.length > 0) after = lastPlace(name, feed, result);
    else if (after === undefined || isSettled) return;
    isSettled = false;
    const reached: Cursor = isDone ? { after } : { after, inWindow: true };
    yield {
      ...page(name, result, 0, result.rows.length, JSON.stringify(reached)),
      ...(isFull && isFirst ? { opened: true } : {}),
      ...(isFull && isDone ? { sealed: true } : {}),
    };
    if (isDone) return;
    isFirst = false;
    next = pageStatement(feed, after, limits.rowsMax);
  }
}

/** Late rows arrive by the overlap window; what repeats in it is dropped by its content. */
const firstStatement = async (
  name: string,
  feed: QueryFeed,
  cursor: Cursor | undefined,
  limits: PageLimits,
  run: (statement: Statement) => Promise<Result>,
): Promise<Statement> => {
  const time = cursor?.after[0];
  if (time === undefined || cursor?.inWindow === true || feed.overlap_seconds === 0)
    return pageStatement(feed, cursor?.after, limits.rowsMax);
  const { columns } = await run(shapeStatement(feed, 0));
  const type = timeTypes.get(columns.find((column) => column.name === feed.cursor[0])?.type ?? "");
  if (type !== undefined) return overlapStatement(feed, time, type, limits.rowsMax);
  const cause = `the cursor column ${feed.cursor[0]} is no time, so it has no overlap`;
  throw new Fault({
    code: "source-query",
    subject: `feed ${name}`,
    cause,
    hint: "put the time of change first in cursor:, or drop overlap_seconds",
  });
};

const lastPlace = (name: string, feed: QueryFeed, result: Result): string[] => {
  const last = result.rows.at(-1) ?? [];
  return feed.cursor.map((column) => last[result.columns.findIndex((one) => one.name === column)] ?? missingCursor(name, column));
};

const missingCursor = (name: string, column: string): never => {
  const cause = `the cursor column ${column} is missing from the result or null`;
  throw new Fault({
    code: "cursor-missing",
    subject: `feed ${name}`,
    cause,
    hint: "select the column, and leave rows without it out of the query",
  });
};

function* wholePages(name: string, result: Result, limits: PageLimits, isFull: boolean): Generator<Page> {
  // Nothing at all, said with success, is an enumeration too.
  for (let start = 0; start < result.rows.length || (isFull && start === 0); start += limits.rowsMax) {
    const end = Math.min(start + limits.rowsMax, result.rows.length);
    const opened = isFull && start === 0 ? { opened: true } : {};
    yield { ...page(name, result, start, end, "[]"), ...opened, ...(isFull && end === result.rows.length ? { sealed: true } : {}) };
  }
}

const page = (feed: string, result: Result, start: number, end: number, cursor: string): Page => {
  const names = result.columns.map((column) => column.name);
  const rows: RawRow[] = [];
  for (let place = start; place < end; place += 1) {
    const values: Record<string, string | null> = {};
    const row = result.rows[place] ?? [];
    for (let column = 0; column < names.length; column += 1) values[names[column] ?? ""] = row[column] ?? null;
    rows.push({ index: place - start, values });
  }
  const raw = Buffer.from(JSON.stringify({ columns: names, rows: result.rows.slice(start, end) }));
  const delivery = { name: `${feed} query`, hash: sha256Hex(raw) };
  return { feed, rows, raw, cursor, delivery };
};

const stage = async (name: CheckResult["stage"], object: string, run: () => Promise<Result>): Promise<CheckResult> => {
  try {
    const { columns, rows } = await run();
    return { stage: name, object, ok: true, detail: `${columns.length} columns, ${rows.length} rows` };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const stageName = error.code === "source-login" ? "login" : name;
    return { stage: stageName, object, ok: false, cause: error.cause, hint: error.hint };
  }
};
