// Deliveries that could not be read as a whole, read with what hub.yaml says now: their rows are claims like those of any page, told
// late. What still cannot be read waits on.

import { Fault } from "../../base/fault.ts";
import { claimOf, toldLate } from "../../observation/claim.ts";
import type { Claim } from "../../observation/entry.ts";
import { refusedQuery, waitingPage, type WaitingPage } from "../../observation/store-refused.ts";
import type { RawRow } from "../../source/connector.ts";
import { inForceAt, placeAt } from "../../source/mapping/schedule.ts";
import { openKeptRows } from "./kept-rows.ts";
import { mappingName, named } from "../page-intake.ts";
import type { RereadOptions } from "./reread.ts";

/** Some claims of a page; `ended`: the page, with the last of them. */
export interface RefusedClaims {
  readonly claims: readonly Claim[];
  readonly ended: WaitingPage | undefined;
}

/** Claims that go together: what the writer commits at once. */
const stretchMax = 1_000;

export async function* rereadRefused(options: Omit<RereadOptions, "upTo">): AsyncGenerator<RefusedClaims> {
  const { source, database, counts, generations } = options;
  const [waiting = []] = await database.read([refusedQuery(source.name)]);
  for (const waits of waiting.map(waitingPage)) {
    const schedule = source.feeds.get(waits.feed);
    if (schedule === undefined || source.connector.reread === undefined) continue;
    // Opened anew for each: a page may be as large as a file.
    const kept = openKeptRows(source, database);
    if (!(await isReadable(kept.load([waits])))) continue;
    const producedAt = kept.producedAt(waits.page, waits.receivedAt);
    const dated = inForceAt(schedule, producedAt);
    const delivered = { source: source.name, mapping: mappingName(waits.feed, dated), page: waits.page, receivedAt: waits.receivedAt };
    const generation = generations.get(waits.feed)?.[placeAt(schedule, producedAt)] ?? 0;
    const delivery = { name: kept.delivery(waits.page), hash: waits.page };
    const claimOfRow = (row: RawRow): Claim =>
      toldLate(claimOf(named(dated.mapper.map(row, waits.receivedAt), row, { delivery }), { ...delivered, generation }));
    const rows = kept.rows(waits.page, waits.feed);
    for (let start = 0; start < rows.length || start === 0; start += stretchMax) {
      const claims = rows.slice(start, start + stretchMax).map(claimOfRow);
      const count = counts.get(waits.feed);
      if (count !== undefined) Object.assign(count, { read: count.read + claims.length, corrected: count.corrected + claims.length });
      yield { claims, ended: start + stretchMax >= rows.length ? waits : undefined };
    }
  }
}

/** Whatever is the matter with it was told when it came, and is no reason to replay nothing else. */
async function isReadable(loading: Promise<void>): Promise<boolean> {
  try {
    await loading;
    return true;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return false;
  }
}
