// Questions and answers about cash.

import { z } from "zod";
import { amount, cause, date, id, instant, position } from "./contract.ts";

const hiddenLines = z.boolean().describe("True: there are sites whose lines you may not see. None of them is in these figures.");

const bucket = z.object({ monday: date, inflow: amount, outflow: amount, closing: amount });

export const cashForecast = z.object({
  clock: instant,
  rows: z.array(
    z.object({
      company: z.string(),
      currency: z.string(),
      day: date.describe("The day at the company, overdue is before it."),
      opening: z.object({ amount, date }).nullable().describe("Null where no balance is known: the weeks then count from zero."),
      overdue: z.object({ inflow: amount, outflow: amount }).describe("Part of the first week."),
      weeks: z.array(bucket),
      later: amount,
      undated: amount,
    }),
  ),
  reporting: z
    .object({
      currency: z.string(),
      opening: amount,
      weeks: z.array(bucket),
      rates: z.array(z.object({ currency: z.string(), rate: amount, inverse: z.boolean(), date, source: z.string() })),
      missing: z.array(z.string()).describe("Currencies without a rate: not in these figures."),
    })
    .nullable(),
  hiddenLines,
});

const bridgeCause = z.union([
  z.object({ kind: z.enum(["passage-of-time", "exchange-rate"]) }),
  cause.extend({ kind: z.literal("record") }),
]);

const bridge = z.object({
  company: z.string(),
  currency: z.string(),
  before: amount,
  after: amount,
  effects: z.array(
    z.object({ cause: bridgeCause, total: amount, parts: z.record(z.string(), amount).describe("By Monday of the week, and opening.") }),
  ),
});

export const cashBridge = z.object({ native: z.array(bridge), reporting: z.array(bridge), hiddenLines });

const cashLine = z.object({
  line: z.string(),
  root: id,
  entity: id,
  stage: z.string(),
  side: z.enum(["buy", "sell"]),
  company: z.string(),
  site: z.string(),
  party: id.nullable(),
  currency: z.string(),
  amount,
  total: amount,
  date: date.nullable(),
  basis: z.string(),
  degraded: z.array(z.string()),
});
export const cashLinePage = z.object({ lines: z.array(cashLine), next: z.string().nullable(), hiddenLines });

const openItem = z.object({
  invoice: id,
  kind: z.enum(["receivable", "payable"]),
  company: z.string(),
  site: z.string(),
  party: id.nullable(),
  currency: z.string(),
  total: amount,
  open: amount,
  due: date.nullable(),
  degraded: z.array(z.string()),
});
export const openItemList = z.object({ items: z.array(openItem), hiddenLines });

const moved = z.object({ amount, date: date.nullable() });
export const causeList = z.object({
  causes: z.array(z.object({ position, cause, company: z.string(), currency: z.string(), lines: z.int(), before: moved, after: moved })),
  hiddenLines,
});
