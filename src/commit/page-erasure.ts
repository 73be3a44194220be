// The kept pages from which an erasure takes rows: every page of the sources that told of the person, because a list may hold a row
// that said nothing new, and so is named by no entry of the log.

import { recordId } from "../base/id.ts";
import { parseExactJson, isExactList, isExactObject } from "../base/exact-json.ts";
import { isParked, parseValue } from "../model/value.ts";
import { pageBytes } from "../lineage/raw-row.ts";
import { keptPagesQuery } from "../observation/store-reading.ts";
import { pagesOfSourcesQuery, type RewrittenPage } from "../observation/store-erasure.ts";
import { feedOf } from "../observation/supersession.ts";
import type { Database, Row } from "../platform/database.ts";
import type { ConfiguredSource } from "../source/catalogue.ts";
import type { RawRow } from "../source/connector.ts";
import { mappingName } from "./page-intake.ts";
import { erasedPage, type FeedRows, keptRowsOf } from "./erased-page.ts";

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
  /** Where the rows of suspects were: "page index". */
  readonly quoting: ReadonlySet<string>;
}

/** Pages held in memory at once. */
const pagesPerRead = 20;

/** Pages of a source that hub.yaml no longer names cannot be read row by row: they go whole. Faults: those of the connectors. */
export async function erasePages(asked: PageErasure): Promise<ErasedPages> {
  const { database } = asked;
  const [all = []] = await database.read([pagesOfSourcesQuery(asked.of)]);
  const pages: RewrittenPage[] = [];
  const quoting = new Set<string>();
  let rows = 0;
  for (let start = 0; start < all.length; start += pagesPerRead) {
    const some = all.slice(start, start + pagesPerRead);
    const [kept = []] = await database.read([keptPagesQuery(some.map((row) => row["hash"] ?? ""))]);
    const found = new Map(kept.map((row) => [row["hash"] ?? "", row]));
    for (const named of some) {
      const hash = named["hash"] ?? "";
      const feeds = feedsOf(named, found.get(hash) ?? {}, asked);
      if (feeds === undefined) {
        pages.push({ hash, bytes: undefined });
        continue;
      }
      const gone = new Set<RawRow>();
      for (const { placed } of feeds)
        for (const { row, record } of placed) {
          const isSuspect = record === undefined || asked.suspects.has(record);
          if (!(record !== undefined && asked.records.has(record)) && !(isSuspect && asked.isQuoting(row))) continue;
          gone.add(row);
          if (isSuspect) quoting.add(`${hash} ${row.index}`);
        }
      if (gone.size === 0) continue;
      rows += gone.size;
      const isEmpty = feeds.every(({ placed }) => placed.every(({ row }) => gone.has(row)));
      const left: FeedRows[] = feeds.map(({ feed, placed }) => ({ feed, rows: placed.map(({ row }) => row) }));
      pages.push({ hash, bytes: isEmpty ? undefined : erasedPage(left, (_, row) => gone.has(row)) });
    }
  }
  return { pages, rows, quoting };
}

interface PlacedRows {
  readonly feed: string;
  readonly placed: readonly { readonly row: RawRow; readonly record: string | undefined }[];
}

/** The rows of a page with the record that each tells of; undefined where nobody can read it any more. */
function feedsOf(named: Row, kept: Row, { sources, records }: PageErasure): PlacedRows[] | undefined {
  const source = sources.find(({ name }) => name === named["source"]);
  const mappings = (named["mappings"] ?? "").split("\n").filter((mapping) => mapping !== "");
  const bytes = pageBytes(Buffer.from(kept["bytes"] ?? "", "base64"));
  const isErased = kept["erased"] === "t";
  const feeds = [...new Set(mappings.map((mapping) => feedOf(mapping) ?? ""))];
  if (source === undefined || feeds.length === 0) return undefined;
  const read: PlacedRows[] = [];
  for (const feed of feeds) {
    if (feed === "") {
      read.push({ feed, placed: pushedRows(bytes, source.name) });
      continue;
    }
    const schedule = source.feeds.get(feed);
    if (schedule === undefined || source.connector.reread === undefined) return undefined;
    const page = { raw: bytes, frame: kept["frame"] ?? "", delivery: kept["delivery"] ?? "" };
    const rows = isErased ? keptRowsOf(bytes, feed) : source.connector.reread(source.options, feed, page);
    // A page may have been read by several mappings of the feed, each with its own idea of the key.
    const used = schedule.filter((dated) => mappings.includes(mappingName(feed, dated)));
    const recordsOf = (row: RawRow): string[] =>
      (used.length > 0 ? used : schedule).flatMap(({ mapper }) => {
        const { kind, key } = mapper.map(row, 0);
        return key === "" ? [] : [recordId(source.name, kind, key)];
      });
    const recordOf = (row: RawRow): string | undefined => {
      const told = recordsOf(row);
      return told.find((record) => records.has(record)) ?? told[0];
    };
    read.push({ feed, placed: rows.map((row) => ({ row, record: recordOf(row) })) });
  }
  return read;
}

/** The body of a push, or what an earlier erasure left of it. */
function pushedRows(bytes: Uint8Array, source: string): PlacedRows["placed"] {
  const body = parseExactJson(Buffer.from(bytes).toString("utf8"), "page");
  if (!isExactObject(body)) return [];
  const list = body["records"] ?? body["rows"];
  if (list === undefined || !isExactList(list)) return [];
  return list.flatMap((one, index) => {
    if (!isExactObject(one)) return [];
    const [kind, key] = [one["kind"], one["key"]].map((part) => (typeof part === "string" ? part : ""));
    const row: RawRow = { index, values: pushedValues(one) };
    const read = parseValue({ kind: "code" }, key ?? "");
    return [{ row, record: !kind || isParked(read) || read === "" ? undefined : recordId(source, kind, read) }];
  });
}

/** A pushed record as cells: what has parts is kept as their text. */
export const pushedValues = (record: Readonly<Record<string, unknown>>): Record<string, string | null> =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, typeof value === "string" || value === null ? value : JSON.stringify(value)]),
  );
