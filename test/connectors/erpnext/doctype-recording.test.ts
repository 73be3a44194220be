// ERPNext's own doctypes, as a site gives them out: the form of every one is learnt, and each column of the mapping stands in them.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { erpnextMapping } from "../../../src/connectors/erpnext/mapping.ts";
import { erpnextOptions } from "../../../src/connectors/erpnext/options.ts";
import { erpnextConnector } from "../../../src/connectors/erpnext/reader.ts";
import { standardFeeds } from "../../../src/connectors/erpnext/standard-feed.ts";
import { canonicalModel } from "../../../src/model/canonical-model.ts";
import type { RawValues } from "../../../src/source/connector.ts";
import { compileMapping } from "../../../src/source/mapping/mapper.ts";
import { fieldColumns } from "../../../src/source/mapping/written.ts";
import { withOutsideData } from "../../support/outside-data.ts";
import { openPeer } from "../../support/peer.ts";
import { type DocType, type Document, frappePeer } from "./frappe-peer.ts";

const peer = await openPeer();
const defaults = { site: "pune", zone: "Asia/Kolkata", currency: "INR" };
const mapperOf = (feed: string) => {
  const mapping = erpnextMapping.feeds[feed] ?? expect.fail(feed);
  return compileMapping(mapping, canonicalModel, defaults, erpnextMapping.codes);
};
const mapped = (feed: string, values: RawValues) => mapperOf(feed).map({ index: 0, values }, 0);

test("the mapping fits the canonical kinds", () => {
  for (const [name, { kind }] of Object.entries(erpnextMapping.feeds)) expect(mapperOf(name).kind.name).toBe(kind);
});

const open = (feeds: Record<string, object>) =>
  erpnextConnector({ now: () => 0, pause: async () => undefined }).open(
    erpnextOptions.parse({ url: peer.url, key: "k", secret: "s", zone: "Asia/Kolkata", calls_per_minute: 10_000, feeds }),
    {
      clock: manualClock(0),
      log: { info: () => undefined, warn: () => undefined },
      folder: "/",
      secrets: { resolve: async (text) => text },
    },
  );

withOutsideData("data/erp/erpnext", (folder) => {
  const site = frappePeer();
  peer.answer = site.answer;
  for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!/doctype\/(\w+)\/\1\.json$/.test(path)) continue;
    const document = JSON.parse(readFileSync(join(folder, path), "utf8")) as DocType & { doctype: string };
    if (document.doctype === "DocType") site.doctypes.set(document.name, document);
  }
  const fieldsOf = (doctype: string) => site.doctypes.get(doctype)?.fields ?? expect.fail(doctype);

  test("every column of the mapping stands in them, and what a document is told by is text", async () => {
    const { objects } = await (await open(Object.fromEntries([...standardFeeds.keys()].map((name) => [name, {}])))).describe();
    const told = new Map(objects.map(({ name, columns }) => [name, columns.map((one) => one.name)]));
    const lacking = [...standardFeeds].flatMap(([name, { fields }]) => fields.filter((field) => told.get(name)?.includes(field) !== true));
    expect(lacking).toEqual([]);
    expect(objects.find(({ name }) => name === "purchase_order")?.columns).toEqual([
      { name: "name", type: "Data" },
      { name: "modified", type: "Datetime" },
      { name: "supplier.doctype", type: "Data" },
      { name: "supplier", type: "Link" },
      { name: "transaction_date", type: "Date" },
      { name: "schedule_date", type: "Date" },
      { name: "currency", type: "Link" },
      { name: "grand_total", type: "Currency" },
      { name: "order_confirmation_no", type: "Data" },
      { name: "status", type: "Select" },
    ]);
  });

  test("the form of every doctype is learnt, with each field that has a value", async () => {
    const hasValue = (type: string): boolean => !/Break$|^(?:HTML|Button|Table|Table MultiSelect|Heading|Fold|Image)$/.test(type);
    const feeds = [...site.doctypes.values()].map(({ name, fields }) => {
      const named = fields.filter(({ fieldtype }) => hasValue(fieldtype)).map(({ fieldname }) => fieldname);
      return [name, { doctype: name, fields: named.length === 0 ? ["name"] : named }] as const;
    });
    expect(feeds.length).toBeGreaterThan(40);
    const reader = await open(Object.fromEntries(feeds));
    const { objects } = await reader.describe();
    const virtual = (doctype: string, column: string) =>
      (fieldsOf(doctype).find(({ fieldname }) => fieldname === column) as { is_virtual?: number }).is_virtual === 1;
    const lacking = feeds.flatMap(([name, { fields }]) => {
      const columns = objects.find((one) => one.name === name)?.columns.map((one) => one.name) ?? [];
      return fields.filter((field) => !columns.includes(field) && !virtual(name, field)).map((field) => `${name} ${field}`);
    });
    expect(lacking).toEqual([]);
  });

  test.each([
    ["purchase", "Purchase Order"],
    ["sale", "Sales Order"],
    ["production", "Work Order"],
    ["invoice", "Purchase Invoice"],
    ["invoice", "Sales Invoice"],
  ])("every state has its meaning: codes %s of %s", (codes, doctype) => {
    const states =
      fieldsOf(doctype)
        .find(({ fieldname }) => fieldname === "status")
        ?.options?.split("\n") ?? [];
    const known = Object.keys(erpnextMapping.codes[codes] ?? {});
    expect(states.filter((one) => one !== "" && !known.includes(one))).toEqual([]);
    expect(states.length).toBeGreaterThan(5);
  });

  test("what can be written is what its page says: what one column tells, and ERPNext does not keep itself", () => {
    const told = Object.entries(erpnextMapping.feeds).map(([name, mapping]) => {
      const { doctype = "" } = standardFeeds.get(name) ?? {};
      const isKept = (column: string): boolean => {
        const field = fieldsOf(doctype).find(({ fieldname }) => fieldname === column);
        const isState = column === "status" && site.doctypes.get(doctype)?.is_submittable === 1;
        const isName = site.doctypes.get(doctype)?.autoname === `field:${column}`;
        return field === undefined || isName || field.read_only === 1 || field.fieldtype === "Read Only" || isState;
      };
      const columns = [...fieldColumns(mapping, erpnextMapping.codes)].filter(([, { column }]) => !isKept(column));
      return [name, columns.map(([field]) => field).join(" ")];
    });
    const order = "order_date promised_date currency partner_reference";
    expect(Object.fromEntries(told)).toEqual({
      supplier: "name tax_number currency active",
      customer: "name tax_number currency active",
      item: "name category unit is_purchased lead_time_days safety_stock active",
      purchase_order: order,
      purchase_order_line: "item description quantity promised_date",
      sales_order: order,
      sales_order_line: "item description quantity promised_date",
      production_order: "item planned_quantity start_date due_date",
      supplier_invoice: "number currency due_date",
      customer_invoice: "currency issue_date due_date",
      payment: "direction date end_to_end_id",
    });
  });

  test("units that the mapping names are set up by ERPNext", () => {
    const text = readFileSync(join(folder, "setup/setup_wizard/data/uom_data.json"), "utf8");
    const names = (JSON.parse(text) as { uom_name: string }[]).map((one) => one.uom_name);
    expect(Object.keys(erpnextMapping.codes["units"] ?? {}).filter((unit) => !names.includes(unit))).toEqual([]);
  });

  test("its demonstration suppliers and items become parties and items", async () => {
    const demo = (file: string, name: string): Document[] =>
      (JSON.parse(readFileSync(join(folder, `setup/demo_data/${file}.json`), "utf8")) as Record<string, string>[]).map((one, at) => ({
        ...one,
        name: one[name] ?? expect.fail(name),
        disabled: 0,
        modified: `2026-01-01 00:00:0${at}`,
      }));
    site.documents.set("Supplier", demo("supplier", "supplier_name"));
    site.documents.set("Item", demo("item", "item_code"));
    const reader = await open({ supplier: {}, item: {} });
    const read = async (feed: string) => {
      const rows = [];
      for await (const page of reader.pull(feed, undefined, { rowsMax: 1_000, bytesMax: 1 << 24 })) rows.push(...page.rows);
      return rows.map(({ values }) => mapped(feed, values));
    };
    const [suppliers, items] = [await read("supplier"), await read("item")];
    expect(suppliers.length * items.length).toBeGreaterThan(0);
    expect([...suppliers, ...items].flatMap(({ parked }) => parked)).toEqual([]);
    expect(suppliers[0]).toMatchObject({ key: expect.stringMatching(/^Supplier\//), fields: { is_supplier: "true", active: "true" } });
    expect(items[0]).toMatchObject({ key: "SKU001", fields: { number: "SKU001", active: "true" } });
  });
});

describe("documents", () => {
  test("a purchase order and its line: the supplier is told apart from a customer of that name", () => {
    const order = { name: "PUR-ORD-2026-00001", "supplier.doctype": "Supplier", supplier: "Acme/Co", grand_total: "119.00000000000001" };
    expect(
      mapped("purchase_order", { ...order, transaction_date: "2026-11-23", currency: "EUR", status: "To Receive and Bill" }),
    ).toMatchObject({
      key: "PUR-ORD-2026-00001",
      parked: [],
      fields: { supplier: "Supplier/Acme\\/Co", order_date: "2026-11-23", amount: "119", status: "ordered" },
    });
    const line = { name: "a1b2c3", parent: "PUR-ORD-2026-00001", idx: "1", item_code: "SKU001", qty: "10.0", uom: "Nos", docstatus: "1" };
    expect(mapped("purchase_order_line", { ...line, base_rate: "11.9", received_qty: "4.0" })).toMatchObject({
      key: "a1b2c3",
      parked: [],
      fields: { order: "PUR-ORD-2026-00001", line_number: "1", quantity: "10", unit: "C62", unit_price: "11.9", status: "confirmed" },
    });
  });

  test("a work order, whose times are days of the site", () => {
    const order = { name: "MFG-WO-1", production_item: "SKU001", qty: "5", stock_uom: "Kg", produced_qty: "0", process_loss_qty: "0" };
    const times = { planned_start_date: "2026-11-23 00:30:00", planned_end_date: "2026-11-24 23:30:00.500000" };
    const { parked, fields } = mapped("production_order", { ...order, ...times, status: "In Process" });
    expect(parked).toEqual([]);
    expect(fields).toMatchObject({ start_date: "2026-11-23", due_date: "2026-11-24", status: "started", unit: "KGM" });
  });

  test("an invoice says what is still to pay where its account has its currency", () => {
    const invoice = { name: "ACC-PINV-1", bill_no: "R-77", bill_date: null, posting_date: "2026-11-20", status: "Partly Paid" };
    const amounts = { grand_total: "119.0", outstanding_amount: "19.0", currency: "EUR", total_taxes_and_charges: "19.0" };
    const of = (account: string) => mapped("supplier_invoice", { ...invoice, ...amounts, party_account_currency: account });
    expect(of("EUR")).toMatchObject({
      parked: [],
      fields: { number: "R-77", issue_date: "2026-11-20", open_amount: "19", status: "open" },
    });
    expect(of("INR").fields["open_amount"] ?? null).toBeNull();
  });

  test("a payment says what left or reached the bank", () => {
    const payment = { name: "ACC-PAY-1", party_type: "Customer", party: "Acme", posting_date: "2026-11-20", docstatus: "1" };
    const amounts = { paid_amount: "100.0", received_amount: "92.5", paid_from_account_currency: "USD", paid_to_account_currency: "EUR" };
    expect(mapped("payment", { ...payment, ...amounts, payment_type: "Receive" })).toMatchObject({
      parked: [],
      fields: { direction: "in", party: "Customer/Acme", amount: "92.5", currency: "EUR", status: "booked" },
    });
  });
});
