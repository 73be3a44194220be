// What is read of ERPNext for the feeds that the connector knows by name: what the mapping beside it makes canonical kinds of.

import { usedColumns } from "../../source/mapping/used-column.ts";
import { erpnextMapping } from "./mapping.ts";

export interface StandardFeed {
  readonly doctype: string;
  readonly parent?: string;
  readonly fields: readonly string[];
  readonly filters: readonly (readonly unknown[])[];
}

const doctypes: Readonly<Record<string, Omit<StandardFeed, "fields" | "filters"> & Partial<StandardFeed>>> = {
  supplier: { doctype: "Supplier" },
  customer: { doctype: "Customer" },
  item: { doctype: "Item" },
  purchase_order: { doctype: "Purchase Order" },
  purchase_order_line: { doctype: "Purchase Order Item", parent: "Purchase Order" },
  sales_order: { doctype: "Sales Order" },
  sales_order_line: { doctype: "Sales Order Item", parent: "Sales Order" },
  production_order: { doctype: "Work Order" },
  supplier_invoice: { doctype: "Purchase Invoice" },
  customer_invoice: { doctype: "Sales Invoice" },
  // Money moved between accounts of one's own has no party, and that of employees is no business of these kinds.
  payment: { doctype: "Payment Entry", filters: [["party_type", "in", ["Customer", "Supplier"]]] },
};

export const standardFeeds: ReadonlyMap<string, StandardFeed> = new Map(
  Object.entries(erpnextMapping.feeds).map(([name, mapping]) => [
    name,
    { doctype: "", filters: [], ...doctypes[name], fields: [...usedColumns(mapping).keys()] },
  ]),
);
