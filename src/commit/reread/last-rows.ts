// The last rows that a feed gave, from the kept pages: no call to the source.

import { readHistoryRow } from "../../observation/entry-row.ts";
import { lastClaimsQuery } from "../../observation/store-reading.ts";
import { feedOf } from "../../observation/supersession.ts";
import type { Database } from "../../platform/database.ts";
import type { ConfiguredSource } from "../../source/catalogue.ts";
import type { RawRow } from "../../source/connector.ts";
import { openKeptRows } from "./kept-rows.ts";

/** Claims looked through for rows of one feed among those of its source. */
const lookedMax = 5_000;

/** With when what it came with was produced, ms: by that a dated mapping reads it. */
export interface LastRow extends RawRow {
  readonly producedAt: number;
}

/** The newest first. Faults: those of kept rows. */
export async function lastRows(
  source: ConfiguredSource,
  feed: string,
  rowsMax: number,
  database: Pick<Database, "read">,
): Promise<readonly LastRow[]> {
  const [found = []] = await database.read([lastClaimsQuery(source.name, lookedMax)]);
  const places = new Map<string, { readonly page: string; readonly feed: string; readonly index: number; readonly receivedAt: number }>();
  for (const row of found) {
    const entry = readHistoryRow(row);
    if (entry.kind !== "claim" || !entry.raw || feedOf(entry.mapping) !== feed) continue;
    const { page, index } = entry.raw;
    places.set(`${page} ${index}`, { page, feed, index, receivedAt: entry.receivedAt });
    if (places.size >= rowsMax) break;
  }
  const kept = openKeptRows(source, database);
  await kept.load(places.values());
  return [...places.values()].flatMap(({ page, index, receivedAt }): LastRow[] => {
    const row = kept.row(page, feed, index);
    return row === undefined ? [] : [{ ...row, producedAt: kept.producedAt(page, receivedAt) }];
  });
}
