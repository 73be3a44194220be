// The rows a placement hands to the store.
import type { PairDecision } from "./component.ts";
import type { Doubt } from "./link.ts";
import type { DatedMatchRules } from "./match-timeline.ts";
import type { Placed } from "./placed.ts";

export interface BlockRow {
  readonly block: string;
  readonly record: string;
  readonly source: string;
}

/** A reference field that names another record than before; undefined: none. */
export interface ReferenceRow {
  readonly record: string;
  readonly field: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** A record that a version named which does not stand. */
export interface PastReferenceRow {
  readonly record: string;
  readonly to: string;
}

export interface CrowdedRow {
  readonly block: string;
  readonly kind: string;
  readonly rule: string;
}

export interface WaitRow {
  readonly child: Placed;
  readonly field: string;
  readonly to: string;
}

/** Entities whose members are counted anew; one that stood before the commit and changed in it is in both. */
export interface Recounted {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface IdentityRows {
  readonly position: number;
  readonly arrived: readonly Placed[];
  /** Known records whose row differs now. */
  readonly changed: readonly Placed[];
  readonly recounted: Recounted;
  readonly blocksAdded: readonly BlockRow[];
  readonly blocksRemoved: readonly BlockRow[];
  readonly crowded: readonly CrowdedRow[];
  readonly uncrowded: readonly string[];
  readonly references: readonly ReferenceRow[];
  readonly pastReferences: readonly PastReferenceRow[];
  readonly waitsOpened: readonly WaitRow[];
  readonly waitsEnded: readonly { readonly record: string; readonly to: string }[];
  readonly decisions: readonly PairDecision[];
  readonly doubts: readonly Doubt[];
  /** Open reviews between two of these that are no doubt any more are closed. */
  readonly reviewed: readonly string[];
  /** Open reviews of one of these with anybody that are no doubt any more are closed. */
  readonly compared: readonly string[];
  /** Kinds of which every record was compared again: their open reviews that are no doubt any more are closed. */
  readonly swept: readonly string[];
  readonly rulesAdded: readonly DatedMatchRules[];
  /** Keys of match rules of which the clock has reached the date. */
  readonly rulesBegun: readonly string[];
}
