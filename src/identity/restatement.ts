// Records whose claims a later reading of their feed may have replaced: what identity follows of them is told again from all of
// their claims. For every other record, one comparison finds that there is nothing to do.
import type { Claim } from "../observation/entry.ts";
import { isLater, isWithdrawn, standingOf } from "../observation/supersession.ts";
import { sitePlace } from "./match-plan.ts";
import { blank, heed, type Placed } from "./placed.ts";

/** Every claim speaks of the site: the greatest version the record is known to have, told or withdrawn. */
const lastVersion = (placed: Placed): number => Math.max(placed.versions[sitePlace] ?? Number.NEGATIVE_INFINITY, placed.withdrawnTo);

/** True where another reading of this version may be among the record's claims, or the claim ends the record or revives it. */
export function isRetold(placed: Placed, claim: Claim): boolean {
  if (!isLater(claim.hash)) return placed.isReadAgain;
  return isWithdrawn(claim.hash) || isWithdrawn(placed.firstHash) || !placed.exact || claim.version <= lastVersion(placed);
}

/** Records that have several claims in the batch, one of them of a later reading. */
export function metInBatch(claims: readonly Claim[]): Set<string> {
  const later = new Set<string>();
  for (const { record, hash } of claims) if (isLater(hash)) later.add(record);
  if (later.size === 0) return later;
  const seen = new Map<string, number>();
  for (const { record } of claims) if (later.has(record)) seen.set(record, (seen.get(record) ?? 0) + 1);
  return new Set([...seen].flatMap(([record, count]) => (count > 1 ? [record] : [])));
}

/** Sets what the standing ones among all claims of the record say; true when a value or the first version changed. */
export function restate(placed: Placed, claims: readonly Claim[]): boolean {
  const { values, firstVersion, firstHash, firstAt, isReadAgain } = placed;
  const now = blank(placed.record, placed.source, placed.key, placed.plan);
  for (const claim of standingOf(claims)) heed(now, claim);
  for (const place of placed.plan.resolved) now.values = now.values.with(place, values[place] ?? null);
  const isSame = now.values.every((value, place) => value === values[place]);
  const { versions, hashes } = now;
  placed.versions.splice(0, versions.length, ...versions);
  placed.hashes.splice(0, hashes.length, ...hashes);
  if (!isSame) placed.values = now.values;
  placed.withdrawnTo = claims.reduce((last, { hash, version }) => (isWithdrawn(hash) ? Math.max(last, version) : last), now.withdrawnTo);
  placed.isReadAgain ||= claims.some(({ hash }) => isLater(hash));
  Object.assign(placed, { exact: true, firstAt: now.firstAt, firstVersion: now.firstVersion, firstHash: now.firstHash });
  return (
    !isSame ||
    isReadAgain !== placed.isReadAgain ||
    firstVersion !== now.firstVersion ||
    firstHash !== now.firstHash ||
    firstAt !== now.firstAt
  );
}
