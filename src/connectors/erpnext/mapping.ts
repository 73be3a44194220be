// What ERPNext's own documents mean. Suppliers and customers are two doctypes, and one of each may have the same name: keys of parties say
// which it is. ERPNext computes with binary floats, so every number states its decimals. What counts is the order of reading: quantities
// and states are also changed without another time of writing. A plant with other habits states its own mapping in hub.yaml.

import type { MappingFile } from "../../source/mapping/mapping.ts";

type Feed = MappingFile["feeds"][string];

/** More than any precision that ERPNext can be set to. */
const number = (from: string) => ({ from, scale: 9 });
const money = (from: string) => ({ from, scale: 3 });
const counted = (from: string, unit: string) => ({ ...number(from), unit: { from: unit, codes: "units" } });
/** In an expression: the column's text, empty where it has none. */
const textOf = (column: string): string => `("${column}" in row ? row["${column}"] : "")`;
const active = { from: "disabled", codes: { "0": "true", "1": "false" } };
const party = (link: string) => [`${link}.doctype`, link];

const partyFeed = (name: string, role: "is_supplier" | "is_customer"): Feed => ({
  kind: "party",
  key: ["doctype", "name"],
  fields: {
    name,
    number: "name",
    [role]: { value: "true" },
    tax_number: "tax_id",
    phone: "mobile_no",
    email: "email_id",
    currency: "default_currency",
    active,
  },
});

/** A line does not say in which currency its document is: the company's own is that of the source. */
const line = (kind: string, promised: string, moved: string, movedColumn: string): Feed => ({
  kind,
  key: "name",
  fields: {
    order: "parent",
    line_number: "idx",
    item: "item_code",
    description: "item_name",
    quantity: counted("qty", "uom"),
    unit_price: number("base_rate"),
    amount: money("base_amount"),
    promised_date: promised,
    [moved]: number(movedColumn),
    status: { from: "docstatus", codes: "line" },
  },
});

/** Amounts of returns are negative in ERPNext. What is still to pay is told in the currency of the partner's account. */
const invoice = (kind: string, partner: string, number: string, issued: Feed["fields"][string]): Feed => ({
  kind,
  key: "name",
  fields: {
    number,
    [partner]: { from: party(partner) },
    amount: money("grand_total"),
    tax_amount: money("total_taxes_and_charges"),
    open_amount: {
      cel: `${textOf("party_account_currency")} == ${textOf("currency")} ? ${textOf("outstanding_amount")} : ""`,
      scale: 3,
    },
    currency: "currency",
    issue_date: issued,
    due_date: "due_date",
    status: { from: "status", codes: "invoice" },
  },
});

/** What left the bank, or reached it. */
const ofBank = (paid: string, received: string): string => `${textOf("payment_type")} == "Pay" ? ${textOf(paid)} : ${textOf(received)}`;

export const erpnextMapping: MappingFile = {
  system: "erpnext",
  version: "13-15",
  codes: {
    purchase: {
      Draft: "draft",
      "On Hold": "ordered",
      "To Receive and Bill": "ordered",
      "To Bill": "ordered",
      "To Receive": "ordered",
      Delivered: "ordered",
      Completed: "closed",
      Closed: "closed",
      Cancelled: "cancelled",
    },
    sale: {
      Draft: "draft",
      "On Hold": "confirmed",
      "To Pay": "confirmed",
      "To Deliver and Bill": "confirmed",
      "To Bill": "confirmed",
      "To Deliver": "confirmed",
      Completed: "closed",
      Closed: "closed",
      Cancelled: "cancelled",
    },
    line: { "0": "open", "1": "confirmed", "2": "cancelled" },
    production: {
      Draft: "planned",
      Submitted: "released",
      "Not Started": "released",
      "In Process": "started",
      Completed: "completed",
      Stopped: "closed",
      Closed: "closed",
      Cancelled: "cancelled",
    },
    invoice: {
      Draft: "draft",
      Submitted: "open",
      Unpaid: "open",
      "Unpaid and Discounted": "open",
      "Partly Paid": "open",
      "Partly Paid and Discounted": "open",
      Overdue: "open",
      "Overdue and Discounted": "open",
      Paid: "paid",
      Return: "closed",
      "Debit Note Issued": "closed",
      "Credit Note Issued": "closed",
      "Internal Transfer": "closed",
      Cancelled: "cancelled",
    },
    payment: { "0": "proposed", "1": "booked", "2": "cancelled" },
    direction: { Receive: "in", Pay: "out" },
    // Names as an English ERPNext sets them up.
    units: {
      Nos: "C62",
      Unit: "C62",
      Pair: "PR",
      Kg: "KGM",
      Gram: "GRM",
      Tonne: "TNE",
      Pound: "LBR",
      Ounce: "ONZ",
      Meter: "MTR",
      Millimeter: "MMT",
      Centimeter: "CMT",
      Kilometer: "KMT",
      Inch: "INH",
      Foot: "FOT",
      Litre: "LTR",
      Day: "DAY",
      Hour: "HUR",
      Minute: "MIN",
      "Square Meter": "MTK",
      "Cubic Meter": "MTQ",
    },
  },
  feeds: {
    supplier: partyFeed("supplier_name", "is_supplier"),
    customer: partyFeed("customer_name", "is_customer"),
    item: {
      kind: "item",
      key: "name",
      fields: {
        number: "item_code",
        name: "item_name",
        category: "item_group",
        unit: { from: "stock_uom", codes: "units" },
        is_purchased: "is_purchase_item",
        lead_time_days: "lead_time_days",
        safety_stock: counted("safety_stock", "stock_uom"),
        active,
      },
    },
    purchase_order: {
      kind: "purchase_order",
      key: "name",
      fields: {
        number: "name",
        supplier: { from: party("supplier") },
        order_date: "transaction_date",
        promised_date: "schedule_date",
        currency: "currency",
        amount: money("grand_total"),
        partner_reference: "order_confirmation_no",
        status: { from: "status", codes: "purchase" },
      },
    },
    purchase_order_line: line("purchase_order_line", "schedule_date", "received_quantity", "received_qty"),
    sales_order: {
      kind: "sales_order",
      key: "name",
      fields: {
        number: "name",
        customer: { from: party("customer") },
        order_date: "transaction_date",
        promised_date: "delivery_date",
        currency: "currency",
        amount: money("grand_total"),
        partner_reference: "po_no",
        status: { from: "status", codes: "sale" },
      },
    },
    sales_order_line: line("sales_order_line", "delivery_date", "shipped_quantity", "delivered_qty"),
    production_order: {
      kind: "production_order",
      key: "name",
      fields: {
        number: "name",
        item: "production_item",
        planned_quantity: counted("qty", "stock_uom"),
        completed_quantity: number("produced_qty"),
        scrapped_quantity: number("process_loss_qty"),
        start_date: "planned_start_date",
        due_date: "planned_end_date",
        status: { from: "status", codes: "production" },
      },
    },
    // Their number and day are what the supplier printed on them.
    supplier_invoice: invoice("supplier_invoice", "supplier", "bill_no", {
      cel: `${textOf("bill_date")} == "" ? ${textOf("posting_date")} : ${textOf("bill_date")}`,
    }),
    customer_invoice: invoice("customer_invoice", "customer", "name", "posting_date"),
    payment: {
      kind: "payment",
      key: "name",
      fields: {
        number: "name",
        direction: { from: "payment_type", codes: "direction" },
        party: { from: ["party_type", "party"] },
        amount: { cel: ofBank("paid_amount", "received_amount"), scale: 3 },
        currency: { cel: ofBank("paid_from_account_currency", "paid_to_account_currency") },
        date: "posting_date",
        end_to_end_id: "reference_no",
        status: { from: "docstatus", codes: "payment" },
      },
    },
  },
};
