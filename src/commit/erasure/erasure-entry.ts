// Entries of the log that an erasure rewrites: read as they stand, told without what goes, and hashed for the chain.

import { leafHash } from "../../base/hash.ts";
import type { Claim, Decision, Entry } from "../../observation/entry.ts";
import { entryRow, readHistoryRow } from "../../observation/entry-row.ts";
import { erasedClaim, erasedDecision, type Words } from "../../observation/erasure.ts";
import { entryColumns } from "../../observation/store.ts";
import { pageEntriesQuery, recordEntriesQuery, type RewrittenRow } from "../../observation/store-erasure.ts";
import { feedOf } from "../../observation/supersession.ts";
import type { Database, Row } from "../../platform/database.ts";
import { copyRow } from "../../platform/sql-text.ts";
import { readingName } from "./erased-page.ts";
import { type ErasedPages, rowName } from "./page-erasure.ts";
import { salts } from "../salt.ts";

/** An entry of the log as it stands, and as a row. */
export interface Told {
  readonly position: number;
  readonly ordinal: number;
  readonly row: Row;
  readonly was: Claim | Decision;
}

export interface Retold extends Told {
  readonly now: Claim | Decision;
}

/** An entry that is rewritten, of whatever kind. */
export interface ToldAnew extends Omit<Told, "was"> {
  readonly now: Entry;
}

export async function entriesOf(places: readonly { readonly record: string }[], database: Pick<Database, "read">): Promise<Told[]> {
  if (places.length === 0) return [];
  const [rows = []] = await database.read([recordEntriesQuery(places.map(({ record }) => record))]);
  return rows.map(toldRow);
}

const toldRow = (row: Row): Told => ({
  position: Number(row["position"]),
  ordinal: Number(row["ordinal"]),
  row,
  was: readHistoryRow(row),
});

type Placed = Pick<Told, "position" | "ordinal">;

export const inLogOrder = (a: Placed, b: Placed): number => a.position - b.position || a.ordinal - b.ordinal;

export function rewritten(one: Told, words: Words, groups: ReadonlyMap<string, string>): Retold | undefined {
  const { was } = one;
  const now =
    was.kind === "claim"
      ? erasedClaim(was, words, (_, value) => words.wordOf(value), groups.get(was.record))
      : erasedDecision(was, words, `${words.tag} ${one.position} ${one.ordinal}`);
  return now === was ? undefined : { ...one, now };
}

/** Claims of other records that were read from a row that goes: what tells of no person stays, but it cannot be read again. */
export async function unreadRows(
  { gone, pages }: ErasedPages,
  erased: readonly Retold[],
  words: Words,
  database: Pick<Database, "read">,
): Promise<Retold[]> {
  if (gone.size === 0) return [];
  const known = new Set(erased.map(({ position, ordinal }) => `${position} ${ordinal}`));
  const [rows = []] = await database.read([pageEntriesQuery(pages.map(({ hash }) => hash))]);
  return rows.map(toldRow).flatMap((one) => {
    const { was } = one;
    if (was.kind !== "claim" || was.raw === null || known.has(`${one.position} ${one.ordinal}`)) return [];
    const reading = readingName(was.source, feedOf(was.mapping) ?? "");
    if (!gone.has(rowName(was.raw.page, reading, was.raw.index))) return [];
    return [{ ...one, now: erasedClaim(was, words, (_, value) => words.wordOf(value)) }];
  });
}

/** Its hash before, and after with a chance of its own: what is gone took its own with it. */
export function withHashes(told: readonly ToldAnew[]): RewrittenRow[] {
  const chance = salts(told.length);
  return told.toSorted(inLogOrder).map(({ position, ordinal, row, now }, place) => {
    const values = entryRow(position, ordinal, now, chance[place] ?? "");
    const cell = (name: string): string => values[entryColumns.indexOf(name)] ?? "";
    const leaf = leafHash(copyRow(entryColumns.map((column) => row[column] ?? null)));
    return { position, ordinal, leaf, after: leafHash(copyRow(values)), body: cell("body"), hash: cell("hash"), salt: cell("salt") };
  });
}
