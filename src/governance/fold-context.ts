// What a fold may ask of the world beyond its own entries: dated rules, contacts, the horizon and resolved references.
// All of it is data as of the commit, so a fold stays a pure function.

import type { Tolerance } from "../model/value.ts";
import type { KindRules } from "./rule-set.ts";

export interface FoldContext {
  /** Changes when rules or contacts do. */
  readonly stamp: number;
  /** Latest tick, ms: what is dated up to here has taken effect. */
  readonly horizon: number;
  rulesAt(at: number): KindRules;
  /** The next time after `after` at which a rule set or a silence begins or ends; Infinity when none is known. */
  dueAfter(after: number): number;
  silent(source: string, afterMs: number, at: number): boolean;
  /** The entity that a source's claim of a reference means; the target's record id while that record is unknown. */
  target(toKind: string, source: string, value: string): string;
  sameUnit(x: string, y: string): boolean;
  sameQuantity(x: string, xUnit: string, y: string, yUnit: string, tolerance: Tolerance | undefined): boolean;
  /** Undefined where the units do not measure the same thing. */
  compareQuantity(x: string, xUnit: string, y: string, yUnit: string): number | undefined;
  /** A quantity in another unit, exactly; undefined where that cannot be. */
  convert(value: string, from: string, to: string): string | undefined;
  compare(field: number, x: string, y: string): number;
  /** Field numbers that break an invariant of the record, with the cause; undefined where the kind has none. */
  readonly violated:
    | ((
        values: readonly (string | null | undefined)[],
        /** Survivors that moved, and what they were. */
        moved: readonly { readonly field: number; readonly value: string | null | undefined }[],
      ) => readonly { fields: readonly number[]; cause: string }[])
    | undefined;
}
