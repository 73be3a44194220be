import { expect, test } from "vitest";
import { documentWorld } from "../document-world.ts";
import { allLines, inWords } from "./finance-case.ts";

const line = { quantity: "10", unit_price: "12.5", currency: "EUR", promised_date: "2026-03-02", status: "open" };
const net30 = (world: ReturnType<typeof documentWorld>): void => {
  world.put("net 30", "payment_terms", { days: "30" });
  world.put("Acme", "party", { name: "Acme" }, { payment_terms: "net 30" });
};

test("an order is received in part, billed for it and paid: nothing is counted twice", () => {
  const world = documentWorld();
  net30(world);
  world.put("line", "purchase_order_line", line, { supplier: "Acme" });
  expect(inWords(allLines(world))).toEqual(["ordered -12500 EUR 2026-04-01"]);

  world.put("receipt", "goods_receipt", { quantity: "4", date: "2026-03-05" }, { order_line: "line" });
  expect(inWords(allLines(world))).toEqual(["ordered -7500 EUR 2026-04-01", "received -5000 EUR 2026-04-04"]);

  const bill = { quantity: "4", amount: "50.00", currency: "EUR", issue_date: "2026-03-06", due_date: "2026-04-10" };
  world.put("bill", "supplier_invoice", bill, { order_line: "line", supplier: "Acme" });
  expect(inWords(allLines(world))).toEqual(["invoiced -5000 EUR 2026-04-10", "ordered -7500 EUR 2026-04-01"]);

  const half = { direction: "out", amount: "20.00", currency: "EUR", date: "2026-04-09", status: "booked" };
  world.put("transfer", "payment", half, { supplier_invoice: "bill" });
  expect(inWords(allLines(world))).toEqual(["invoiced -3000 EUR 2026-04-10", "ordered -7500 EUR 2026-04-01", "paid -2000 EUR 2026-04-09"]);
});

test("a flat order line without receipts, header, party or terms works and says what it assumed", () => {
  const world = documentWorld();
  world.put("line", "purchase_order_line", { ...line, received_quantity: "4" });
  expect(inWords(allLines(world))).toEqual([
    "ordered -7500 EUR 2026-04-01 (payment_terms)",
    "received -5000 EUR 2026-04-01 (payment_terms,receipt)",
  ]);
});

test("a line that knows neither price nor day nor quantity says so instead of guessing", () => {
  const world = documentWorld();
  world.put("no price", "purchase_order_line", { quantity: "3", currency: "EUR" });
  world.put("no quantity", "sales_order_line", { unit_price: "3", currency: "EUR", promised_date: "2026-03-02" });
  expect(inWords(allLines(world))).toEqual([
    "ordered 0 EUR 2026-04-01 (payment_terms,quantity)",
    "ordered 0 EUR null (promised_date,payment_terms,unit_price,date)",
  ]);
});

test("a closed order expects nothing of what has not moved, and still the bill for what a receipt says arrived", () => {
  const world = documentWorld();
  net30(world);
  world.put("line", "purchase_order_line", { ...line, status: "closed" }, { supplier: "Acme" });
  expect(allLines(world)).toEqual([]);
  world.put("receipt", "goods_receipt", { quantity: "4", date: "2026-03-05" }, { order_line: "line" });
  expect(inWords(allLines(world))).toEqual(["received -5000 EUR 2026-04-04"]);
});

test("an invoice for the whole order takes its net amount from what moved first", () => {
  const world = documentWorld();
  net30(world);
  world.put("order", "sales_order", { currency: "EUR" }, { customer: "Acme" });
  world.put("one", "sales_order_line", { ...line, promised_date: "2026-03-02" }, { order: "order" });
  world.put("two", "sales_order_line", { ...line, promised_date: "2026-03-09" }, { order: "order" });
  world.put("sent", "shipment", { quantity: "2", date: "2026-03-08" }, { order_line: "two" });
  const bill = { amount: "119.00", tax_amount: "19.00", currency: "EUR", due_date: "2026-04-15" };
  world.put("bill", "customer_invoice", bill, { order: "order" });
  expect(inWords(allLines(world))).toEqual([
    "invoiced 11900 EUR 2026-04-15",
    "ordered 10000 EUR 2026-04-08",
    "ordered 5000 EUR 2026-04-01",
  ]);
});

test("what is delivered beyond the order is owed too and says so, what is sent back is not", () => {
  const world = documentWorld();
  net30(world);
  world.put("line", "purchase_order_line", line, { supplier: "Acme" });
  world.put("receipt", "goods_receipt", { quantity: "12", date: "2026-03-05" }, { order_line: "line" });
  expect(inWords(allLines(world))).toEqual(["received -15000 EUR 2026-04-04 (over-delivered)"]);
  world.put("return", "goods_receipt", { quantity: "-5", date: "2026-03-06" }, { order_line: "line" });
  expect(inWords(allLines(world))).toEqual(["ordered -3750 EUR 2026-04-01", "received -8750 EUR 2026-04-04"]);
});

test("a dozen received counts as twelve pieces ordered", () => {
  const world = documentWorld();
  net30(world);
  world.put("line", "purchase_order_line", { ...line, quantity: "24", unit: "C62" }, { supplier: "Acme" });
  world.put("receipt", "goods_receipt", { quantity: "1", unit: "DZN", date: "2026-03-05" }, { order_line: "line" });
  expect(inWords(allLines(world))).toEqual(["ordered -15000 EUR 2026-04-01", "received -15000 EUR 2026-04-04"]);
});

test("an invoice or payment that names no order stands alone, a credit note the other way round", () => {
  const world = documentWorld();
  world.put("bill", "customer_invoice", { amount: "80.00", currency: "EUR", due_date: "2026-04-15", open_amount: "30.00" });
  world.put("credit", "customer_invoice", { amount: "-10.00", currency: "EUR", due_date: "2026-04-16" });
  world.put("advance", "payment", { direction: "in", amount: "7.00", currency: "EUR", date: "2026-04-01" });
  expect(inWords(allLines(world))).toEqual(["invoiced -1000 EUR 2026-04-16", "invoiced 3000 EUR 2026-04-15", "paid 700 EUR 2026-04-01"]);
});

test("a price with sub-cent decimals still sums to the cent over partial documents", () => {
  const world = documentWorld();
  net30(world);
  world.put("line", "purchase_order_line", { ...line, quantity: "7", unit_price: "0.333" }, { supplier: "Acme" });
  world.put("first", "goods_receipt", { quantity: "3", date: "2026-03-05" }, { order_line: "line" });
  world.put("second", "goods_receipt", { quantity: "2", date: "2026-03-06" }, { order_line: "line" });
  expect(allLines(world).reduce((sum, { amount }) => sum + amount, 0n)).toBe(-233n);
});

test("an overpaid invoice expects nothing more and says so", () => {
  const world = documentWorld();
  world.put("bill", "customer_invoice", { amount: "80.00", currency: "EUR", due_date: "2026-04-15" });
  world.put("too much", "payment", { direction: "in", amount: "81.00", currency: "EUR", date: "2026-04-01" }, { customer_invoice: "bill" });
  expect(inWords(allLines(world))).toEqual(["invoiced 0 EUR 2026-04-15 (overpaid)", "paid 8100 EUR 2026-04-01"]);
});

test("a promise for never and a price beyond all money are kept apart from real money, and the commit goes on", () => {
  const world = documentWorld();
  net30(world);
  world.put("never", "purchase_order_line", { ...line, promised_date: "9999-12-31" }, { supplier: "Acme" });
  const typing = { ...line, quantity: "99999999999999999999", unit_price: "99999999999999999999" };
  world.put("typing error", "purchase_order_line", typing, { supplier: "Acme" });
  expect(inWords(allLines(world))).toEqual(["ordered -12500 EUR 9999-12-31", "ordered 0 EUR 2026-04-01 (amount)"]);
});
