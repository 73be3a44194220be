// Deletes that no source spoke: a sealed enumeration did not name the record. Such a tombstone takes the version its source
// showed last and stands behind everything the source said at that version; so the next version of the source comes after it,
// and a row that comes back unchanged is put behind it in its turn. Within a version the log's order is that of the hashes:
// those made here begin with a letter above the hexadecimal digits, and go on with the time.

import { sha256Hex } from "../base/hash.ts";
import { claimBody } from "./claim.ts";
import type { Claim } from "./entry.ts";
import { behind, isBehind, takenBackHash } from "./supersession.ts";

/** The last claim of a record that stands. */
export interface StandingClaim {
  readonly record: string;
  readonly key: string;
  readonly site: string;
  readonly version: number;
  readonly hash: string;
  /** Business time of that claim, ms. */
  readonly at: number;
}

/** The sealed enumeration that did not name it. */
export interface Unnaming {
  readonly source: string;
  readonly recordKind: string;
  readonly mapping: string;
  /** Name of the delivery: a file, a query. */
  readonly delivery: string;
  /** ms: when it was opened. */
  readonly at: number;
}

const timeDigits = 15;
const contentDigits = 48;

export function tombstone(last: StandingClaim, by: Unnaming, receivedAt: number): Claim {
  const { record, key, site, version } = last;
  const { source, recordKind, mapping, delivery } = by;
  const at = after(last, by.at);
  const body = claimBody({}, [], true, mapping, { unnamedBy: delivery });
  const hash = behindHash(at, sha256Hex(`${record}|${version}|${body}`));
  return {
    kind: "claim",
    source,
    site,
    record,
    recordKind,
    key,
    version,
    at,
    receivedAt,
    fields: {},
    parked: [],
    deleted: true,
    mapping,
    unnamedBy: delivery,
    raw: null,
    body,
    hash,
  };
}

/**
 * What a source says now of the version behind which the hub has put something: undefined where it repeats what stands there,
 * otherwise the claim moved to the end of that version. Any other claim stays as it is. `latest`: of its record.
 */
export function again(claim: Claim, latest: Pick<StandingClaim, "version" | "hash">): Claim | undefined {
  if (!claim.isHeard || isBehind(claim.hash) || !isBehind(latest.hash) || claim.version !== latest.version) return claim;
  if (latest.hash.endsWith(claim.hash.slice(0, contentDigits))) return undefined;
  return putBehind(claim, latest);
}

/** The same claim behind what was put behind its version last. `latest`: that, or what its source said of the version last. */
export function putBehind(claim: Claim, latest: Pick<StandingClaim, "hash">): Claim {
  const at = after({ ...latest, at: claim.at }, claim.receivedAt);
  return { ...claim, at, hash: behindHash(at, claim.hash) };
}

/** What another claim says, at the place of one that was put behind a version. */
export const inPlaceOf = ({ at }: Claim, now: Claim): Claim => ({ ...now, at, hash: behindHash(at, now.hash) });

/** What was put behind a version, as it came: put behind the same thing again it has the same place. */
export const fromBehind = (claim: Claim): Claim => ({ ...claim, at: claim.at - 1, hash: claim.hash.slice(1 + timeDigits) });

/** A moment later, behind the same version: what was taken back once does not stand again at its old place. */
export const aMomentLater = (claim: Claim): Claim => {
  const at = claim.at + 1;
  return { ...claim, at, hash: behindHash(at, claim.hash.slice(1 + timeDigits)) };
};

/** Takes back what was put behind a version: a replay found that its place is another. */
export function takeBack(claim: Claim, reason: string): Claim {
  const { unnamedBy: _, ...rest } = claim;
  const body = claimBody({}, [], true, claim.mapping, { withdrawn: reason });
  return { ...rest, fields: {}, parked: [], deleted: true, withdrawn: reason, body, hash: takenBackHash(claim.hash) };
}

const behindHash = (at: number, content: string): string =>
  `${behind}${String(at).padStart(timeDigits, "0")}${content.slice(0, contentDigits)}`;

/** Later than what stands at the same version, whatever the clocks say. */
const after = ({ hash, at }: Pick<StandingClaim, "hash" | "at">, now: number): number =>
  Math.max(now, at + 1, isBehind(hash) ? Number(hash.slice(1, 1 + timeDigits)) + 1 : 0);
