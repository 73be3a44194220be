// Deletes that no source spoke: a sealed enumeration did not name the record. Such a tombstone takes the version its source
// showed last and stands behind everything the source said at that version; so the next version of the source comes after it,
// and a row that comes back unchanged is put behind it in its turn. Within a version the log's order is that of the hashes:
// those made here begin with a letter above the hexadecimal digits, and go on with the time.

import { sha256Hex } from "../base/hash.ts";
import { claimBody } from "./claim.ts";
import type { Claim } from "./entry.ts";
import { behind, isBehind } from "./supersession.ts";

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
  if (!claim.isHeard || !isBehind(latest.hash) || claim.version !== latest.version) return claim;
  if (latest.hash.endsWith(claim.hash.slice(0, contentDigits))) return undefined;
  const at = after({ ...latest, at: claim.at }, claim.receivedAt);
  return { ...claim, at, hash: behindHash(at, claim.hash) };
}

/**
 * What a corrected mapping makes of a row that came back behind its version: it stands right after what was read of it then,
 * and before whatever was put there later. `now`: what its row makes now; undefined: it is another record or version now.
 */
export function behindAgain(claim: Claim, now: Claim | undefined, mapping: string, reason: string): Claim {
  const at = after(claim, claim.at + 1);
  if (now !== undefined) return { ...now, at, hash: behindHash(at, now.hash) };
  const body = claimBody({}, [], true, mapping, { withdrawn: reason });
  const hash = behindHash(at, sha256Hex(`${claim.record}|${claim.version}|${body}`));
  return { ...claim, at, fields: {}, parked: [], deleted: true, mapping, withdrawn: reason, body, hash };
}

const behindHash = (at: number, content: string): string =>
  `${behind}${String(at).padStart(timeDigits, "0")}${content.slice(0, contentDigits)}`;

/** Later than what stands at the same version, whatever the clocks say. */
const after = ({ hash, at }: Pick<StandingClaim, "hash" | "at">, now: number): number =>
  Math.max(now, at + 1, isBehind(hash) ? Number(hash.slice(1, 1 + timeDigits)) + 1 : 0);
