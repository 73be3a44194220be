// A rule says which system decides which fields, where and in which state of the document. It is data, never code.

import type { Tolerance } from "../model/value.ts";

/** Which of several equal claims survives. `rank`: causality first (who moved since they last agreed), then the newer. */
export type Resolution = "rank" | "newest" | "largest" | "smallest";

/** What happens while claims of equal standing disagree: take the winner, keep the agreed value, or take and ask a person. */
export type OnDisagreement = "take" | "hold" | "ask";

export interface Rule {
  /** Stable name; ties and sentences mention it. */
  readonly name: string;
  /** Kind and fields it decides. */
  readonly kind: string;
  readonly fields: readonly string[];
  /** True where the fields travel together: one source decides them all. */
  readonly together: boolean;
  /** Empty list: everywhere. */
  readonly sites: readonly string[];
  /** Field of the record -> values in which the rule holds; `state` stands for the kind's lifecycle field. */
  readonly when: Readonly<Record<string, readonly string[]>>;
  /** Ranked; sources in one inner list are equals. A source that is not listed is heard only while no listed one speaks. */
  readonly authority: readonly (readonly string[])[];
  /** An owner without contact for this long, ms, becomes equal in rank to the next. */
  readonly silentAfterMs: number | undefined;
  readonly tolerance: Tolerance | undefined;
  readonly resolution: Resolution;
  readonly onDisagreement: OnDisagreement;
  /** Two moves closer in time than this, ms, cannot be put in order. */
  readonly clockToleranceMs: number;
}

/** The pair of clocks of two systems is rarely closer than this. */
export const clockToleranceMsDefault = 1000;

/** A whole rule set and the time from which it is in force, ms. */
export interface RuleSet {
  readonly from: number;
  readonly rules: readonly Rule[];
}
