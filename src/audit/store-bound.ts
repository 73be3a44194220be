// What bounds the statements of an export: a stretch of the log, and the sites of a company.

import { literal } from "../platform/sql-text.ts";
import type { Period } from "./period.ts";

export const instant = (ms: string): string => `to_char(to_timestamp(${ms} / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Rows of the company's sites, and of what belongs to the whole group. */
export const atSites = (column: string, { sites }: Period): string =>
  sites === undefined ? "true" : `${column} in (${[...sites, "*"].map(literal).join(", ")})`;

export const anySite = (column: string, { sites }: Period): string =>
  sites === undefined ? "true" : `string_to_array(${column}, ',') && array[${[...sites, "*"].map(literal).join(", ")}]`;

export const within = (column: string, { after, until }: Period): string => `${column} > ${after} and ${column} <= ${until}`;

/** Body of an act, as JSON. */
export const actBody = "cross join lateral (select (e.body::json ->> 'body')::json as body) b";
