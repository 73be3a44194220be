// Records that were erased, for as long as the hub knows them: what a source says of one later is erased before it is kept, so
// that the next full list does not bring back what a person had asked to forget.

import { zstdDecompressSync } from "node:zlib";
import { sha256Hex } from "../../base/hash.ts";
import { erasedValue, isErased } from "../../model/erased.ts";
import type { Model } from "../../model/kind.ts";
import type { Claim } from "../../observation/entry.ts";
import { readEntry } from "../../observation/entry-row.ts";
import { erasedClaim, type ErasedRecord, readErasure } from "../../observation/erasure.ts";
import type { RawPage } from "../../observation/store.ts";
import { erasuresQuery } from "../../observation/store-erasure.ts";
import type { Database } from "../../platform/database.ts";
import { erasedPage, readingName } from "./erased-page.ts";
import { type Forgotten, madeNow } from "../intake.ts";
import { isPersonalField } from "./personal-field.ts";

export interface ErasedBook extends Forgotten {
  /** The claim without what told of a person; the same one where its record was never erased. */
  claim(claim: Claim): Claim;
  has(record: string): boolean;
  put(records: readonly ErasedRecord[]): void;
}

export async function openErasedBook(database: Pick<Database, "read">, model: Model): Promise<ErasedBook> {
  const [rows = []] = await database.read([erasuresQuery()]);
  const book = erasedBook(model);
  for (const row of rows) {
    const entry = readEntry(row);
    if (entry.kind === "act") book.put(readErasure(entry.body).records);
  }
  return book;
}

export function erasedBook(model: Model): ErasedBook {
  const known = new Map<string, ErasedRecord>();
  let erasures = 0;
  const isPersonal = isPersonalField(model);
  const claim = (one: Claim): Claim => {
    const erased = known.get(one.record);
    if (erased === undefined) return one;
    const wordOf = (field: string): string => erased.words[field] ?? erasedValue(erased.tag, 0);
    return erasedClaim(one, { tag: erased.tag, isPersonal }, wordOf, erased.group);
  };
  const book: ErasedBook = {
    claim,
    has: (record) => known.has(record),
    count: () => erasures,
    put: (records) => {
      erasures += 1;
      for (const record of records) known.set(record.record, record);
    },
    shown(value, { record, kind, field }) {
      const erased = known.get(record);
      if (erased === undefined || value === "" || isErased(value) || !isPersonal(kind, field)) return value;
      return erased.words[field] ?? erasedValue(erased.tag, 0);
    },
    keep(waiting) {
      const given = madeNow(waiting, book);
      if (known.size === 0) return given;
      const pages = new Map<string, RawPage>();
      for (const page of given.pages) {
        const kept = withoutErased(page, (record) => known.has(record));
        if (kept !== page) pages.set(page.hash, kept);
      }
      if (pages.size === 0 && !given.claims.some(({ record }) => known.has(record))) return given;
      const claims = given.claims.map((one) => {
        const erased = claim(one);
        const page = erased.raw && pages.get(erased.raw.page);
        return page ? { ...erased, raw: { page: page.hash, index: erased.raw.index } } : erased;
      });
      return { ...given, claims, pages: given.pages.map((page) => pages.get(page.hash) ?? page) };
    },
  };
  return book;
}

/** Named by what is left of it. */
function withoutErased(page: RawPage, isErased: (record: string) => boolean): RawPage {
  if (page.rows === undefined || !page.rows.records.some(isErased)) return page;
  const { feed, rows, records } = page.rows;
  const gone = new Set(rows.filter((_, place) => isErased(records[place] ?? "")));
  const bytes = erasedPage([{ feed: readingName(page.source, feed), rows }], (_, row) => gone.has(row));
  const { frame: _, ...rest } = page;
  return { ...rest, bytes, hash: sha256Hex(zstdDecompressSync(bytes)), erased: true };
}
