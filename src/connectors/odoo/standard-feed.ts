// What is read of Odoo for the feeds that the connector knows by name. The mapping beside it makes canonical kinds of them.

export interface StandardFeed {
  readonly model: string;
  readonly fields: readonly string[];
  readonly domain: readonly unknown[];
  /** What a record that is created has to say besides. */
  readonly newRecord?: Readonly<Record<string, string>>;
}

const words = (text: string): readonly string[] => text.split(" ");

/** Sections and notes are lines of a document as well. */
const goodsOnly = [["display_type", "=", false]];

const invoiceFields = [
  ...words("name ref move_type state payment_state partner_id invoice_date invoice_date_due"),
  ...words("currency_id amount_total amount_tax amount_residual payment_reference"),
];
/** A new one is of the first of these types. */
const invoicesOf = (type: string, ...types: readonly string[]): StandardFeed => ({
  model: "account.move",
  fields: invoiceFields,
  domain: [["move_type", "in", [type, ...types]]],
  newRecord: { move_type: type },
});

export const standardFeeds: ReadonlyMap<string, StandardFeed> = new Map(
  Object.entries({
    party: {
      model: "res.partner",
      fields: words("name ref vat parent_id supplier_rank customer_rank street city zip state_id country_code phone email active"),
      domain: [],
    },
    item: {
      model: "product.product",
      fields: words("default_code name barcode categ_id uom_id purchase_ok lst_price standard_price currency_id active"),
      domain: [],
    },
    purchase_order: {
      model: "purchase.order",
      fields: words("name partner_id partner_ref state date_order date_planned currency_id amount_total"),
      domain: [],
    },
    purchase_order_line: {
      model: "purchase.order.line",
      fields: words(
        "order_id product_id name product_qty product_uom_id price_unit price_total currency_id date_planned qty_received qty_invoiced",
      ),
      domain: goodsOnly,
    },
    sales_order: {
      model: "sale.order",
      fields: words("name partner_id client_order_ref state date_order commitment_date currency_id amount_total"),
      domain: [],
    },
    sales_order_line: {
      model: "sale.order.line",
      fields: words(
        "order_id product_id name product_uom_qty product_uom_id price_unit price_total currency_id qty_delivered qty_invoiced state",
      ),
      domain: goodsOnly,
    },
    production_order: {
      model: "mrp.production",
      fields: words("name product_id product_qty qty_produced product_uom_id date_start date_finished priority state"),
      domain: [],
    },
    supplier_invoice: invoicesOf("in_invoice", "in_refund"),
    customer_invoice: invoicesOf("out_invoice", "out_refund"),
  } satisfies Record<string, StandardFeed>),
);
