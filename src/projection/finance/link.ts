// Which kinds finance reads, how their documents hang together, and which of their fields matter to money.

import type { Doc } from "../../record/record-change.ts";
import { isLive } from "../lookup.ts";
import type { Side } from "./document.ts";

/** order: header. line: order line. movement, invoice, payment: the documents after it. condition: terms and who grants them. */
export type Role = "order" | "line" | "movement" | "invoice" | "payment" | "condition";

interface Link {
  readonly role: Role;
  /** Absent where the document itself tells (payments) or it does not matter (conditions). */
  readonly side?: Side;
  /** Reference fields to the document before it. */
  readonly parents: readonly string[];
  /** Reference fields to what sets its terms. */
  readonly conditions: readonly string[];
  /** Other fields that move money. */
  readonly fields: readonly string[];
}

const lineFields = ["quantity", "unit", "unit_price", "amount", "currency", "promised_date", "requested_date", "company", "status"];
const orderFields = ["promised_date", "currency", "company", "status"];
const movementFields = ["quantity", "unit", "date", "status"];
const invoiceFields = ["quantity", "amount", "tax_amount", "open_amount", "currency", "issue_date", "due_date", "company", "status"];
const paymentFields = ["direction", "amount", "discount_amount", "currency", "date", "company", "status"];

const supplier = ["supplier", "payment_terms"];
const customer = ["customer", "payment_terms"];

const links: ReadonlyMap<string, Link> = new Map<string, Link>([
  ["purchase_order", { role: "order", side: "buy", parents: [], conditions: supplier, fields: orderFields }],
  ["sales_order", { role: "order", side: "sell", parents: [], conditions: customer, fields: orderFields }],
  [
    "purchase_order_line",
    {
      role: "line",
      side: "buy",
      parents: ["order"],
      conditions: supplier,
      fields: [...lineFields, "received_quantity", "rejected_quantity"],
    },
  ],
  [
    "sales_order_line",
    { role: "line", side: "sell", parents: ["order"], conditions: customer, fields: [...lineFields, "shipped_quantity"] },
  ],
  ["goods_receipt", { role: "movement", side: "buy", parents: ["order_line"], conditions: [], fields: movementFields }],
  ["shipment", { role: "movement", side: "sell", parents: ["order_line"], conditions: [], fields: movementFields }],
  ["supplier_invoice", { role: "invoice", side: "buy", parents: ["order_line", "order"], conditions: supplier, fields: invoiceFields }],
  ["customer_invoice", { role: "invoice", side: "sell", parents: ["order_line", "order"], conditions: customer, fields: invoiceFields }],
  ["payment", { role: "payment", parents: ["supplier_invoice", "customer_invoice"], conditions: ["party"], fields: paymentFields }],
  ["party", { role: "condition", parents: [], conditions: ["payment_terms"], fields: [] }],
  ["payment_terms", { role: "condition", parents: [], conditions: [], fields: ["days", "end_of_month"] }],
]);

export const linkOf = (kind: string): Link | undefined => links.get(kind);

export const roleOf = (kind: string): Role | undefined => links.get(kind)?.role;

/** True where the document stands in a chain, or stood in one. */
export const isFollowed = (before: Doc | undefined, after: Doc | undefined): boolean =>
  links.has((after ?? before)?.kind ?? "") && (isLive(before) || isLive(after));

/** True where the change may move money: a live document came, went, or changed in a field that is read. */
export function isRelevant(before: Doc | undefined, after: Doc | undefined): boolean {
  const link = links.get((after ?? before)?.kind ?? "");
  if (link === undefined) return false;
  const [was, is] = [isLive(before) ? before : undefined, isLive(after) ? after : undefined];
  if (was === undefined && is === undefined) return false;
  if (link.role !== "condition" && (was === undefined || is === undefined || was.site !== is.site)) return true;
  for (const field of link.fields) if (was?.values[field] !== is?.values[field]) return true;
  for (const field of link.conditions) if (was?.references[field] !== is?.references[field]) return true;
  for (const field of link.parents) if (was?.references[field] !== is?.references[field]) return true;
  return false;
}
