// Rows of something that is read again which the log does not hold, whatever version it gave them then: without a version of
// its own a row has that of its receipt, and would be another one each time.

import type { Query, Row } from "../../platform/database.ts";
import type { ReadRow } from "../page-intake.ts";
import { saidQuery } from "./store-enumeration.ts";

/** One statement. */
export async function missingOf(
  rows: readonly ReadRow[],
  read: (queries: readonly Query[]) => Promise<Row[][]>,
): Promise<readonly ReadRow[]> {
  if (rows.length === 0) return rows;
  const [said = []] = await read([saidQuery([...new Set(rows.map(({ claim }) => claim.record))])]);
  const known = new Set(said.map((row) => `${row["record"]} ${row["hash"]}`));
  return rows.filter(({ claim: { record, hash } }) => !known.has(`${record} ${hash}`));
}
