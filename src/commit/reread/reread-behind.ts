// What stands behind the versions of one record (inferred deletes, and rows that came back after one), when its rows are read
// again. Where none of its rows moves to another version, only what came back is told anew, at its place. Where one does, all of it
// is placed again as it would have been, had the rows been read so when they arrived. A pure function of the record's claims.

import type { Claim } from "../../observation/entry.ts";
import { isBehind, isWithdrawn, standingOf, takenBackHash } from "../../observation/supersession.ts";
import { aMomentLater, fromBehind, inPlaceOf, putBehind, takeBack, tombstone } from "../../observation/tombstone.ts";
import { isSameSaying, rowOf } from "./reread-difference.ts";

/** A record of which something was put behind a version. */
export interface PutBehind {
  /** Every claim of it, in the order of the log. */
  readonly claims: readonly Claim[];
  /** What the row of a claim makes now; undefined where it is not read again. */
  readonly nowOf: (claim: Claim) => Claim | undefined;
}

export interface BehindAnew {
  /** To append: what stands behind its versions now. */
  readonly put: readonly Claim[];
  /** To append: what takes back what stood there. */
  readonly takenBack: readonly Claim[];
  /** Rows, see `rowOf`, that stand behind a version, or repeat what does: no version tells them. */
  readonly rows: ReadonlySet<string>;
  /** Rows that stood behind a version and are told by a version of their own now. */
  readonly told: readonly Claim[];
}

export function behindAnew(record: PutBehind): BehindAnew {
  const standing = standingOf(record.claims).filter(({ hash }) => !isWithdrawn(hash));
  return hasMoved(record, standing) ? placedAnew(record, standing) : toldInPlace(record, standing);
}

const reason = "read again with a corrected mapping, it has another place";

/** True where a row tells of another version now than the one it stands at. A row whose content another one tells stands with that. */
function hasMoved({ claims, nowOf }: PutBehind, standing: readonly Claim[]): boolean {
  const placeOf = new Map(standing.map((claim) => [rowOf(claim), claim]));
  const versions = new Set(standing.map(({ version }) => version));
  return [...rowsOf(claims).values()].some((first) => {
    const now = nowOf(first);
    if (now === undefined) return false;
    const stands = placeOf.get(rowOf(first));
    const isHere = now.record === first.record;
    return stands === undefined ? isHere && !versions.has(now.version) : !isHere || now.version !== stands.version;
  });
}

/** The first claim of each row. */
const rowsOf = (claims: readonly Claim[]): Map<string, Claim> => {
  const rows = new Map<string, Claim>();
  for (const claim of claims) if (claim.raw !== null && !rows.has(rowOf(claim))) rows.set(rowOf(claim), claim);
  return rows;
};

function toldInPlace({ claims, nowOf }: PutBehind, standing: readonly Claim[]): BehindAnew {
  const cameBack = standing.filter(({ hash, raw }) => isBehind(hash) && raw !== null);
  const free = freeIn(claims);
  const changed = cameBack.flatMap((was) => {
    const now = nowOf(was);
    return now === undefined || isSameSaying(was, now) ? [] : [{ was, now: free(inPlaceOf(was, now)) }];
  });
  return {
    put: changed.map(({ now }) => now),
    takenBack: changed.map(({ was }) => takeBack(was, reason)),
    rows: new Set(cameBack.map(rowOf)),
    told: [],
  };
}

/** What was taken back once stands again only a moment later. */
function freeIn(claims: readonly Claim[]): (claim: Claim) => Claim {
  const taken = new Set(claims.map(({ version, hash }) => `${version} ${hash}`));
  return (claim) => {
    let free = claim;
    while (taken.has(`${free.version} ${takenBackHash(free.hash)}`)) free = aMomentLater(free);
    return free;
  };
}

/** What happened to the record, in order: a row arrived, or a list no longer named it. */
interface Happening {
  readonly first: Claim;
  /** As it reads now; as it read then where it is not read again. */
  readonly now: Claim;
  readonly isReread: boolean;
}

function happenings({ claims, nowOf }: PutBehind): Happening[] {
  const found = new Map<string, Happening>();
  for (const first of claims) {
    if (first.unnamedBy === undefined && isWithdrawn(first.hash)) continue;
    const key = nameOf(first);
    if (found.has(key)) continue;
    const now = nowOf(first);
    found.set(key, { first, now: now ?? asItCame(first), isReread: now !== undefined });
  }
  // A row that another record had before stands in the log later than it came.
  return [...found.values()].toSorted((one, other) => one.first.receivedAt - other.first.receivedAt);
}

const asItCame = (claim: Claim): Claim => (isBehind(claim.hash) ? fromBehind(claim) : claim);

/** A tombstone that was placed anew is the same event; so is a row that was read again. */
const nameOf = (claim: Claim): string =>
  claim.unnamedBy === undefined ? rowOf(claim) || claim.hash : `unnamed ${claim.receivedAt} ${claim.unnamedBy}`;

function placedAnew(record: PutBehind, standing: readonly Claim[]): BehindAnew {
  const free = freeIn(record.claims);
  const put: Claim[] = [];
  const rows = new Set<string>();
  const plain: Claim[] = [];
  let last: Claim | undefined;
  /** As it stood when it arrived. */
  let before: Claim | undefined;
  for (const { first, now, isReread } of happenings(record)) {
    // It came late: its source did not say it then.
    const isLate = before !== undefined && isBehind(before.hash) && before.version === first.version && !isBehind(first.hash);
    before = laterOf(before, first);
    if (now.record !== first.record) continue;
    if (first.unnamedBy !== undefined) {
      if (last === undefined || last.deleted) continue;
      last = free(gone(last, first, first.unnamedBy));
      put.push(last);
    } else if (last !== undefined && isBehind(last.hash) && last.version === now.version && !isLate) {
      rows.add(rowOf(now));
      if (last.unnamedBy === undefined && isSameSaying(last, now)) continue;
      last = free(putBehind(now, last));
      put.push(last);
    } else if (isBehind(first.hash) && !isReread) {
      // Nobody reads it again to tell it at its version: it stays where it is.
      put.push(first);
      last = laterOf(last, first);
    } else {
      last = laterOf(last, now);
      if (isBehind(first.hash)) plain.push(now);
    }
  }
  return { ...difference(standing, put), rows, told: plain.filter((now) => !isToldIn(standing, now)) };
}

/** Within a version what was put behind it comes last. */
const laterOf = (one: Claim | undefined, other: Claim): Claim =>
  one !== undefined && (one.version > other.version || (one.version === other.version && one.hash > other.hash)) ? one : other;

function gone(last: Claim, first: Claim, delivery: string): Claim {
  const { source, recordKind, mapping, at, receivedAt } = first;
  // It was opened before it was received, and counts from the opening where its record did not claim to be later.
  return tombstone(last, { source, recordKind, mapping, delivery, at: Math.min(at, receivedAt) }, receivedAt);
}

function difference(standing: readonly Claim[], put: readonly Claim[]): Pick<BehindAnew, "put" | "takenBack"> {
  const stood = standing.filter(({ hash }) => isBehind(hash));
  const placeOf = ({ version, hash }: Claim): string => `${version} ${hash}`;
  const [was, is] = [new Set(stood.map(placeOf)), new Set(put.map(placeOf))];
  return {
    put: put.filter((claim) => !was.has(placeOf(claim))),
    takenBack: stood.filter((claim) => !is.has(placeOf(claim))).map((claim) => takeBack(claim, reason)),
  };
}

const isToldIn = (standing: readonly Claim[], now: Claim): boolean =>
  standing.some((claim) => !isBehind(claim.hash) && claim.version === now.version && rowOf(claim) === rowOf(now));
