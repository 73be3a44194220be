// From records to documents: the one place that knows the names of the fields. What is missing is replaced by the next best
// fact and named.

import { currencyExponent } from "../../base/currency.ts";
import { isDate } from "../../base/civil-date.ts";
import { type Decimal, decimalOf, divide, parseDecimal, rescale, subtract } from "../../base/decimal.ts";
import { convert } from "../../model/unit.ts";
import type { Doc } from "../../record/record-change.ts";
import type { ReadyPromise } from "../chain.ts";
import { type Lookup, target } from "../lookup.ts";
import { type Document, type Invoice, type Movement, type OrderLine, type Payment, type Side, noCurrency } from "./document.ts";
import { type PaymentTerms, termsDaysMax } from "./due-date.ts";
import { type FinanceSettings, companyOf, currencyOf } from "./finance-settings.ts";
import { linkOf } from "./link.ts";

const one = decimalOf(1n);

const quantityOf = (doc: Doc, field: string): Decimal | undefined => {
  const text = doc.values[field];
  return text === undefined ? undefined : parseDecimal(text);
};

/** Decimals kept of a conversion that never ends. */
const ratioScale = 9;

/** A quantity in the unit of the order line; undefined where its unit cannot become that one: never guessed. */
function quantityIn(doc: Doc, line: Doc | undefined): Decimal | undefined {
  const text = doc.values["quantity"];
  const [from, to] = [doc.values["unit"], line?.values["unit"]];
  if (text === undefined || from === undefined || to === undefined || from === to) return quantityOf(doc, "quantity");
  const converted = convert(text, from, to);
  if (converted.kind === "parked") return undefined;
  if (converted.kind === "exact") return parseDecimal(converted.text);
  return divide(decimalOf(converted.numerator), decimalOf(converted.denominator), ratioScale);
}

const dateOf = (doc: Doc | undefined, field: string): string | undefined => {
  const text = doc?.values[field];
  return text !== undefined && isDate(text) ? text : undefined;
};

/** Minor units, rounded half-even once where the document has more decimals than its currency. */
function amountOf(doc: Doc, field: string, currency: string): bigint | undefined {
  const amount = quantityOf(doc, field);
  return amount === undefined ? undefined : rescale(amount, currencyExponent(currency) ?? 2, "half-even").digits;
}

function termsOf(doc: Doc | undefined, lookup: Lookup): PaymentTerms | undefined {
  const terms = doc === undefined ? undefined : target(doc, "payment_terms", lookup);
  const days = terms?.values["days"];
  if (terms === undefined || days === undefined || !/^\d{1,4}$/.test(days)) return undefined;
  const count = Number.parseInt(days, 10);
  return { days: count > termsDaysMax ? termsDaysMax : count, endOfMonth: terms.values["end_of_month"] === "true" };
}

const sideOf = (doc: Doc): Side => linkOf(doc.kind)?.side ?? (doc.values["direction"] === "in" ? "sell" : "buy");

/** Facts every document has; `above` are the documents it may inherit them from, nearest first. */
function documentOf(
  doc: Doc,
  side: Side,
  above: readonly (Doc | undefined)[],
  settings: FinanceSettings,
): Document & { degraded: string[] } {
  const partner = side === "buy" ? "supplier" : "customer";
  let [named, currency] = [doc.values["company"], doc.values["currency"]];
  let party = doc.references[partner] ?? doc.references["party"];
  for (const from of above) {
    named ??= from?.values["company"];
    currency ??= from?.values["currency"];
    party ??= from?.references[partner] ?? from?.references["party"];
  }
  const company = companyOf(named, doc.site, settings);
  const degraded: string[] = [];
  if (currency === undefined || currencyExponent(currency) === undefined) {
    degraded.push("currency");
    currency = currencyOf(company, settings) ?? noCurrency;
  }
  return { entity: doc.entity, side, site: doc.site, company, party: party ?? null, currency, degraded };
}

const closedStates = new Set(["draft", "closed", "cancelled"]);

const isOpenOrder = (doc: Doc | undefined): boolean => !closedStates.has(doc?.values["status"] ?? "open");

function priceOf(doc: Doc): OrderLine["price"] {
  const price = quantityOf(doc, "unit_price");
  if (price !== undefined) return { amount: price, per: one };
  const [amount, per] = [quantityOf(doc, "amount"), quantityOf(doc, "quantity")];
  return amount === undefined || per === undefined || per.digits <= 0n ? undefined : { amount, per };
}

function movedOf(doc: Doc, side: Side): Decimal | undefined {
  const moved = quantityOf(doc, side === "buy" ? "received_quantity" : "shipped_quantity");
  const rejected = side === "buy" ? quantityOf(doc, "rejected_quantity") : undefined;
  return moved === undefined || rejected === undefined ? moved : subtract(moved, rejected);
}

/** Terms of the document itself, then of those above it, then of the party, then the settings' own (said). */
function termsFor(doc: Doc, above: Doc | undefined, side: Side, lookup: Lookup): PaymentTerms | undefined {
  const partner = side === "buy" ? "supplier" : "customer";
  return (
    termsOf(doc, lookup) ??
    termsOf(above, lookup) ??
    termsOf(target(doc, partner, lookup) ?? (above && target(above, partner, lookup)), lookup)
  );
}

export function orderLine(doc: Doc, promise: ReadyPromise | undefined, lookup: Lookup, settings: FinanceSettings): OrderLine {
  const side = sideOf(doc);
  const header = target(doc, "order", lookup);
  const base = documentOf(doc, side, [header], settings);
  const terms = termsFor(doc, header, side, lookup);
  let promised = dateOf(doc, "promised_date") ?? dateOf(header, "promised_date");
  if (promised === undefined) {
    promised = dateOf(doc, "requested_date");
    base.degraded.push("promised_date");
  }
  if (terms === undefined) base.degraded.push("payment_terms");
  return {
    ...base,
    quantity: quantityOf(doc, "quantity"),
    price: priceOf(doc),
    promised,
    ready: promise === undefined ? undefined : { date: promise.date, order: promise.order },
    moved: movedOf(doc, side),
    isOpen: isOpenOrder(doc) && isOpenOrder(header),
    terms: terms ?? settings.terms,
  };
}

/** Undefined for what is only planned or was cancelled, and where no quantity (in a unit of the line) is stated. */
export function movement(doc: Doc, line: Doc): Movement | undefined {
  const quantity = quantityIn(doc, line);
  const status = doc.values["status"];
  if (quantity === undefined || status === "planned" || status === "cancelled") return undefined;
  return { entity: doc.entity, line: line.entity, quantity, date: dateOf(doc, "date") };
}

const settledStates = new Set(["draft", "paid", "closed", "cancelled"]);

export function invoice(doc: Doc, lookup: Lookup, settings: FinanceSettings): Invoice {
  const side = sideOf(doc);
  const line = target(doc, "order_line", lookup);
  const order = target(doc, "order", lookup) ?? (line && target(line, "order", lookup));
  const base = documentOf(doc, side, [line, order], settings);
  const status = doc.values["status"] ?? "open";
  const terms = termsFor(doc, line, side, lookup) ?? termsOf(order, lookup);
  const due = dateOf(doc, "due_date");
  if (due === undefined && terms === undefined) base.degraded.push("payment_terms");
  return {
    ...base,
    line: line?.entity,
    quantity: quantityIn(doc, line),
    amount: amountOf(doc, "amount", base.currency),
    tax: amountOf(doc, "tax_amount", base.currency) ?? 0n,
    stated: amountOf(doc, "open_amount", base.currency),
    issued: dateOf(doc, "issue_date"),
    due,
    terms: terms ?? settings.terms,
    isOpen: !settledStates.has(status),
    counts: status !== "draft" && status !== "cancelled",
  };
}

const unpaidStates = new Set(["proposed", "returned", "cancelled"]);

/** Undefined for a mere proposal and for what was returned or cancelled. */
export function payment(doc: Doc, paid: Doc | undefined, settings: FinanceSettings): Payment | undefined {
  if (unpaidStates.has(doc.values["status"] ?? "booked")) return undefined;
  const side = paid === undefined ? sideOf(doc) : sideOf(paid);
  const base = documentOf(doc, side, [paid], settings);
  return {
    ...base,
    invoice: paid?.entity,
    amount: amountOf(doc, "amount", base.currency),
    discount: amountOf(doc, "discount_amount", base.currency) ?? 0n,
    date: dateOf(doc, "date"),
  };
}

/** The live invoice a payment pays. */
export const paidInvoice = (doc: Doc, lookup: Lookup): Doc | undefined =>
  target(doc, "supplier_invoice", lookup) ?? target(doc, "customer_invoice", lookup);
