// The kept pages from which an erasure takes rows: every page of the sources that told of the person, because a list may hold a row
// that said nothing new, and so is named by no entry of the log.

import { recordId } from "../../base/id.ts";
import { parseExactJson, isExactList, isExactObject } from "../../base/exact-json.ts";
import { isParked, parseValue } from "../../model/value.ts";
import { pageBytes } from "../../lineage/raw-row.ts";
import { keptPagesQuery } from "../../observation/store-reading.ts";
import { pagesOfSourcesQuery, type RewrittenPage } from "../../observation/store-erasure.ts";
import { feedOf } from "../../observation/supersession.ts";
import type { Database, Row } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { RawRow } from "../../source/connector.ts";
import type { Schedule } from "../../source/mapping/schedule.ts";
import { erasedPage, keptRowsOf, readingName } from "./erased-page.ts";

export interface PageErasure {
  readonly sources: readonly ConfiguredSource[];
  readonly database: Pick<Database, "read">;
  /** Sources whose pages are looked through. */
  readonly of: readonly string[];
  /** Every row of these records goes. */
  readonly records: ReadonlySet<string>;
  /** Of these only rows that quote what is erased, in whatever column; so do rows that have no readable key. */
  readonly suspects: ReadonlySet<string>;
  readonly isQuoting: (row: RawRow) => boolean;
}

export interface ErasedPages {
  readonly pages: readonly RewrittenPage[];
  readonly rows: number;
  /** Which rows went, see `rowName`. */
  readonly gone: ReadonlySet<string>;
}

/** A row of a page as one feed of one source reads it. */
export const rowName = (page: string, reading: string, index: number): string => `${page} ${reading} ${index}`;

/** Pages held in memory at once. */
const pagesPerRead = 20;

/** What a source that hub.yaml no longer names has told cannot be read row by row: it goes whole. Faults: those of the connectors. */
export async function erasePages(asked: PageErasure): Promise<ErasedPages> {
  const { database } = asked;
  const [all = []] = await database.read([pagesOfSourcesQuery(asked.of)]);
  const pages: RewrittenPage[] = [];
  const gone = new Set<string>();
  for (let start = 0; start < all.length; start += pagesPerRead) {
    const some = all.slice(start, start + pagesPerRead);
    const [kept = []] = await database.read([keptPagesQuery(some.map((row) => row["hash"] ?? ""))]);
    const found = new Map(kept.map((row) => [row["hash"] ?? "", row]));
    for (const told of some) {
      const hash = told["hash"] ?? "";
      const page = erasedOf(readingsOf(told, found.get(hash) ?? {}, asked), asked);
      for (const { reading, row } of page.gone) gone.add(rowName(hash, reading, row.index));
      if (page.gone.length > 0 || page.isUnread) pages.push({ hash, bytes: page.bytes });
    }
  }
  return { pages, rows: gone.size, gone };
}

/** What one feed of one source reads in a page. */
interface Reading {
  readonly reading: string;
  /** Undefined where nobody can read it any more. */
  readonly placed: readonly { readonly row: RawRow; readonly record: string | undefined }[] | undefined;
}

interface ErasedOnePage {
  readonly gone: readonly { readonly reading: string; readonly row: RawRow }[];
  /** Some of it could not be read, and goes whole. */
  readonly isUnread: boolean;
  readonly bytes: Uint8Array | undefined;
}

function erasedOf(readings: readonly Reading[], asked: PageErasure): ErasedOnePage {
  const isGone = (row: RawRow, record: string | undefined): boolean =>
    (record !== undefined && asked.records.has(record)) || ((record === undefined || asked.suspects.has(record)) && asked.isQuoting(row));
  const gone = readings.flatMap(({ reading, placed = [] }) =>
    placed.flatMap(({ row, record }) => (isGone(row, record) ? [{ reading, row }] : [])),
  );
  const rows = new Set(gone.map(({ row }) => row));
  const left = readings.flatMap(({ reading, placed }) =>
    placed === undefined ? [] : [{ feed: reading, rows: placed.map(({ row }) => row) }],
  );
  const isEmpty = left.every((one) => one.rows.every((row) => rows.has(row)));
  const isUnread = readings.length === 0 || readings.some(({ placed }) => placed === undefined);
  return { gone, isUnread, bytes: isEmpty ? undefined : erasedPage(left, (_, row) => rows.has(row)) };
}

/** Every reading of a page; none where no entry of the log comes from it any more. */
function readingsOf(given: Row, kept: Row, { sources, records }: PageErasure): Reading[] {
  const bytes = pageBytes(Buffer.from(kept["bytes"] ?? "", "base64"));
  const page = { raw: bytes, frame: kept["frame"] ?? "", delivery: kept["delivery"] ?? "" };
  const isErased = kept["erased"] === "t";
  const lines = (given["readings"] ?? "").split("\n").filter((line) => line !== "");
  const names = new Map(
    lines.map((line) => {
      const [source, mapping] = [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)];
      const feed = feedOf(mapping) ?? "";
      return [readingName(source, feed), { source, feed }] as const;
    }),
  );
  return [...names].map(([reading, { source: name, feed }]): Reading => {
    const source = sources.find((one) => one.name === name);
    const schedule = source && scheduleOf(source, feed);
    if (feed === "") return { reading, placed: pushedRows(isErased ? keptRowsOf(bytes, reading) : pushedIn(bytes), name) };
    if (source === undefined || schedule === undefined || source.connector.reread === undefined) return { reading, placed: undefined };
    const rows = isErased ? keptRowsOf(bytes, reading) : source.connector.reread(source.options, feed, page);
    // Several mappings of the feed may have read it, each with its own idea of the key.
    const recordOf = (row: RawRow): string | undefined => {
      const told = schedule.flatMap(({ mapper }) => {
        const { kind, key } = mapper.map(row, 0);
        return key === "" ? [] : [recordId(name, kind, key)];
      });
      return told.find((record) => records.has(record)) ?? told[0];
    };
    return { reading, placed: rows.map((row) => ({ row, record: recordOf(row) })) };
  });
}

/** What another hub made claims of bears the names of that hub's feeds, and is read alike by any feed here. */
const scheduleOf = ({ feeds, connector }: ConfiguredSource, feed: string): Schedule | undefined =>
  feeds.get(feed) ?? (connector.relay === undefined ? undefined : [...feeds.values()][0]);

/** The records of a push as rows. */
function pushedIn(bytes: Uint8Array): RawRow[] {
  const body = parseExactJson(Buffer.from(bytes).toString("utf8"), "page");
  const list = isExactObject(body) ? body["records"] : undefined;
  if (list === undefined || !isExactList(list)) return [];
  return list.flatMap((one, index) => (isExactObject(one) ? [{ index, values: pushedValues(one) }] : []));
}

const pushedRows = (rows: readonly RawRow[], source: string): NonNullable<Reading["placed"]> =>
  rows.map((row) => {
    const { kind, key } = row.values;
    const read = parseValue({ kind: "code" }, key ?? "");
    return { row, record: !kind || isParked(read) || read === "" ? undefined : recordId(source, kind, read) };
  });

/** A pushed record as cells: what has parts is kept as their text. */
export const pushedValues = (record: Readonly<Record<string, unknown>>): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === "string" || value === null ? value : JSON.stringify(value)]),
  );
