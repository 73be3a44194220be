// Removes what a person consented to: the held records that still stand as they were shown. What a kill cut off is taken up
// again when the hub begins, from the log alone.

import type { Claim } from "../observation/entry.ts";
import { tombstone } from "../observation/tombstone.ts";
import type { Database, Row } from "../platform/database.ts";
import { consentedQuery } from "../desk/store-held.ts";
import { standingClaim } from "./enumeration.ts";
import { intake } from "./intake.ts";
import { batchMax, type Writer } from "./writer.ts";

/** Returns how many were removed. `now` in ms. A round removes at least what it read, so there is an end. */
export async function removeConsented(database: Pick<Database, "read">, writer: Pick<Writer, "submit">, now: number): Promise<number> {
  for (let removed = 0; ;) {
    const [rows = []] = await database.read([consentedQuery(batchMax)]);
    if (rows.length === 0) return removed;
    await writer.submit(intake({ claims: rows.map((row) => consented(row, now)) }));
    removed += rows.length;
  }
}

const consented = (row: Row, now: number): Claim => {
  const by = {
    source: row["source"] ?? "",
    recordKind: row["kind"] ?? "",
    mapping: row["mapping"] ?? "",
    delivery: row["delivery"] ?? "",
    at: Number(row["opened_at"]),
  };
  return tombstone(standingClaim(row), by, now);
};
