// Questions and answers about orders: lists with the money they carry, and all that belongs to one.

import { z } from "zod";
import { amount, date, id, instant, position } from "./contract.ts";
import { cashLine, named } from "./contract-cash.ts";

export const orderKind = z.enum(["purchase_order", "sales_order", "production_order", "purchase_order_line", "sales_order_line"]);

export const ordersQuery = {
  kind: orderKind.describe("A line is an order of its own where a system knows lines without orders."),
  site: z.string().optional(),
  party: id.optional().describe("Any id of the supplier or customer."),
  state: z.string().optional(),
  text: z.string().min(1).max(100).optional().describe("Within its number, or the partner's number for it."),
  dueFrom: date.optional(),
  dueTo: date.optional(),
  order: z.enum(["due", "number"]).default("due"),
};

const fieldValue = z.object({ value: z.string(), source: z.string(), movedAt: instant });

const carried = z
  .array(
    z.object({
      currency: z.string(),
      open: amount.describe("Not paid yet: inflow positive."),
      paid: amount,
      expectedFrom: date.nullable().describe("The first and the last day on which some of the open amount is expected."),
      expectedTo: date.nullable(),
      lines: z.int(),
    }),
  )
  .nullable()
  .describe(
    "From the cash lines of its chain; of a production order, those of the sales order lines that it is made for. " +
      "Null where you may not see cash of its site.",
  );

export const orderRow = z.object({
  entity: id,
  kind: z.string(),
  site: z.string(),
  label: z.string(),
  state: z.string().nullable(),
  due: date.nullable(),
  partner: named,
  item: named,
  fields: z.record(z.string(), fieldValue),
  money: carried,
  discrepancies: z.int().describe("Open, of the order and its lines."),
});

export const orderList = z.object({ orders: z.array(orderRow), next: z.string().nullable() });

const side = z.object({ source: z.string(), value: z.string().nullable() });

export const orderDetail = z.object({
  order: orderRow,
  lines: z.array(orderRow),
  chain: z
    .array(
      z.object({
        step: z.enum(["ordered", "made", "received", "shipped", "delivered", "invoiced", "paid"]),
        document: id,
        kind: z.string(),
        site: z.string(),
        label: z.string(),
        of: id.describe("The document it hangs on."),
        date: date.nullable(),
        quantity: z.string().nullable(),
        unit: z.string().nullable(),
        amount: z.string().nullable(),
        currency: z.string().nullable(),
        state: z.string().nullable(),
      }),
    )
    .describe("As far as it is known, in the order of the steps."),
  replaced: z
    .array(z.object({ from: id, to: id, quantity: z.string().nullable(), amount, currency: z.string() }))
    .describe("How much of which document the next one stands for."),
  stages: z.array(z.object({ stage: z.string(), currency: z.string(), amount })).describe("Each cent of the chain is at one of them."),
  cash: z.array(cashLine),
  discrepancies: z.array(
    z.object({
      entity: id,
      label: z.string(),
      field: z.string(),
      since: instant,
      sides: z.array(side),
      rule: z.string(),
      asks: z.boolean(),
    }),
  ),
  changes: z
    .array(
      z.object({
        at: instant,
        position,
        entity: id,
        label: z.string(),
        source: z.string(),
        version: z.int(),
        changed: z.record(z.string(), fieldValue.nullable()),
        moved: z.array(z.object({ currency: z.string(), amount })).describe("By how much it moved the cash of the chain."),
      }),
    )
    .describe("Of the order and what hangs on it, the newest first."),
});
