// What production writes in one commit: the promises that stand, those that fell, and the journal of both.

import type { Cause } from "../../record/record-change.ts";

export interface PromiseChange {
  /** Sales order line and production order (entities). */
  readonly line: string;
  readonly order: string;
  /** Site of the line. */
  readonly site: string;
  /** YYYY-MM-DD; undefined where there was, or is, no promise. Never both. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly cause: Cause;
}

export interface ProductionRows {
  readonly position: number;
  /** Instant of the commit, ms. */
  readonly at: number;
  readonly changes: readonly PromiseChange[];
}
