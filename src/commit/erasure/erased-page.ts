// A kept page without some of its rows. Its bytes cannot be kept then: what is kept are the rows that were left, each at the
// index it had, as their connector read them, so that they can be read again by a later mapping.

import { zstdCompressSync } from "node:zlib";
import type { ParkCause } from "../../model/park.ts";
import type { RawRow, RawValues } from "../../source/connector.ts";

/** Name of what one feed of one source reads in a page; two sources may have sent the same. A feed "": they were pushed. */
export const readingName = (source: string, feed: string): string => `${source}/${feed}`;

export interface FeedRows {
  /** Name of the reading. */
  readonly feed: string;
  readonly rows: readonly RawRow[];
}

/** `rows` first: explanations show a page's list of that name, by index. A row that was erased is null. */
interface KeptFeed {
  readonly rows: readonly (RawValues | null)[];
  readonly feed: string;
  readonly positions?: Readonly<Record<string, string>>;
  readonly faults?: Readonly<Record<string, ParkCause>>;
}

interface KeptPageText extends KeptFeed {
  /** A document holds the rows of several feeds. */
  readonly others?: readonly KeptFeed[];
}

/** Compressed, as every page is. */
export function erasedPage(feeds: readonly FeedRows[], isGone: (feed: string, row: RawRow) => boolean): Uint8Array {
  const [first = { feed: "", rows: [] }, ...others] = feeds.map(({ feed, rows }) => keptFeed(feed, rows, isGone));
  const text: KeptPageText = others.length === 0 ? first : { ...first, others };
  return zstdCompressSync(Buffer.from(JSON.stringify(text)));
}

function keptFeed(feed: string, rows: readonly RawRow[], isGone: (feed: string, row: RawRow) => boolean): KeptFeed {
  const kept = rows.filter((row) => !isGone(feed, row));
  const length = rows.reduce((most, { index }) => Math.max(most, index + 1), 0);
  const values = new Map(kept.map((row) => [row.index, row.values]));
  const positions = Object.fromEntries(kept.flatMap(({ index, receivedPosition: at }) => (at === undefined ? [] : [[`${index}`, at]])));
  const faults = Object.fromEntries(kept.flatMap(({ index, fault }) => (fault === undefined ? [] : [[`${index}`, fault]])));
  return { rows: Array.from({ length }, (_, index) => values.get(index) ?? null), feed, positions, faults };
}

/** The rows of one feed that were left, out of the page's bytes. */
export function keptRowsOf(bytes: Uint8Array, feed: string): RawRow[] {
  const { others = [], ...first } = JSON.parse(Buffer.from(bytes).toString("utf8")) as KeptPageText;
  const kept = [first, ...others].find((one) => one.feed === feed);
  return (kept?.rows ?? []).flatMap((values, index): RawRow[] => {
    if (values === null) return [];
    const [position, fault] = [kept?.positions?.[index], kept?.faults?.[index]];
    return [
      { index, values, ...(position === undefined ? {} : { receivedPosition: position }), ...(fault === undefined ? {} : { fault }) },
    ];
  });
}
