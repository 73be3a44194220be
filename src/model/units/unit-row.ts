// The shape of the unit tables beside this file: one row per Rec 20 common code.

export interface Unit {
  /** UN/ECE Rec 20 common code. */
  readonly code: string;
  readonly name: string;
  /** Units of one dimension convert into each other. */
  readonly dimension: string;
  /** One unit is numerator / denominator of the dimension's base unit. */
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Code, name, dimension, numerator, denominator (1 where left out). */
export type UnitRow = readonly [code: string, name: string, dimension: string, numerator: bigint, denominator?: bigint];
