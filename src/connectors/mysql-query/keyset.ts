// The user's query, read page by page along its cursor columns. Values are written into the statement as literals that no value can
// break out of, so that the server compares each as what its column is.

import { Fault } from "../../base/fault.ts";
import { isNumber, isTime } from "./column-kind.ts";
import type { MysqlFeed } from "./options.ts";

/** Types of the cursor columns, by name. */
export type ColumnTypes = ReadonlyMap<string, string>;

export const wholeStatement = (feed: MysqlFeed): string => feed.query.trim().replace(/;\s*$/, "");

export const shapeStatement = (feed: MysqlFeed, rows: 0 | 1): string => `${from(feed)} limit ${rows}`;

/** The first column alone bounds the search, because MySQL uses no index for a comparison of several. */
export function pageStatement(feed: MysqlFeed, types: ColumnTypes, after: readonly string[] | undefined, rowsMax: number): string {
  const columns = columnsOf(feed);
  if (after === undefined) return `${from(feed)} order by ${columns.join(", ")} limit ${rowsMax}`;
  const values = feed.cursor.map((name, place) => literal(after[place] ?? "", types.get(name) ?? ""));
  const steps = columns.map((column, place) => {
    const equal = columns.slice(0, place).map((one, index) => `${one} = ${values[index]}`);
    return `(${[...equal, `${column} > ${values[place]}`].join(" and ")})`;
  });
  return `${from(feed)} where ${columns[0]} >= ${values[0]} and (${steps.join(" or ")}) order by ${columns.join(", ")} limit ${rowsMax}`;
}

/** The first page of the overlap window before a time; undefined where the first cursor column is none. */
export function overlapStatement(feed: MysqlFeed, types: ColumnTypes, time: string, rowsMax: number): string | undefined {
  const columns = columnsOf(feed);
  const type = types.get(feed.cursor[0] ?? "") ?? "";
  if (!isTime(type)) return undefined;
  const start = `cast(${literal(time, type)} as datetime(6)) - interval ${feed.overlap_seconds} second`;
  return `${from(feed)} where ${columns[0]} >= ${start} order by ${columns.join(", ")} limit ${rowsMax}`;
}

const columnsOf = (feed: MysqlFeed): string[] => feed.cursor.map((name) => `q.\`${name}\``);
const from = (feed: MysqlFeed): string => `select * from (\n${wholeStatement(feed)}\n) q`;

function literal(value: string, type: string): string {
  if (!isNumber(type)) return `_utf8mb4 0x${Buffer.from(value).toString("hex")}`;
  if (/^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value)) return value;
  const hint = "leave such rows out of the query, or choose another cursor";
  throw new Fault({ code: "source-query", subject: "cursor", cause: `the ${type} of a cursor column is no number`, hint });
}
