// What one commit writes: rows as data, turned into statements by the store.

import type { BalanceChange, RateChange } from "./balance-change.ts";
import type { Line } from "./cash-line.ts";
import type { CashChange } from "./line-change.ts";

/** What the commit writes: financeSteps turns it into statements. */
export interface FinanceRows {
  readonly position: number;
  readonly at: number;
  /** Lines that are new or stand differently, and keys of those that are gone. */
  readonly lines: readonly Line[];
  readonly gone: readonly string[];
  readonly changes: readonly CashChange[];
  readonly balances: readonly BalanceChange[];
  readonly rates: readonly RateChange[];
}
