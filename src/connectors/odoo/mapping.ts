// What Odoo's own documents mean. Keys are Odoo's ids; names and numbers may change, ids never do. Odoo computes with binary floats, so
// every number states its decimals. What counts is the order of reading: the time of writing has whole seconds, in which a record may
// have had two states, and some fields change without it. A plant with other habits states its own mapping in hub.yaml.

import type { MappingFile } from "../../source/mapping/mapping.ts";

type Feed = MappingFile["feeds"][string];

/** More than any precision that Odoo can be set to. */
const number = (from: string) => ({ from, scale: 6 });
const money = (from: string) => ({ from, scale: 3 });
const counted = (from: string) => ({ ...number(from), unit: { from: "product_uom_id.name", codes: "units" } });

/** Credit notes have positive amounts in Odoo, and their type beside them. */
const signed = (column: string) => ({
  cel: `row.move_type.endsWith("_refund") ? string(-decimal(row.${column})) : row.${column}`,
  scale: 3,
});

const invoice = (kind: string, partner: string, number: string): Feed => ({
  kind,
  key: "id",
  fields: {
    number,
    [partner]: "partner_id.id",
    amount: signed("amount_total"),
    tax_amount: signed("amount_tax"),
    open_amount: signed("amount_residual"),
    currency: "currency_id.name",
    issue_date: "invoice_date",
    due_date: "invoice_date_due",
    payment_reference: "payment_reference",
    status: { cel: 'row.state == "posted" ? row.payment_state : row.state', codes: "invoice" },
  },
});

export const odooMapping: MappingFile = {
  system: "odoo",
  version: "14-19",
  codes: {
    purchase: { draft: "draft", sent: "draft", "to approve": "draft", purchase: "ordered", done: "closed", cancel: "cancelled" },
    sale: { draft: "draft", sent: "draft", sale: "confirmed", done: "closed", cancel: "cancelled" },
    sale_line: { draft: "open", sent: "open", sale: "confirmed", done: "closed", cancel: "cancelled" },
    production: {
      draft: "planned",
      confirmed: "released",
      planned: "released",
      progress: "started",
      to_close: "started",
      done: "completed",
      cancel: "cancelled",
    },
    invoice: {
      draft: "draft",
      cancel: "cancelled",
      not_paid: "open",
      partial: "open",
      blocked: "disputed",
      in_payment: "paid",
      paid: "paid",
      reversed: "closed",
      invoicing_legacy: "closed",
    },
    // Names as an English Odoo delivers them.
    units: {
      Units: "C62",
      "Unit(s)": "C62",
      Dozens: "DZN",
      kg: "KGM",
      g: "GRM",
      t: "TNE",
      Ton: "TNE",
      lb: "LBR",
      oz: "ONZ",
      m: "MTR",
      mm: "MMT",
      cm: "CMT",
      km: "KMT",
      in: "INH",
      ft: "FOT",
      L: "LTR",
      ml: "MLT",
      Days: "DAY",
      Hours: "HUR",
      Minutes: "MIN",
      KWH: "KWH",
      "m²": "MTK",
      "ft²": "FTK",
      "gal (US)": "GLL",
    },
  },
  feeds: {
    party: {
      kind: "party",
      key: "id",
      fields: {
        name: "name",
        works_for: "parent_id.name",
        number: "ref",
        is_supplier: { cel: 'row.supplier_rank != "0"' },
        is_customer: { cel: 'row.customer_rank != "0"' },
        // How a partner is marked that has none.
        tax_number: { from: "vat", none: ["/"] },
        street: "street",
        city: "city",
        postcode: "zip",
        region: "state_id.name",
        country: "country_code",
        phone: "phone",
        email: "email",
        active: "active",
      },
    },
    item: {
      kind: "item",
      key: "id",
      fields: {
        number: "default_code",
        name: "name",
        gtin: "barcode",
        category: "categ_id.name",
        unit: { from: "uom_id.name", codes: "units" },
        is_purchased: "purchase_ok",
        standard_cost: number("standard_price"),
        list_price: number("lst_price"),
        currency: "currency_id.name",
        active: "active",
      },
    },
    purchase_order: {
      kind: "purchase_order",
      key: "id",
      fields: {
        number: "name",
        supplier: "partner_id.id",
        order_date: "date_order",
        promised_date: "date_planned",
        currency: "currency_id.name",
        amount: money("amount_total"),
        partner_reference: "partner_ref",
        status: { from: "state", codes: "purchase" },
      },
    },
    purchase_order_line: {
      kind: "purchase_order_line",
      key: "id",
      fields: {
        order: "order_id.id",
        line_number: "id",
        item: "product_id.id",
        description: "name",
        quantity: counted("product_qty"),
        unit_price: number("price_unit"),
        amount: money("price_total"),
        currency: "currency_id.name",
        promised_date: "date_planned",
        received_quantity: number("qty_received"),
        invoiced_quantity: number("qty_invoiced"),
      },
    },
    sales_order: {
      kind: "sales_order",
      key: "id",
      fields: {
        number: "name",
        customer: "partner_id.id",
        order_date: "date_order",
        promised_date: "commitment_date",
        currency: "currency_id.name",
        amount: money("amount_total"),
        partner_reference: "client_order_ref",
        status: { from: "state", codes: "sale" },
      },
    },
    sales_order_line: {
      kind: "sales_order_line",
      key: "id",
      fields: {
        order: "order_id.id",
        line_number: "id",
        item: "product_id.id",
        description: "name",
        quantity: counted("product_uom_qty"),
        unit_price: number("price_unit"),
        amount: money("price_total"),
        currency: "currency_id.name",
        shipped_quantity: number("qty_delivered"),
        invoiced_quantity: number("qty_invoiced"),
        status: { from: "state", codes: "sale_line" },
      },
    },
    production_order: {
      kind: "production_order",
      key: "id",
      fields: {
        number: "name",
        item: "product_id.id",
        planned_quantity: counted("product_qty"),
        completed_quantity: number("qty_produced"),
        start_date: "date_start",
        due_date: "date_finished",
        priority: "priority",
        status: { from: "state", codes: "production" },
      },
    },
    // Their number is what the supplier printed on them.
    supplier_invoice: invoice("supplier_invoice", "supplier", "ref"),
    customer_invoice: invoice("customer_invoice", "customer", "name"),
  },
};
