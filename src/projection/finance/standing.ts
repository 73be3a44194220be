// What stands for one root, and for one bank statement, as finance remembers it; as text where it was not used lately.

import type { Packing } from "../../base/memory.ts";
import { decimal, toText } from "../../base/decimal.ts";
import type { Allocation } from "./allocation.ts";
import type { Line } from "./cash-line.ts";
import type { Balance } from "./opening.ts";

/** What stands for one root. Allocations are undefined where they were not read back: then they are simply written again. */
export interface Standing {
  readonly lines: readonly Line[];
  readonly allocations: readonly Allocation[] | undefined;
}

/** JSON knows no bigint. */
type LineText = Omit<Line, "amount" | "total"> & { readonly amount: string; readonly total: string };
type AllocationText = Omit<Allocation, "quantity" | "amount"> & { readonly quantity: string | null; readonly amount: string };
type StandingText = readonly [readonly LineText[], readonly AllocationText[] | null];

export const standingPacking: Packing<Standing> = {
  write: ({ lines, allocations }) => JSON.stringify([lines.map(lineText), allocations?.map(allocationText) ?? null] satisfies StandingText),
  read(text) {
    const [lines, allocations] = JSON.parse(text) as StandingText;
    return { lines: lines.map(lineOf), allocations: allocations?.map(allocationOf) };
  },
};

const lineText = (line: Line): LineText => ({ ...line, amount: line.amount.toString(), total: line.total.toString() });
const lineOf = (text: LineText): Line => ({ ...text, amount: BigInt(text.amount), total: BigInt(text.total) });

const allocationText = (one: Allocation): AllocationText => ({
  ...one,
  quantity: one.quantity === undefined ? null : toText(one.quantity),
  amount: one.amount.toString(),
});

const allocationOf = (text: AllocationText): Allocation => ({
  ...text,
  quantity: text.quantity === null ? undefined : decimal(text.quantity),
  amount: BigInt(text.amount),
});

/** Undefined: there is none. */
export interface KnownBalance {
  readonly balance: Balance | undefined;
}

export const balancePacking: Packing<KnownBalance> = {
  write: ({ balance }) => (balance === undefined ? "" : JSON.stringify({ ...balance, amount: balance.amount.toString() })),
  read(text) {
    if (text === "") return { balance: undefined };
    const balance = JSON.parse(text) as Omit<Balance, "amount"> & { readonly amount: string };
    return { balance: { ...balance, amount: BigInt(balance.amount) } };
  },
};
