// Questions and answers about cash.

import { z } from "zod";
import { amount, cause, date, id, instant, instantQuery, limitText, position, positionText } from "./contract.ts";

export const named = z
  .object({ entity: id, kind: z.string(), site: z.string(), label: z.string() })
  .nullable()
  .describe("Null where it is not known, or not to be seen.");

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
  cause.extend({ kind: z.literal("record"), of: named.describe("The record whose version, or the decision about which, moved it.") }),
  z.object({ kind: z.literal("others"), causes: z.int() }).describe("The causes that move the least beyond `limit`, in one sum."),
]);

const bridge = z.object({
  company: z.string(),
  currency: z.string(),
  before: amount,
  after: amount,
  effects: z
    .array(
      z.object({ cause: bridgeCause, total: amount, parts: z.record(z.string(), amount).describe("By Monday of the week, and opening.") }),
    )
    .describe("In the order in which they were recorded, the passage of time first. They sum to after - before, to the cent."),
});

const moment = z.object({ position: position.nullable().describe("Null: the newest."), clock: instant });

export const cashBridge = z.object({ from: moment, to: moment, native: z.array(bridge), reporting: z.array(bridge), hiddenLines });

/** Two moments: each a position, at the time of its commit, or a time, at the last position committed by then. */
export const bridgeQuery = {
  company: z.string().optional(),
  from: positionText.optional(),
  fromAt: instantQuery.optional(),
  to: positionText.optional(),
  toAt: instantQuery.optional(),
  limit: limitText(1_000).describe(
    "So many causes of each company and currency, those that move the most money, between weeks too; the rest as one.",
  ),
};

export const linesQuery = {
  company: z.string().optional(),
  currency: z.string().optional(),
  site: z.string().optional(),
  party: id.optional(),
  document: id.optional().describe("The document of a line, the first of its chain, or the order it belongs to."),
  stage: z.enum(["ordered", "received", "shipped", "invoiced", "paid"]).optional(),
  side: z.enum(["buy", "sell"]).optional(),
  from: date.optional(),
  to: date.optional(),
  week: z
    .union([date, z.enum(["overdue", "later", "undated"])])
    .optional()
    .describe("Monday of a week of the forecast: exactly the lines it counts there, what is overdue in the first."),
  clock: instantQuery.optional(),
  order: z.enum(["line", "date", "amount"]).default("line").describe("amount: the greatest first, whichever way it goes."),
};

export const cashLine = z.object({
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
  document: named,
  partner: named,
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

export const movesQuery = {
  company: z.string().optional(),
  currency: z.string().optional(),
  from: positionText,
  to: positionText.optional(),
  source: z.string().optional().describe("With record and version: the moves of one cause."),
  record: id.optional(),
  version: z.coerce.number().int().optional(),
};

const moveSide = z.object({ stage: z.string(), amount, date: date.nullable() }).nullable();
export const cashMovePage = z.object({
  moves: z.array(
    z.object({
      position,
      at: instant,
      line: z.string(),
      document: named,
      company: z.string(),
      site: z.string(),
      currency: z.string(),
      before: moveSide,
      after: moveSide,
      cause,
    }),
  ),
  next: z.string().nullable(),
  hiddenLines,
});
export const causeList = z.object({
  causes: z.array(
    z.object({
      position,
      cause,
      of: named,
      company: z.string(),
      currency: z.string(),
      lines: z.int(),
      before: moved,
      after: moved,
    }),
  ),
  hiddenLines,
});
