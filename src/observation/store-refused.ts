// Deliveries that could not be read as a whole: their bytes, and whether a replay has read them since.

import { type Query, query, type Row, type Step } from "../platform/database.ts";
import { type RawPage, rawStep } from "./store.ts";

export interface RefusedPage {
  readonly raw: RawPage;
  readonly feed: string;
  /** ms */
  readonly receivedAt: number;
}

/** A page that waits for its replay. */
export interface WaitingPage {
  readonly page: string;
  readonly feed: string;
  /** ms */
  readonly receivedAt: number;
}

/** Keeps the pages. Two statements; none where there are none. */
export const refusedSteps = (pages: readonly RefusedPage[]): ((position: number) => Step)[] =>
  pages.length === 0 ? [] : [(position) => rawStep([...rawOf(pages).values()], position), () => query(keepRefused, [rowsText(pages)])];

const rawOf = (pages: readonly RefusedPage[]): Map<string, RawPage> => new Map(pages.map(({ raw }) => [raw.hash, raw]));

const rowsText = (pages: readonly RefusedPage[]): string =>
  JSON.stringify(pages.map(({ raw: { hash, source, site }, feed, receivedAt }) => ({ page: hash, source, site, feed, receivedAt })));

const keepRefused = `
  insert into observation.refused (page, source, site, feed, received_at)
  select distinct on (source, feed, page) page, source, site, feed, "receivedAt"
  from json_to_recordset($1::json) as r (page text, source text, site text, feed text, "receivedAt" bigint)
  order by source, feed, page, "receivedAt"
  on conflict (source, feed, page) do nothing`;

/** Pages of a source that no replay has read, in the order in which they came. */
export const refusedQuery = (source: string): Query =>
  query("select page, feed, received_at from observation.refused where source = $1 and read is null order by received_at, feed, page", [
    source,
  ]);

export const waitingPage = (row: Row): WaitingPage => ({
  page: row["page"] ?? "",
  feed: row["feed"] ?? "",
  receivedAt: Number(row["received_at"]),
});

/** A replay has read the page: from here on its rows are claims of the log. */
export const refusedReadStep = (source: string, { page, feed }: WaitingPage, position: number): Step =>
  query("update observation.refused set read = $4::bigint where source = $1 and feed = $2 and page = $3", [
    source,
    feed,
    page,
    String(position),
  ]);
