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

/** JSON knows no bigint, and the names of what is told would be most of the text: values stand one after the other. */
type StandingText = readonly [lines: readonly (string | null)[], allocations: readonly (string | null)[] | null];

/** Values of a line beside its root, and of an allocation. */
const [lineValues, allocationValues] = [13, 6];

export const standingPacking: Packing<Standing> = {
  write({ lines, allocations }) {
    const lineTexts: (string | null)[] = [];
    for (const one of lines) tellLine(one, lineTexts);
    const allocationTexts: (string | null)[] = [];
    for (const one of allocations ?? []) tellAllocation(one, allocationTexts);
    return JSON.stringify([lineTexts, allocations === undefined ? null : allocationTexts] satisfies StandingText);
  },
  read(text, root) {
    const [lineTexts, allocationTexts] = JSON.parse(text) as StandingText;
    const lines: Line[] = [];
    for (let place = 0; place < lineTexts.length; place += lineValues) lines.push(lineOf(root, lineTexts, place));
    if (allocationTexts === null) return { lines, allocations: undefined };
    const allocations: Allocation[] = [];
    for (let place = 0; place < allocationTexts.length; place += allocationValues) allocations.push(allocationOf(allocationTexts, place));
    return { lines, allocations };
  },
  isFixed: true,
};

/** "" for the entity: the root itself. */
function tellLine(one: Line, texts: (string | null)[]): void {
  const entity = one.entity === one.root ? "" : one.entity;
  texts.push(one.line, entity, one.stage, one.side, one.company, one.site, one.party, one.currency);
  texts.push(one.amount.toString(), one.total.toString(), one.date, one.basis, one.degraded);
}

function lineOf(root: string, texts: readonly (string | null)[], place: number): Line {
  const at = (value: number): string => texts[place + value] ?? "";
  return {
    line: at(0),
    root,
    entity: at(1) || root,
    stage: at(2) as Line["stage"],
    side: at(3) as Line["side"],
    company: at(4),
    site: at(5),
    party: texts[place + 6] ?? null,
    currency: at(7),
    amount: BigInt(at(8)),
    total: BigInt(at(9)),
    date: texts[place + 10] ?? null,
    basis: at(11) as Line["basis"],
    degraded: at(12),
  };
}

function tellAllocation({ from, to, quantity, amount, currency, site }: Allocation, texts: (string | null)[]): void {
  texts.push(from, to, quantity === undefined ? null : toText(quantity), amount.toString(), currency, site);
}

function allocationOf(texts: readonly (string | null)[], place: number): Allocation {
  const at = (value: number): string => texts[place + value] ?? "";
  const quantity = texts[place + 2] ?? null;
  return {
    from: at(0),
    to: at(1),
    quantity: quantity === null ? undefined : decimal(quantity),
    amount: BigInt(at(3)),
    currency: at(4),
    site: at(5),
  };
}

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
