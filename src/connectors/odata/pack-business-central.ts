// Business Central's standard APIs v2.0. It writes "no day" as 0001-01-01, "no record" as a GUID of zeros, and an empty choice as a space.

import type { FeedMapping } from "../../source/mapping/mapping.ts";
import { equals, filled, type Pack, type PackFeed } from "./pack-feed.ts";

const changed = ["lastModifiedDateTime"];
const day = (from: string) => ({ from, none: ["0001-01-01"] });
const id = (from: string) => ({ from, none: ["00000000-0000-0000-0000-000000000000"] });

const party = (set: string, role: "is_customer" | "is_supplier"): PackFeed => ({
  service: "",
  set,
  changed,
  mapping: {
    kind: "party",
    key: "id",
    fields: {
      number: "number",
      name: "displayName",
      [role]: { value: "true" },
      tax_number: "taxRegistrationNumber",
      street: "addressLine1",
      city: "city",
      postcode: "postalCode",
      region: "state",
      country: "country",
      phone: "phoneNumber",
      email: "email",
      currency: "currencyCode",
      active: { cel: `!${filled("blocked")} || ${equals("blocked", " ")} || ${equals("blocked", "_x0020_")}` },
    },
  },
});

const items: PackFeed = {
  service: "",
  set: "items",
  changed,
  mapping: {
    kind: "item",
    key: "id",
    fields: {
      number: "number",
      name: "displayName",
      gtin: "gtin",
      category: "itemCategoryCode",
      unit: { from: "baseUnitOfMeasureCode", codes: "units" },
      standard_cost: "unitCost",
      list_price: "unitPrice",
      active: { cel: `!${equals("blocked", "true")}` },
    },
  },
};

const document = (set: string, mapping: FeedMapping): PackFeed => ({ service: "", set, changed, mapping });

const line = (of: PackFeed, itemsOf: string, mapping: Omit<FeedMapping, "key">, fields: FeedMapping["fields"]): PackFeed => ({
  ...of,
  items: itemsOf,
  mapping: {
    ...mapping,
    key: "id",
    fields: {
      order: id("documentId"),
      line_number: "sequence",
      item: id("itemId"),
      description: "description",
      quantity: { from: "quantity", unit: { from: "unitOfMeasureCode", codes: "units" } },
      amount: "amountIncludingTax",
      currency: "of.currencyCode",
      ...fields,
    },
  },
});

const purchaseOrders = document("purchaseOrders", {
  kind: "purchase_order",
  key: "id",
  fields: {
    number: "number",
    supplier: id("vendorId"),
    order_date: day("orderDate"),
    currency: "currencyCode",
    amount: "totalAmountIncludingTax",
    status: { from: "status", codes: "order" },
  },
});

const salesOrders = document("salesOrders", {
  kind: "sales_order",
  key: "id",
  fields: {
    number: "number",
    customer: id("customerId"),
    order_date: day("orderDate"),
    currency: "currencyCode",
    amount: "totalAmountIncludingTax",
    partner_reference: "externalDocumentNumber",
    status: { from: "status", codes: "order" },
  },
});

export const businessCentral: Pack = {
  system: "business-central",
  version: "2.0",
  codes: {
    // An enumeration writes its space as its number.
    order: { Draft: "draft", "In Review": "draft", In_x0020_Review: "draft", Open: "ordered" },
    invoice: {
      " ": "draft",
      _x0020_: "draft",
      Draft: "draft",
      "In Review": "draft",
      In_x0020_Review: "draft",
      Open: "open",
      Paid: "paid",
      Canceled: "cancelled",
      Corrective: "closed",
    },
    units: {
      PCS: "C62",
      PC: "C62",
      EA: "C62",
      DOZ: "DZN",
      KG: "KGM",
      G: "GRM",
      T: "TNE",
      LB: "LBR",
      M: "MTR",
      CM: "CMT",
      MM: "MMT",
      L: "LTR",
      HOUR: "HUR",
      MINUTES: "MIN",
      DAY: "DAY",
    },
  },
  feeds: {
    customers: party("customers", "is_customer"),
    vendors: party("vendors", "is_supplier"),
    items,
    purchaseOrders,
    purchaseOrderLines: line(
      purchaseOrders,
      "purchaseOrderLines",
      { kind: "purchase_order_line", fields: {} },
      {
        unit_price: "directUnitCost",
        promised_date: day("expectedReceiptDate"),
        received_quantity: "receivedQuantity",
        invoiced_quantity: "invoicedQuantity",
      },
    ),
    salesOrders,
    salesOrderLines: line(
      salesOrders,
      "salesOrderLines",
      { kind: "sales_order_line", fields: {} },
      {
        unit_price: "unitPrice",
        promised_date: day("shipmentDate"),
        shipped_quantity: "shippedQuantity",
        invoiced_quantity: "invoicedQuantity",
      },
    ),
    salesInvoices: document("salesInvoices", {
      kind: "customer_invoice",
      key: "id",
      fields: {
        number: "number",
        customer: id("billToCustomerId"),
        order: id("orderId"),
        amount: "totalAmountIncludingTax",
        tax_amount: "totalTaxAmount",
        open_amount: "remainingAmount",
        currency: "currencyCode",
        issue_date: day("invoiceDate"),
        due_date: day("dueDate"),
        status: { from: "status", codes: "invoice" },
      },
    }),
    purchaseInvoices: document("purchaseInvoices", {
      kind: "supplier_invoice",
      key: "id",
      fields: {
        number: "vendorInvoiceNumber",
        supplier: id("vendorId"),
        amount: "totalAmountIncludingTax",
        tax_amount: "totalTaxAmount",
        currency: "currencyCode",
        issue_date: day("invoiceDate"),
        due_date: day("dueDate"),
        status: { from: "status", codes: "invoice" },
      },
    }),
  },
};
