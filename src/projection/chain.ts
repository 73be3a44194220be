// The chain between the projections: dated promises. Production says when goods are ready, finance moves the money with them.
// Siblings never import one another; this file is all they share.

import type { Cause } from "../record/record-change.ts";

/** Goods for a sales order line are ready on `date` (YYYY-MM-DD); `order` is the production order that says so. */
export interface ReadyPromise {
  readonly order: string;
  readonly date: string;
}

/** The promise for a sales order line (entity) moved in this commit. */
export interface PromiseMove {
  readonly line: string;
  readonly before: ReadyPromise | undefined;
  readonly after: ReadyPromise | undefined;
  readonly cause: Cause;
}

/** Standing promises, this commit's moves included. */
export interface PromiseReader {
  /** Makes `promiseOf` answer for these sales order lines; at most one statement. */
  prefetch(lines: readonly string[]): Promise<void>;
  promiseOf(line: string): ReadyPromise | undefined;
}

/** What production hands to finance with a commit. */
export interface Promised extends PromiseReader {
  readonly moves: readonly PromiseMove[];
}
