// S/4HANA's standard services, by what their $metadata says. Items carry no time of change there: they are read with the document they
// belong to. What counts is the order of reading: LastChangeDateTime does not move with everything that a document shows.

import { equals, filled, firstOf, type Pack, type PackFeed, textOf } from "./pack-feed.ts";

const units = {
  PC: "C62",
  EA: "C62",
  ST: "C62",
  DZ: "DZN",
  KG: "KGM",
  G: "GRM",
  TO: "TNE",
  LB: "LBR",
  M: "MTR",
  CM: "CMT",
  MM: "MMT",
  KM: "KMT",
  FT: "FOT",
  M2: "MTK",
  M3: "MTQ",
  L: "LTR",
  ML: "MLT",
  H: "HUR",
  HR: "HUR",
  MIN: "MIN",
  DAY: "DAY",
};

const counted = (from: string, unit: string) => ({ from, unit: { from: unit, codes: "units" } });

/** Of the first address that the service gives. */
const address = (column: string): string => `to_BusinessPartnerAddress.0.${column}`;

const party: PackFeed = {
  service: "API_BUSINESS_PARTNER",
  set: "A_BusinessPartner",
  // A partner that was never changed has no day of change.
  changed: ["LastChangeDate", "CreationDate"],
  mapping: {
    kind: "party",
    key: "BusinessPartner",
    fields: {
      number: "BusinessPartner",
      name: "BusinessPartnerFullName",
      given_name: "FirstName",
      family_name: "LastName",
      is_supplier: { cel: filled("Supplier") },
      is_customer: { cel: filled("Customer") },
      street: {
        cel: `${textOf(address("StreetName"))} + (${filled(address("HouseNumber"))} ? " " + ${textOf(address("HouseNumber"))} : "")`,
      },
      city: address("CityName"),
      postcode: address("PostalCode"),
      region: address("Region"),
      country: address("Country"),
      tax_number: "to_BusinessPartnerTax.0.BPTaxNumber",
      active: { cel: `!(${equals("BusinessPartnerIsBlocked", "true")} || ${equals("IsMarkedForArchiving", "true")})` },
    },
  },
};

const item: PackFeed = {
  service: "API_PRODUCT_SRV",
  set: "A_Product",
  changed: ["LastChangeDateTime", "CreationDate"],
  mapping: {
    kind: "item",
    key: "Product",
    fields: {
      number: "Product",
      name: "to_Description.0.ProductDescription",
      gtin: "ProductStandardID",
      category: "ProductGroup",
      unit: { from: "BaseUnit", codes: "units" },
      active: { cel: `!${equals("IsMarkedForDeletion", "true")}` },
    },
  },
};

const purchaseOrder: PackFeed = {
  service: "API_PURCHASEORDER_PROCESS_SRV",
  set: "A_PurchaseOrder",
  changed: ["LastChangeDateTime"],
  mapping: {
    kind: "purchase_order",
    key: "PurchaseOrder",
    fields: {
      number: "PurchaseOrder",
      company: "CompanyCode",
      supplier: "Supplier",
      order_date: "PurchaseOrderDate",
      currency: "DocumentCurrency",
      partner_reference: "CorrespncExternalReference",
      status: {
        cel: `${filled("PurchasingDocumentDeletionCode")} ? "deleted" : ${textOf("PurchasingProcessingStatus")}`,
        codes: "purchase",
      },
    },
  },
};

const purchaseOrderLine: PackFeed = {
  ...purchaseOrder,
  items: "to_PurchaseOrderItem",
  mapping: {
    kind: "purchase_order_line",
    key: ["PurchaseOrder", "PurchaseOrderItem"],
    fields: {
      order: "PurchaseOrder",
      line_number: "PurchaseOrderItem",
      item: "Material",
      description: "PurchaseOrderItemText",
      quantity: counted("OrderQuantity", "PurchaseOrderQuantityUnit"),
      // A price for a hundred is no price of one, and nothing here divides.
      unit_price: {
        cel: `!${filled("NetPriceQuantity")} || decimal(row["NetPriceQuantity"]) == decimal(1) ? ${textOf("NetPriceAmount")} : ""`,
      },
      currency: "of.DocumentCurrency",
      promised_date: "to_ScheduleLine.0.ScheduleLineDeliveryDate",
      status: {
        cel: firstOf(
          [
            [filled("PurchasingDocumentDeletionCode"), "cancelled"],
            [equals("IsCompletelyDelivered", "true"), "closed"],
          ],
          "open",
        ),
      },
    },
  },
};

const salesOrder: PackFeed = {
  service: "API_SALES_ORDER_SRV",
  set: "A_SalesOrder",
  changed: ["LastChangeDateTime", "CreationDate"],
  mapping: {
    kind: "sales_order",
    key: "SalesOrder",
    fields: {
      number: "SalesOrder",
      customer: "SoldToParty",
      order_date: "SalesOrderDate",
      currency: "TransactionCurrency",
      amount: "TotalNetAmount",
      partner_reference: "PurchaseOrderByCustomer",
      status: { from: "OverallSDProcessStatus", codes: "sale" },
    },
  },
};

const salesOrderLine: PackFeed = {
  ...salesOrder,
  items: "to_Item",
  mapping: {
    kind: "sales_order_line",
    key: ["SalesOrder", "SalesOrderItem"],
    fields: {
      order: "SalesOrder",
      line_number: "SalesOrderItem",
      item: "Material",
      description: "SalesOrderItemText",
      quantity: counted("RequestedQuantity", "RequestedQuantityUnit"),
      amount: "NetAmount",
      currency: "TransactionCurrency",
      requested_date: "of.RequestedDeliveryDate",
      status: { cel: `${filled("SalesDocumentRjcnReason")} ? "rejected" : ${textOf("SDProcessStatus")}`, codes: "sale_line" },
    },
  },
};

const productionOrder: PackFeed = {
  service: "API_PRODUCTION_ORDER_2_SRV",
  set: "A_ProductionOrder_2",
  // Fourteen digits here, and an order that was never changed may have none.
  changed: ["LastChangeDateTime", "MfgOrderCreationDate"],
  mapping: {
    kind: "production_order",
    key: "ManufacturingOrder",
    fields: {
      number: "ManufacturingOrder",
      company: "CompanyCode",
      item: "Material",
      planned_quantity: counted("TotalQuantity", "ProductionUnit"),
      completed_quantity: "MfgOrderConfirmedYieldQty",
      start_date: "MfgOrderPlannedStartDate",
      due_date: "MfgOrderPlannedEndDate",
      sales_order_line: { from: ["SalesOrder", "SalesOrderItem"] },
      status: {
        cel: firstOf(
          [
            [`${filled("OrderIsDeleted")} || ${filled("OrderIsMarkedForDeletion")}`, "cancelled"],
            [filled("OrderIsClosed"), "closed"],
            [`${filled("OrderIsTechnicallyCompleted")} || ${filled("OrderIsDelivered")}`, "completed"],
            [`${filled("OrderIsConfirmed")} || ${filled("OrderIsPartiallyConfirmed")}`, "started"],
            [`${filled("OrderIsReleased")} || ${filled("OrderIsPartiallyReleased")}`, "released"],
          ],
          "planned",
        ),
      },
    },
  },
};

/** Credit memos and what cancels an invoice have positive amounts, and their category beside them. */
const signed = (column: string) => {
  const isTurned = `${filled(column)} && (${equals("SDDocumentCategory", "O")} || ${equals("SDDocumentCategory", "N")})`;
  return { cel: `${isTurned} ? string(-decimal(row["${column}"])) : ${textOf(column)}` };
};

const customerInvoice: PackFeed = {
  service: "API_BILLING_DOCUMENT_SRV",
  set: "A_BillingDocument",
  changed: ["LastChangeDateTime", "CreationDate"],
  mapping: {
    kind: "customer_invoice",
    key: "BillingDocument",
    fields: {
      number: "BillingDocument",
      company: "CompanyCode",
      customer: "PayerParty",
      amount: signed("TotalGrossAmount"),
      tax_amount: signed("TaxAmount"),
      currency: "TransactionCurrency",
      issue_date: "BillingDocumentDate",
      payment_reference: "PaymentReference",
      status: {
        cel: firstOf(
          [
            [equals("BillingDocumentIsCancelled", "true"), "cancelled"],
            [equals("InvoiceClearingStatus", "C"), "paid"],
          ],
          "open",
        ),
      },
    },
  },
};

export const s4: Pack = {
  system: "s4hana",
  version: "odata-v2",
  codes: {
    units,
    purchase: { "01": "draft", "02": "ordered", "03": "draft", "04": "draft", "05": "ordered", "08": "cancelled", deleted: "cancelled" },
    sale: { A: "confirmed", B: "confirmed", C: "closed" },
    sale_line: { A: "confirmed", B: "confirmed", C: "closed", rejected: "cancelled" },
  },
  feeds: {
    party,
    item,
    purchase_order: purchaseOrder,
    purchase_order_line: purchaseOrderLine,
    sales_order: salesOrder,
    sales_order_line: salesOrderLine,
    production_order: productionOrder,
    customer_invoice: customerInvoice,
  },
};
