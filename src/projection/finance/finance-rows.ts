// What one commit writes: rows as data, turned into statements by the store.

import type { Allocation } from "./allocation.ts";
import type { BalanceChange, RateChange } from "./balance-change.ts";
import type { Line } from "./cash-line.ts";
import type { CashChange } from "./line-change.ts";

export interface ChainAllocations {
  readonly root: string;
  readonly allocations: readonly Allocation[];
}

/** What the commit writes: financeSteps turns it into statements. */
export interface FinanceRows {
  readonly position: number;
  readonly at: number;
  /** Lines that are new or stand differently, and keys of those that are gone. */
  readonly lines: readonly Line[];
  readonly gone: readonly string[];
  readonly changes: readonly CashChange[];
  /** The allocations of these roots take the place of what was stored for them. */
  readonly allocations: readonly ChainAllocations[];
  readonly balances: readonly BalanceChange[];
  readonly rates: readonly RateChange[];
}
