// Removes what a person consented to: the held records that still stand as they were shown. What a kill cut off is taken up
// again when the hub begins, from the log alone.

import type { Act, Claim } from "../../observation/entry.ts";
import { massChangeAct, readMassChange } from "../../observation/mass-change.ts";
import { tombstone } from "../../observation/tombstone.ts";
import type { Database, Row } from "../../platform/database.ts";
import { consentedQuery, massChangeQuery } from "../../desk/store-held.ts";
import { standingClaim } from "../run/enumeration.ts";
import { intake } from "../intake.ts";
import { batchMax, type Writer } from "../writer.ts";

/** Returns how many were removed. `now` in ms. Two reads, and a commit for each batch of them; the last one says that it is done. */
export async function removeConsented(database: Pick<Database, "read">, writer: Pick<Writer, "submit">, now: number): Promise<number> {
  const [rows = []] = await database.read([consentedQuery()]);
  if (rows.length === 0) return 0;
  const done = await closingActs(new Map(rows.map((row) => [row["act_key"] ?? "", row["act_site"] ?? ""])), database, now);
  for (let start = 0; start < rows.length; start += batchMax) {
    const claims = rows.slice(start, start + batchMax).map((row) => consented(row, now));
    await writer.submit(intake({ claims, others: start + batchMax >= rows.length ? done : [] }));
  }
  return rows.length;
}

/** Nothing is held of these feeds any more: nobody looks through what was. */
async function closingActs(sites: ReadonlyMap<string, string>, database: Pick<Database, "read">, now: number): Promise<Act[]> {
  const keys = [...sites];
  const answers = await database.read(keys.map(([key]) => massChangeQuery(key)));
  return keys.flatMap(([, site], place) =>
    (answers[place] ?? []).map((row) => massChangeAct({ ...readMassChange(row["body"] ?? ""), observations: [] }, site, now)),
  );
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
