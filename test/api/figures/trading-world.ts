// A small group that buys, makes and sells: what the lists, pages and figures of the console are asked of in tests.

import { z } from "zod";
import { expect } from "vitest";
import { answerOf } from "../../../src/api/contract.ts";
import type { World } from "../api-world.ts";

const record = (kind: string, key: string, fields: Readonly<Record<string, string>>, at = "2026-03-01T08:00:00Z") => ({
  kind,
  key,
  version: 1,
  at,
  fields,
});

const money = { currency: "EUR" };

/** Lyon buys twenty plates: twelve came, ten are billed, part of that is paid; and it sells what is made of them. */
const lyon = [
  record("party", "V-7", {
    name: "Stahl & Söhne GmbH",
    number: "70012",
    tax_number: "DE811907980",
    is_supplier: "true",
    iban: "DE02120300000000202051",
  }),
  record("party", "C-3", { name: "Atelier Dubois", number: "30001", is_customer: "true" }),
  record("item", "I-1", { number: "PLATE-8", name: "Steel plate 8 mm" }),
  record("purchase_order", "PO-1", {
    number: "PO-2026-0001",
    supplier: "V-7",
    order_date: "2026-02-20",
    promised_date: "2026-03-20",
    status: "confirmed",
    ...money,
  }),
  record("purchase_order_line", "PO-1/10", {
    order: "PO-1",
    line_number: "10",
    item: "I-1",
    quantity: "20",
    unit: "C62",
    unit_price: "100.00",
    promised_date: "2026-03-20",
    status: "confirmed",
    ...money,
  }),
  record("goods_receipt", "GR-1", {
    number: "GR-1",
    order_line: "PO-1/10",
    quantity: "12",
    unit: "C62",
    date: "2026-03-01",
    status: "done",
  }),
  record("supplier_invoice", "SI-1", {
    number: "R-4711",
    supplier: "V-7",
    order_line: "PO-1/10",
    quantity: "10",
    unit: "C62",
    amount: "1000.00",
    issue_date: "2026-03-01",
    due_date: "2026-03-25",
    ...money,
  }),
  record("payment", "P-1", {
    number: "P-1",
    direction: "out",
    party: "V-7",
    supplier_invoice: "SI-1",
    amount: "400.00",
    date: "2026-03-02",
    ...money,
  }),
  record("sales_order", "SO-1", {
    number: "SO-77",
    customer: "C-3",
    order_date: "2026-02-21",
    promised_date: "2026-04-10",
    status: "confirmed",
    ...money,
  }),
  record("sales_order_line", "SO-1/1", {
    order: "SO-1",
    line_number: "1",
    quantity: "2",
    unit: "C62",
    unit_price: "2500.50",
    promised_date: "2026-04-10",
    production_order: "MO-5",
    ...money,
  }),
  record("production_order", "MO-5", {
    number: "MO-5",
    item: "I-1",
    planned_quantity: "2",
    completed_quantity: "0",
    unit: "C62",
    start_date: "2026-03-16",
    due_date: "2026-04-03",
    status: "released",
  }),
];

const ulm = [
  record(
    "party",
    "900",
    { name: "Stahl und Soehne", number: "900", tax_number: "DE811907980", is_supplier: "true" },
    "2026-03-01T09:00:00Z",
  ),
  record("purchase_order", "45-1", { number: "4500000001", supplier: "900", promised_date: "2026-03-06", ...money }),
  record("purchase_order_line", "45-1/1", {
    order: "45-1",
    line_number: "1",
    quantity: "3",
    unit: "C62",
    unit_price: "7.00",
    promised_date: "2026-03-06",
    ...money,
  }),
];

export async function trade(world: World, token: string): Promise<void> {
  for (const [key, source, records] of [
    ["lyon", "erp-lyon", lyon],
    ["ulm", "erp-ulm", ulm],
  ] as const) {
    const answered = await world.push(token, key, { source, records });
    expect([answered.status, answered.json]).toMatchObject([200, { parked: [], held: 0 }]);
    world.clock.advance(60_000);
  }
}

/** The world of a suite once it stands: one for all that is asked of it. */
export interface Trading {
  readonly world: World;
  /** Of somebody who sees and may do everything. */
  readonly token: string;
  readonly read: ReturnType<typeof reading>;
}

/** Reads, and holds the answer to its contract. */
export const reading =
  (world: World) =>
  async <T extends z.ZodType>(token: string, path: string, data: T): Promise<z.output<T>> => {
    const answered = await world.call(token, path);
    expect([path, answered.status, answered.status === 200 ? "" : answered.text]).toEqual([path, 200, ""]);
    return data.parse((answerOf(z.unknown()).parse(answered.json) as { readonly data: unknown }).data);
  };

/** Every row of a list that is asked for a page at a time. */
export async function paged<Row>(
  page: (cursor: string) => Promise<{ readonly rows: readonly Row[]; readonly next: string | null }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const { rows: some, next }: { readonly rows: readonly Row[]; readonly next: string | null } = await page(cursor);
    rows.push(...some);
    cursor = next;
  }
  return rows;
}
