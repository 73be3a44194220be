// Gathers the documents of one chain. A document belongs to exactly one root, so a root that is no longer one gives nothing.

import type { Doc } from "../../record/record-change.ts";
import type { ReadyPromise } from "../chain.ts";
import { type Lookup, isLive, target } from "../lookup.ts";
import type { Chain, Invoice, Movement, OrderLine, Payment } from "./document.ts";
import { invoice, movement, orderLine, paidInvoice, payment } from "./document-reading.ts";
import type { FinanceSettings } from "./finance-settings.ts";
import { type Role, roleOf } from "./link.ts";

export interface Gathering {
  readonly lookup: Lookup;
  readonly settings: FinanceSettings;
  promiseOf(line: string): ReadyPromise | undefined;
}

const byEntity = (a: { readonly entity: string }, b: { readonly entity: string }): number =>
  a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0;

/** Live documents of a role that point at `to` now, by entity; claims that point here but lost are not among them. */
function children(to: Doc, role: Role, lookup: Lookup): Doc[] {
  const found: Doc[] = [];
  for (const { entity, kind, field } of lookup.referring(to.entity)) {
    if (roleOf(kind) !== role) continue;
    const doc = lookup.doc(entity);
    if (isLive(doc) && target(doc, field, lookup)?.entity === to.entity && !found.includes(doc)) found.push(doc);
  }
  return found.length > 1 ? found.sort(byEntity) : found;
}

/** Invoices that bill the order as a whole. */
const orderInvoices = (order: Doc, lookup: Lookup): Doc[] =>
  children(order, "invoice", lookup).filter((doc) => target(doc, "order_line", lookup) === undefined);

const empty = (root: string): Chain => ({ root, lines: [], movements: [], invoices: [], payments: [] });

function chainOf(root: string, lineDocs: readonly Doc[], wholeInvoices: readonly Doc[], context: Gathering): Chain {
  const { lookup, settings } = context;
  const lines: OrderLine[] = [];
  const movements: Movement[] = [];
  const invoices: Invoice[] = [];
  const payments: Payment[] = [];
  const addInvoice = (doc: Doc): void => {
    invoices.push(invoice(doc, lookup, settings));
    for (const paid of children(doc, "payment", lookup)) {
      const made = payment(paid, doc, settings);
      if (made !== undefined) payments.push(made);
    }
  };
  for (const line of lineDocs) {
    lines.push(orderLine(line, context.promiseOf(line.entity), lookup, settings));
    if (lookup.referring(line.entity).length === 0) continue;
    for (const doc of children(line, "movement", lookup)) {
      const made = movement(doc, line);
      if (made !== undefined) movements.push(made);
    }
    children(line, "invoice", lookup).forEach(addInvoice);
  }
  wholeInvoices.forEach(addInvoice);
  return { root, lines, movements, invoices, payments };
}

/** The chain of `root`; without documents where it is gone or hangs on another document. */
export function gather(root: string, context: Gathering): Chain {
  const { lookup, settings } = context;
  const doc = lookup.doc(root);
  if (!isLive(doc)) return empty(root);
  switch (roleOf(doc.kind)) {
    case "line": {
      const order = target(doc, "order", lookup);
      return order !== undefined && orderInvoices(order, lookup).length > 0 ? empty(root) : chainOf(root, [doc], [], context);
    }
    case "order": {
      const whole = orderInvoices(doc, lookup);
      return whole.length === 0 ? empty(root) : chainOf(root, children(doc, "line", lookup), whole, context);
    }
    case "invoice": {
      const hangs = target(doc, "order_line", lookup) ?? target(doc, "order", lookup);
      return hangs === undefined ? chainOf(root, [], [doc], context) : empty(root);
    }
    case "payment": {
      const made = paidInvoice(doc, lookup) === undefined ? payment(doc, undefined, settings) : undefined;
      return made === undefined ? empty(root) : { ...empty(root), payments: [made] };
    }
    default:
      return empty(root);
  }
}

/**
 * Entities whose chain a document may be part of, itself included: more than one, because a chain may just have changed its root.
 * `turns`: what the document hangs on came or went, so a bill of one line may now bill its order as a whole, or no longer.
 */
export function rootsNear(doc: Doc, lookup: Lookup, roots: Set<string> = new Set(), turns = false): Set<string> {
  const role = roleOf(doc.kind);
  if (role === undefined || roots.has(doc.entity)) return roots;
  if (role !== "movement" && role !== "condition") roots.add(doc.entity);
  const above = (field: string): Doc | undefined => {
    const entity = lookup.resolve(doc.references[field] ?? "");
    return entity === undefined ? undefined : lookup.doc(entity);
  };
  if (role === "invoice" && (turns || target(doc, "order_line", lookup) === undefined)) {
    const order = above("order");
    for (const line of order === undefined ? [] : children(order, "line", lookup)) roots.add(line.entity);
  }
  for (const field of ["order_line", "order", "supplier_invoice", "customer_invoice"]) {
    const parent = doc.references[field] === undefined ? undefined : above(field);
    if (parent !== undefined) rootsNear(parent, lookup, roots);
  }
  return roots;
}

/** As `rootsNear`, for a document whose coming, going or terms also touch what hangs on it. */
export function rootsBelow(doc: Doc, lookup: Lookup, roots: Set<string>): Set<string> {
  for (const { entity } of lookup.referring(doc.entity).toSorted(byEntity)) {
    const child = lookup.doc(entity);
    if (child === undefined) continue;
    rootsNear(child, lookup, roots, true);
    const role = roleOf(child.kind);
    if (role === "condition" || role === "order") rootsBelow(child, lookup, roots);
  }
  return roots;
}
