// A reader of queries, whatever the database: everything of a query, or what lies behind a cursor, page by page along its columns.

import { canonicalJson } from "../base/canonical-json.ts";
import { Fault } from "../base/fault.ts";
import { sha256Hex } from "../base/hash.ts";
import type { CheckResult, ContractObject, Page, PageLimits, RawRow, SourceReader } from "../source/connector.ts";

/** A query, and how its rows are told apart. */
export interface QueryFeed {
  readonly query: string;
  readonly cursor: readonly string[];
  readonly overlap_seconds: number;
  readonly full: boolean;
}

type TextRow = readonly (string | null)[];

export interface Answer {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly TextRow[];
}

/** A database, asked one statement at a time. What it throws is a `Fault`. */
export interface Queried<Feed extends QueryFeed> extends AsyncDisposable {
  ping(): Promise<Answer>;
  /** Columns and types, with at most so many rows. */
  shape(name: string, feed: Feed, rows: 0 | 1): Promise<Answer>;
  whole(name: string, feed: Feed): Promise<Answer>;
  /** The next page behind a row, whose cursor columns are given as text; from the beginning without. */
  page(name: string, feed: Feed, after: readonly string[] | undefined, rowsMax: number): Promise<Answer>;
  /** The first page of the overlap window before a time; undefined where the first cursor column is no time. */
  window(name: string, feed: Feed, time: string, rowsMax: number): Promise<Answer | undefined>;
  /** The name of a type, where it has one. */
  typeName(type: string): string;
}

export function queryReader<Feed extends QueryFeed>(feeds: Readonly<Record<string, Feed>>, queried: Queried<Feed>): SourceReader {
  const feedOf = (name: string): Feed => {
    const feed = feeds[name];
    if (feed === undefined)
      throw new Fault({ code: "feed-unknown", subject: `feed ${name}`, cause: "it is not configured", hint: "add it under feeds:" });
    return feed;
  };
  return {
    async describe() {
      const objects: ContractObject[] = [];
      for (const [name, feed] of Object.entries(feeds)) {
        const columns = await shapeOf(() => queried.shape(name, feed, 0));
        if (columns !== undefined)
          objects.push({ name, columns: columns.map((one) => ({ name: one.name, type: queried.typeName(one.type) })) });
      }
      return {
        objects,
        hash: sha256Hex(canonicalJson(objects.map(({ name, columns }) => ({ name, columns: columns.map((one) => ({ ...one })) })))),
      };
    },
    async check() {
      const results: CheckResult[] = [await stage("reach", "database", () => queried.ping())];
      for (const [name, feed] of Object.entries(feeds)) {
        results.push(await stage("permission", name, () => queried.shape(name, feed, 0)));
        results.push(await stage("sample", name, () => queried.shape(name, feed, 1)));
      }
      return results;
    },
    async *pull(name, cursor, limits) {
      const feed = feedOf(name);
      if (feed.cursor.length === 0) yield* wholePages(name, await queried.whole(name, feed), limits, feed.full);
      else yield* keysetPages(name, feed, cursor, limits, queried);
    },
    [Symbol.asyncDispose]: () => queried[Symbol.asyncDispose](),
  };
}

/** Rows of a page that was kept. */
export function rereadRows(feed: string, raw: Uint8Array): RawRow[] {
  const { columns, rows } = JSON.parse(Buffer.from(raw).toString("utf8")) as { columns: string[]; rows: TextRow[] };
  return [...page(feed, { columns: columns.map((name) => ({ name, type: "" })), rows }, 0, rows.length, "").rows];
}

/** Undefined where the database has no such thing; what may pass by itself is thrown. */
async function shapeOf(run: () => Promise<Answer>): Promise<Answer["columns"] | undefined> {
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

async function* keysetPages<Feed extends QueryFeed>(
  name: string,
  feed: Feed,
  start: string | undefined,
  limits: PageLimits,
  queried: Queried<Feed>,
): AsyncGenerator<Page> {
  const cursor: Cursor | undefined = start === undefined ? undefined : JSON.parse(start);
  let after = cursor?.after;
  // Nothing new and nothing to close: no page at all.
  let isSettled = cursor?.inWindow !== true;
  const isFull = feed.full && start === undefined;
  let isFirst = true;
  for (;;) {
    const result = isFirst ? await firstAnswer(name, feed, cursor, limits, queried) : await queried.page(name, feed, after, limits.rowsMax);
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
  }
}

/** Late rows arrive by the overlap window; what repeats in it is dropped by its content. */
async function firstAnswer<Feed extends QueryFeed>(
  name: string,
  feed: Feed,
  cursor: Cursor | undefined,
  limits: PageLimits,
  queried: Queried<Feed>,
): Promise<Answer> {
  const time = cursor?.after[0];
  if (time === undefined || cursor?.inWindow === true || feed.overlap_seconds === 0)
    return queried.page(name, feed, cursor?.after, limits.rowsMax);
  const answer = await queried.window(name, feed, time, limits.rowsMax);
  if (answer !== undefined) return answer;
  const cause = `the cursor column ${feed.cursor[0]} is no time, so it has no overlap`;
  throw new Fault({
    code: "source-query",
    subject: `feed ${name}`,
    cause,
    hint: "put the time of change first in cursor:, or drop overlap_seconds",
  });
}

const lastPlace = (name: string, feed: QueryFeed, result: Answer): string[] => {
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

function* wholePages(name: string, result: Answer, limits: PageLimits, isFull: boolean): Generator<Page> {
  // Nothing at all, said with success, is an enumeration too.
  for (let start = 0; start < result.rows.length || (isFull && start === 0); start += limits.rowsMax) {
    const end = Math.min(start + limits.rowsMax, result.rows.length);
    const opened = isFull && start === 0 ? { opened: true } : {};
    yield { ...page(name, result, start, end, "[]"), ...opened, ...(isFull && end === result.rows.length ? { sealed: true } : {}) };
  }
}

const page = (feed: string, result: Answer, start: number, end: number, cursor: string): Page => {
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

const stage = async (name: CheckResult["stage"], object: string, run: () => Promise<Answer>): Promise<CheckResult> => {
  try {
    const { columns, rows } = await run();
    return { stage: name, object, ok: true, detail: `${columns.length} columns, ${rows.length} rows` };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const stageName = error.code === "source-login" ? "login" : name;
    return { stage: stageName, object, ok: false, cause: error.cause, hint: error.hint };
  }
};
