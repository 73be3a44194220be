// What each member of an entity claims of each field now: the claim that moved the value last, with where it came from.

import type { Claim } from "../observation/entry.ts";
import { standingOf } from "../observation/supersession.ts";
import type { ParkedField } from "../source/mapping/claim.ts";

export interface ClaimedValue {
  readonly source: string;
  readonly key: string;
  readonly site: string;
  readonly record: string;
  /** '' cleared; null: the system says that it has no value. */
  readonly value: string | null;
  /** The version of the source record that moved it here, its effective time (ms) and the position that recorded it. */
  readonly version: number;
  readonly movedAt: number;
  readonly position: number;
  readonly mapping: string;
  /** Hash of the stored page and the row's place in it; null for what nobody sent as bytes. */
  readonly raw: { readonly page: string; readonly index: number } | null;
}

/** A value that could not be read; what the member claimed before still stands. */
export interface ParkedValue extends ParkedField {
  readonly source: string;
  readonly record: string;
  readonly version: number;
}

export interface MemberClaims {
  readonly record: string;
  readonly source: string;
  readonly key: string;
  readonly site: string;
  /** Source versions kept. */
  readonly versions: number;
  /** Its source withdrew it. */
  readonly deleted: boolean;
  /** What that was inferred from; null where its source said it, or where the record stands. */
  readonly deletedBecause: string | null;
  readonly fields: ReadonlyMap<string, ClaimedValue>;
  readonly parked: readonly ParkedValue[];
}

export interface PlacedClaim extends Claim {
  readonly position: number;
}

/** Claims of one record in the order of its source. */
export function memberClaims(given: readonly PlacedClaim[]): MemberClaims | undefined {
  const claims = standingOf(given);
  const fields = new Map<string, ClaimedValue>();
  let parked = new Map<string, ParkedValue>();
  let effective = Number.NEGATIVE_INFINITY;
  for (const claim of claims) {
    effective = Math.max(effective, claim.at);
    const { source, key, site, record, version, position, mapping, raw } = claim;
    for (const [field, value] of Object.entries(claim.fields))
      if (fields.get(field)?.value !== value)
        fields.set(field, { source, key, site, record, value, version, movedAt: effective, position, mapping, raw });
    parked = new Map([...parked].filter(([field]) => field !== "*" && !(field in claim.fields)));
    for (const one of claim.parked) parked.set(one.field, { ...one, source, record, version });
  }
  const last = claims.at(-1);
  if (last === undefined) return undefined;
  const { record, source, key, site, deleted, unnamedBy } = last;
  const deletedBecause = unnamedBy === undefined ? null : `not named in the enumeration of ${unnamedBy}`;
  return { record, source, key, site, versions: claims.length, deleted, deletedBecause, fields, parked: [...parked.values()] };
}
