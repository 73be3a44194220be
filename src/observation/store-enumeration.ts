// How late the full lists of each feed have been heard: a list that was written before one that was read knows less than the hub.

import { type Query, query, type Row, type Step } from "../platform/database.ts";

export interface ListHeard {
  readonly source: string;
  readonly site: string;
  readonly feed: string;
  /** ms: how late it can know of its source. */
  readonly asOf: number;
}

/** The latest list of a feed that was read to its end; no row where none was. */
export const listHeardQuery = (source: string, feed: string): Query =>
  query("select as_of from observation.enumeration where source = $1 and feed = $2", [source, feed]);

export const listHeardAsOf = (rows: readonly Row[] = []): number | undefined => {
  const asOf = rows[0]?.["as_of"] ?? undefined;
  return asOf === undefined ? undefined : Number(asOf);
};

/** A list was read to its end; the latest of them stays. */
export const listHeardStep = ({ source, site, feed, asOf }: ListHeard): Step =>
  query(
    `insert into observation.enumeration (source, site, feed, as_of) values ($1, $2, $3, $4::bigint)
     on conflict (source, feed) do update
     set site = excluded.site, as_of = greatest(enumeration.as_of, excluded.as_of)`,
    [source, site, feed, String(asOf)],
  );
