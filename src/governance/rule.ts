// A rule says which system decides which fields, where and in which state of the document. It is data, never code.

import type { Check } from "../model/check.ts";
import type { Tolerance } from "../model/value.ts";

/**
 * Which of several equal claims survives. `rank`: causality first (who moved since they last agreed), then the newer. `sum`: what
 * was agreed and every difference from it. `union`: every element that one of them lists. `ask`: none of them before a person says.
 */
export type Resolution = "rank" | "newest" | "largest" | "smallest" | "sum" | "union" | "ask";

/** What happens while claims of equal standing disagree: take the winner, keep the agreed value, or take and ask a person. */
export type OnDisagreement = "take" | "hold" | "ask";

/** Which losing sides of a decided discrepancy are told what stands: none, of the field, or of all of their record. */
export type Tell = "off" | "field" | "fill" | "record";

/** A company and the sites that were its own when the rule was written: the log keeps them, so that later moves change no past. */
export interface ScopedCompany {
  readonly name: string;
  readonly sites: readonly string[];
}

/** Who may set a value against the sources. */
export interface OverrideLimit {
  /** Role names; empty: whoever may override at all. */
  readonly roles: readonly string[];
  /** Longest time it may stand, ms; undefined: any end. */
  readonly mostMs: number | undefined;
}

export interface Rule {
  /** Stable name; ties and sentences mention it. */
  readonly name: string;
  /** Kind and fields it decides. */
  readonly kind: string;
  readonly fields: readonly string[];
  /** True: one source decides them all. False: each for itself. Undefined: fields that the kind groups travel together. */
  readonly together: boolean | undefined;
  /** Empty list: everywhere. */
  readonly sites: readonly string[];
  /** Empty list: of every company. */
  readonly companies: readonly ScopedCompany[];
  /** Empty list: every product line. The field is the kind's (see rule-scope.ts). */
  readonly productLines: readonly string[];
  /** Field of the record -> values in which the rule holds; `state` stands for the kind's lifecycle field. */
  readonly when: Readonly<Record<string, readonly string[]>>;
  /** Ranked; sources in one inner list are equals. A source that is not listed is heard only while no listed one speaks. */
  readonly authority: readonly (readonly string[])[];
  /** An owner without contact for this long, ms, becomes equal in rank to the next. */
  readonly silentAfterMs: number | undefined;
  readonly tolerance: Tolerance | undefined;
  readonly resolution: Resolution;
  /** Between the elements of a list, where claims are united. */
  readonly separator: string;
  readonly onDisagreement: OnDisagreement;
  readonly tell: Tell;
  /** Two moves closer in time than this, ms, cannot be put in order. */
  readonly clockToleranceMs: number;
  /** Field -> what a claim of it must pass; one that does not steps down one rank. */
  readonly validations: Readonly<Record<string, readonly Check[]>>;
  readonly overrides: OverrideLimit | undefined;
  /** True where an override waits for a second person. */
  readonly needsTwo: boolean;
}

/** The pair of clocks of two systems is rarely closer than this. */
export const clockToleranceMsDefault = 1000;
export const separatorDefault = ";";

/**
 * What it means that a system deletes a record that others still have. `uncouple`: it leaves, the record goes on without it.
 * `restore`: the delete counts for nothing. `end-date`: the record ends with it, as it last was. `ask`: as restore, until a person says.
 */
export type DeleteOutcome = "uncouple" | "restore" | "end-date" | "ask";

/** The delete rule of a kind. */
export interface DeleteRule {
  readonly name: string;
  readonly kind: string;
  readonly outcome: DeleteOutcome;
  /** Whose deletes it is about; others uncouple. Empty list: everybody's. */
  readonly sources: readonly string[];
}

/** A whole rule set and the time from which it is in force, ms. */
export interface RuleSet {
  readonly from: number;
  readonly rules: readonly Rule[];
  readonly deletes: readonly DeleteRule[];
}
