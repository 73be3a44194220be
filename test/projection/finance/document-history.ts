// Random histories of documents: orders with and without headers, receipts, invoices, payments, corrections and withdrawals.

import fc from "fast-check";
import type { RecordChange } from "../../../src/record/record-change.ts";
import type { DocumentWorld } from "../document-world.ts";

export interface HistoryStep {
  readonly document: number;
  readonly quantity: number;
  readonly price: number;
  readonly day: number;
  readonly parent: number;
  readonly status: number;
  readonly isWithdrawn: boolean;
}

export const historyStep: fc.Arbitrary<HistoryStep> = fc.record({
  document: fc.nat(15),
  quantity: fc.integer({ min: 0, max: 1200 }),
  price: fc.integer({ min: 0, max: 99_999 }),
  day: fc.nat(27),
  parent: fc.nat(3),
  status: fc.nat(5),
  isWithdrawn: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
});

const digits = (value: number, decimals: number): string => {
  const text = String(value).padStart(decimals + 1, "0");
  return `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
};

const lines = ["line 0", "line 1", "line 2"];
const bills = ["bill 0", "bill 1", "bill 2"];

/** Applies a step; undefined where there was nothing to withdraw. Documents 0 to 15 are of fixed kinds. */
export function applyStep(world: DocumentWorld, step: HistoryStep): RecordChange | undefined {
  const { document, quantity, price, day, parent, status } = step;
  const date = `2026-0${1 + (parent % 3)}-${String(day + 1).padStart(2, "0")}`;
  const currency = "EUR";
  const [amount, units] = [digits(price, 2), digits(quantity, 2)];
  const toLine = parent < 3 ? { order_line: `line ${parent}` } : {};
  const name = stepName(document);
  if (step.isWithdrawn) return world.docs.has(name) ? world.withdraw(name) : undefined;
  if (document === 0)
    return world.put(name, "sales_order", { currency, status: status === 5 ? "cancelled" : "ordered" }, { customer: "customer" });
  if (document <= 3) {
    const values = {
      quantity: units,
      unit_price: digits(price, 4),
      currency,
      promised_date: date,
      status: status === 0 ? "closed" : "open",
    };
    const flat = status === 1 ? { shipped_quantity: digits(quantity, 3) } : {};
    return world.put(name, "sales_order_line", { ...values, ...flat }, parent < 2 ? { order: "order" } : { customer: "customer" });
  }
  if (document <= 6) return world.put(name, "shipment", { quantity: status === 0 ? `-${units}` : units, date, status: "done" }, toLine);
  if (document <= 9) {
    const billed = status < 3 ? { quantity: units } : {};
    const to = status < 4 ? toLine : status === 4 ? { order: "order" } : { ...toLine, order: "order" };
    return world.put(
      name,
      "customer_invoice",
      { amount, currency, due_date: date, ...billed, status: status === 2 ? "cancelled" : "open" },
      to,
    );
  }
  if (document <= 12)
    return world.put(
      name,
      "payment",
      { direction: "in", amount, currency, date },
      parent < 3 ? { customer_invoice: `bill ${parent}` } : {},
    );
  if (document === 14) return world.put(name, "payment_terms", { days: String(day) });
  if (document === 15) return world.put(name, "party", { name }, parent < 3 ? { payment_terms: "terms" } : {});
  return world.put(name, "bank_balance", { balance_type: "closing", amount, currency, date });
}

const stepName = (document: number): string => {
  if (document === 0) return "order";
  if (document <= 3) return lines[document - 1] ?? "";
  if (document <= 6) return `shipment ${document - 4}`;
  if (document <= 9) return bills[document - 7] ?? "";
  if (document <= 12) return `payment ${document - 10}`;
  return ["statement", "terms", "customer"][document - 13] ?? "";
};
