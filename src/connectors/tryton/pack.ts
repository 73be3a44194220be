// What comes with the connector: for each of its feeds the model, which records, and how its fields are called in the canonical model.
// Columns are those of a Tryton without modules of others. hub.yaml may state another mapping.

import type { FeedMapping, MappingFile } from "../../source/mapping/mapping.ts";
import { usedColumns } from "../../source/mapping/used-column.ts";
import { trytonCodes } from "./pack-code.ts";

export const trytonVersions = ["6.0", "7.0"] as const;
export type TrytonVersion = (typeof trytonVersions)[number];

export interface PackFeed {
  readonly model: string;
  readonly domain?: readonly (readonly string[])[];
  readonly follows?: readonly string[];
  readonly mapping: FeedMapping;
}

/** Quantities are binary floats in Tryton. No unit has more decimals. */
const quantity = (from: string, unit: string) => ({ from, scale: 6, unit: { from: unit, codes: "units" } });

/**
 * No `version:` and no `at:` anywhere: what a row shows of other records, and what Tryton computes from its lines, changes without the
 * row's own time of change. The order of receipt is that of the states of one server.
 */
const party: PackFeed = {
  model: "party.party",
  follows: ["addresses", "identifiers", "contact_mechanisms"],
  mapping: {
    kind: "party",
    key: "id",
    fields: {
      number: "code",
      name: "name",
      tax_number: "tax_identifier.code",
      email: "email",
      phone: "phone",
      street: "addresses.0.street",
      postcode: "addresses.0.postal_code",
      city: "addresses.0.city",
      country: "addresses.0.country.code",
      active: "active",
    },
  },
};

const item: PackFeed = {
  model: "product.product",
  follows: ["template"],
  mapping: {
    kind: "item",
    key: "id",
    fields: {
      number: "code",
      name: "name",
      unit: { from: "default_uom.symbol", codes: "units" },
      is_purchased: "purchasable",
      is_made: "producible",
      standard_cost: "cost_price",
      list_price: "list_price",
      active: "active",
    },
  },
};

const order = (model: string, kind: string, partner: string, placed: string, promised: string): PackFeed => ({
  model,
  follows: ["lines"],
  mapping: {
    kind,
    key: "id",
    fields: {
      number: "number",
      [partner]: "party",
      order_date: placed,
      promised_date: promised,
      currency: "currency.code",
      amount: "total_amount",
      partner_reference: "reference",
      status: { from: "state", codes: `${kind}_state` },
    },
  },
});

const orderLine = (header: string, kind: string, promised: string): PackFeed => ({
  model: `${header}.line`,
  domain: [["type", "=", "line"]],
  follows: [header],
  mapping: {
    kind,
    key: "id",
    fields: {
      order: header,
      item: "product",
      description: "description",
      quantity: quantity("quantity", "unit.symbol"),
      unit_price: "unit_price",
      amount: "amount",
      currency: "currency.code",
      promised_date: promised,
      status: { from: `${header}_state`, codes: "line_state" },
    },
  },
});

/** Before 7.0 a production calls its unit `uom`. */
const productionOrder = (version: TrytonVersion): PackFeed => ({
  model: "production",
  mapping: {
    kind: "production_order",
    key: "id",
    fields: {
      number: "number",
      item: "product",
      planned_quantity: quantity("quantity", version === "6.0" ? "uom.symbol" : "unit.symbol"),
      start_date: "planned_start_date",
      due_date: "planned_date",
      status: { from: "state", codes: "production_state" },
    },
  },
});

const invoice = (kind: string, type: "in" | "out", partner: string, number: string, orders: string): PackFeed => ({
  model: "account.invoice",
  domain: [["type", "=", type]],
  follows: ["lines", "payment_lines"],
  mapping: {
    kind,
    key: "id",
    fields: {
      number,
      [partner]: "party",
      order: `${orders}.0.id`,
      amount: "total_amount",
      tax_amount: "tax_amount",
      open_amount: "amount_to_pay",
      currency: "currency.code",
      issue_date: "invoice_date",
      due_date: "lines_to_pay.0.maturity_date",
      status: { from: "state", codes: "invoice_state" },
    },
  },
});

/** The invoice whose posting it pays; what it pays may also be something else. */
const paidInvoice = (kind: "payable" | "receivable") => ({
  cel:
    `"line.move_origin" in row && row["line.move_origin"].startsWith("account.invoice,") && row.kind == "${kind}" ` +
    `? row["line.move_origin.id"] : ""`,
});

const payment: PackFeed = {
  model: "account.payment",
  mapping: {
    kind: "payment",
    key: "id",
    fields: {
      direction: { from: "kind", codes: { payable: "out", receivable: "in" } },
      party: "party",
      supplier_invoice: paidInvoice("payable"),
      customer_invoice: paidInvoice("receivable"),
      amount: "amount",
      currency: "currency.code",
      date: "date",
      status: { from: "state", codes: "payment_state" },
    },
  },
};

/** Names of feeds are those of kinds. */
export const packFeeds = (version: TrytonVersion): ReadonlyMap<string, PackFeed> =>
  new Map(
    [
      party,
      item,
      order("purchase.purchase", "purchase_order", "supplier", "purchase_date", "delivery_date"),
      orderLine("purchase", "purchase_order_line", "delivery_date"),
      order("sale.sale", "sales_order", "customer", "sale_date", "shipping_date"),
      orderLine("sale", "sales_order_line", "shipping_date"),
      productionOrder(version),
      invoice("supplier_invoice", "in", "supplier", "reference", "purchases"),
      invoice("customer_invoice", "out", "customer", "number", "sales"),
      payment,
    ].map((feed) => [feed.mapping.kind, feed]),
  );

export const packFeedNames: ReadonlySet<string> = new Set(packFeeds("7.0").keys());

/** What has to be asked for so that a mapping has its columns. */
export const mappedFields = (mapping: FeedMapping): string[] => [...usedColumns(mapping).keys()].filter((column) => column !== "id");

export const trytonMapping = (version: TrytonVersion): MappingFile => ({
  system: "tryton",
  version,
  codes: trytonCodes,
  feeds: Object.fromEntries([...packFeeds(version)].map(([name, { mapping }]) => [name, mapping])),
});
