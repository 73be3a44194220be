// Which document replaces how much of which: the quantity of an order line is laid out on an axis, what moved first, then
// what is still ordered. Invoices take their quantity from the front of it; what they leave is expected by the earlier document.
// Nothing is counted twice because every stretch of the axis has one owner, and values are differences of one rounded function,
// so the parts always sum to the whole to the cent.

import { currencyExponent } from "../../base/currency.ts";
import { type Decimal, decimalOf, powerOfTen, roundedQuotient } from "../../base/decimal.ts";
import type { Chain, Document, Invoice, Movement, OrderLine } from "./document.ts";

/** A part of an order line that no invoice covers yet. */
export interface Piece {
  readonly stage: "ordered" | "moved";
  readonly line: OrderLine;
  /** The movement that stands for it, or the order line. */
  readonly entity: string;
  readonly date: string | undefined;
  readonly quantity: Decimal;
  /** Minor units at the order's price; zero where the price is not known. */
  readonly amount: bigint;
  /** False where the order line says that goods moved and no document does. */
  readonly isDocumented: boolean;
  /** True where it exceeds the ordered quantity. */
  readonly isOver: boolean;
}

/** `to` replaces so much of `from` (entities). Amounts are minor units: at the order's price, or what a payment settles. */
export interface Allocation {
  readonly from: string;
  readonly to: string;
  /** In the order line's unit; undefined between an invoice and its payment. */
  readonly quantity: Decimal | undefined;
  readonly amount: bigint;
  readonly currency: string;
  readonly site: string;
}

export interface Allocated {
  readonly pieces: readonly Piece[];
  readonly allocations: readonly Allocation[];
}

/** A stretch of the quantity axis, in units of 10^-scale. */
interface Stretch {
  readonly stage: "ordered" | "moved";
  readonly entity: string;
  readonly date: string | undefined;
  readonly from: bigint;
  readonly to: bigint;
  readonly isDocumented: boolean;
}

/** Minor units of `quantity` units of 10^-scale at the line's price, rounded half-even once. */
const valueOf = (line: OrderLine, quantity: bigint, scale: number): bigint => {
  if (line.price === undefined || quantity === 0n) return 0n;
  const { amount, per } = line.price;
  const excess = scale + amount.scale - per.scale - (currencyExponent(line.currency) ?? 2);
  const product = quantity * amount.digits;
  if (excess <= 0 && per.digits === 1n) return product * powerOfTen(-excess);
  return excess <= 0
    ? roundedQuotient(product * powerOfTen(-excess), per.digits, "half-even")
    : roundedQuotient(product, per.digits * powerOfTen(excess), "half-even");
};

/** Amount of an invoice in minor units: its own, or its quantity at the order's price. Undefined where neither is known. */
export const invoiceAmount = (invoice: Invoice, line: OrderLine | undefined): bigint | undefined => {
  if (invoice.amount !== undefined) return invoice.amount;
  if (line?.price === undefined || invoice.quantity === undefined || line.currency !== invoice.currency) return undefined;
  return valueOf(line, invoice.quantity.digits, invoice.quantity.scale);
};

const byDate = (a: { date: string | undefined; entity: string }, b: { date: string | undefined; entity: string }): number => {
  const [left, right] = [a.date ?? "", b.date ?? ""];
  return left < right ? -1 : left > right ? 1 : a.entity < b.entity ? -1 : a.entity > b.entity ? 1 : 0;
};

/** Invoices in the order in which they take their share. */
export const byIssue = (a: Invoice, b: Invoice): number =>
  byDate({ date: a.issued, entity: a.entity }, { date: b.issued, entity: b.entity });

/** Sorted; most chains have none or one, which is returned as it is. */
const ranked = <T>(items: readonly T[], by: (a: T, b: T) => number): readonly T[] => (items.length < 2 ? items : items.toSorted(by));

const picked = <T>(items: readonly T[], is: (item: T) => boolean): readonly T[] => (items.length === 0 ? items : items.filter(is));

const digitsAt = (value: Decimal, scale: number): bigint => value.digits * powerOfTen(scale - value.scale);

const share = (of: Document, from: string, to: string, quantity: Decimal | undefined, amount: bigint): Allocation => ({
  from,
  to,
  quantity,
  amount,
  currency: of.currency,
  site: of.site,
});

/** The movements on the axis, earliest first; returns shorten it from its end. */
function movedStretches(line: OrderLine, movements: readonly Movement[], scale: number): Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0n;
  let returned = 0n;
  for (const movement of ranked(movements, byDate)) {
    const quantity = digitsAt(movement.quantity, scale);
    if (quantity < 0n) returned -= quantity;
    if (quantity <= 0n) continue;
    stretches.push({ stage: "moved", entity: movement.entity, date: movement.date, from: end, to: end + quantity, isDocumented: true });
    end += quantity;
  }
  const stated = line.moved === undefined ? 0n : digitsAt(line.moved, scale);
  const kept = end > returned ? end - returned : 0n;
  const cut =
    returned === 0n ? stretches : stretches.filter((one) => one.from < kept).map((one) => (one.to > kept ? { ...one, to: kept } : one));
  if (line.isOpen && stated > kept)
    cut.push({ stage: "moved", entity: line.entity, date: line.promised, from: kept, to: stated, isDocumented: false });
  return cut;
}

const scaleOf = (line: OrderLine, movements: readonly Movement[], invoices: readonly Invoice[]): number => {
  let scale = line.quantity?.scale ?? 0;
  if (line.moved !== undefined && line.moved.scale > scale) scale = line.moved.scale;
  for (const { quantity } of movements) if (quantity.scale > scale) scale = quantity.scale;
  for (const { quantity } of invoices) if (quantity !== undefined && quantity.scale > scale) scale = quantity.scale;
  return scale;
};

/** One order line, its movements, and the invoices that bill it by quantity. */
function allocateLine(line: OrderLine, movements: readonly Movement[], invoices: readonly Invoice[], allocations: Allocation[]): Piece[] {
  const scale = scaleOf(line, movements, invoices);
  const ordered = line.quantity === undefined ? 0n : digitsAt(line.quantity, scale);
  const stretches = movedStretches(line, movements, scale);
  const moved = stretches.at(-1)?.to ?? 0n;
  const value = (from: bigint, to: bigint): bigint => valueOf(line, to, scale) - valueOf(line, from, scale);
  for (const { isDocumented, entity, from, to } of stretches)
    if (isDocumented) allocations.push(share(line, line.entity, entity, decimalOf(to - from, scale), value(from, to)));
  if (line.isOpen && ordered > moved)
    stretches.push({ stage: "ordered", entity: line.entity, date: line.promised, from: moved, to: ordered, isDocumented: true });

  let billed = 0n;
  for (const invoice of ranked(invoices, byIssue)) {
    const next = billed + (invoice.quantity === undefined ? 0n : digitsAt(invoice.quantity, scale));
    const sign = next < billed ? -1n : 1n;
    const [low, high] = next < billed ? [next < 0n ? 0n : next, billed] : [billed, next];
    for (const { entity, from, to } of stretches) {
      const [start, end] = [from > low ? from : low, to < high ? to : high];
      if (start >= end) continue;
      allocations.push(share(line, entity, invoice.entity, decimalOf(sign * (end - start), scale), sign * value(start, end)));
    }
    billed = next < 0n ? 0n : next;
  }
  const pieces: Piece[] = [];
  for (const { stage, entity, date, from, to, isDocumented } of stretches) {
    const start = from > billed ? from : billed;
    if (start >= to) continue;
    const isOver = stage === "moved" && line.quantity !== undefined && to > ordered;
    pieces.push({ stage, line, entity, date, quantity: decimalOf(to - start, scale), amount: value(start, to), isDocumented, isOver });
  }
  return pieces;
}

/** Decimals to which the quantity behind an amount is worked out. */
const shareScale = 6;

/** Invoices without a quantity take their amount: first from what moved, earliest first, then from what is promised first. */
function takeAmount(pieces: Piece[], invoice: Invoice, amount: bigint, allocations: Allocation[]): void {
  const ranked = pieces
    .map((piece, index) => ({ index, rank: piece.stage === "moved" ? 0 : 1, date: piece.date, entity: piece.entity }))
    .sort((a, b) => a.rank - b.rank || byDate(a, b));
  let left = amount;
  for (const { index } of ranked) {
    const piece = pieces[index];
    const isBilled = piece !== undefined && (invoice.line === undefined || invoice.line === piece.line.entity);
    if (!isBilled || piece.amount <= 0n || piece.line.currency !== invoice.currency) continue;
    const taken = piece.amount < left ? piece.amount : left;
    if (taken <= 0n) break;
    const scale = piece.quantity.scale > shareScale ? piece.quantity.scale : shareScale;
    const whole = digitsAt(piece.quantity, scale);
    const part = roundedQuotient(whole * taken, piece.amount, "half-even");
    allocations.push(share(piece.line, piece.entity, invoice.entity, decimalOf(part, scale), taken));
    pieces[index] = { ...piece, quantity: decimalOf(whole - part, scale), amount: piece.amount - taken };
    left -= taken;
  }
}

/** Lays every document of the chain against its predecessor. Pure; the order of its arrays does not matter. */
export function allocate(chain: Chain): Allocated {
  const allocations: Allocation[] = [];
  const counted = picked(chain.invoices, (invoice) => invoice.counts);
  const pieces: Piece[] = [];
  for (const line of chain.lines) {
    const movements = picked(chain.movements, (movement) => movement.line === line.entity);
    const invoices = picked(counted, (invoice) => invoice.line === line.entity && invoice.quantity !== undefined);
    pieces.push(...allocateLine(line, movements, invoices, allocations));
  }
  for (const invoice of ranked(counted, byIssue))
    if (invoice.quantity === undefined && invoice.amount !== undefined)
      takeAmount(pieces, invoice, invoice.amount - invoice.tax, allocations);
  for (const payment of chain.payments)
    if (payment.invoice !== undefined && payment.amount !== undefined)
      allocations.push(share(payment, payment.invoice, payment.entity, undefined, payment.amount + payment.discount));
  return { pieces: pieces.filter((piece) => piece.quantity.digits > 0n), allocations };
}
