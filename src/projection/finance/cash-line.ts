// The dated cash lines of one chain: ordered, received or shipped, invoiced, paid. A later document stands in for its
// predecessor by what it covers, so each cent of the chain is on exactly one line.

import { type Allocation, type Piece, allocate, invoiceAmount } from "./allocation.ts";
import { type Chain, type Document, type Invoice, type OrderLine, type Payment, type Side, noCurrency } from "./document.ts";
import { dueDate } from "./due-date.ts";
import { openItem } from "./open-item.ts";

export type Stage = "ordered" | "received" | "shipped" | "invoiced" | "paid";

/** The day a line's date was counted from. */
export type Basis = "promised" | "ready" | "receipt" | "shipment" | "issue" | "due" | "paid" | "none";

export interface Line {
  /** Key of the line: root, slot and, where it is not the root, the document. */
  readonly line: string;
  readonly root: string;
  /** The document that stands for it. */
  readonly entity: string;
  readonly stage: Stage;
  readonly side: Side;
  readonly company: string;
  readonly site: string;
  readonly party: string | null;
  readonly currency: string;
  /** Minor units; inflow positive, outflow negative. */
  readonly amount: bigint;
  /** What the standing document as a whole comes to, signed alike: the open part is `amount`. */
  readonly total: bigint;
  /** The day money is expected (or moved); null where no document tells a day. */
  readonly date: string | null;
  readonly basis: Basis;
  /** What was missing and assumed, comma-separated in a fixed order; empty where nothing was. */
  readonly degraded: string;
}

const lineKey = (root: string, slot: string, entity: string): string => (entity === root ? `${root}:${slot}` : `${root}:${slot}:${entity}`);

const signed = (side: Side, amount: bigint): bigint => (side === "sell" ? amount : -amount);

const missing = (degraded: readonly string[], ...more: readonly (string | false)[]): string => {
  let named = degraded.join(",");
  for (const one of more) if (one !== false && !degraded.includes(one)) named += named === "" ? one : `,${one}`;
  return named;
};

interface Facts {
  readonly slot: string;
  readonly entity: string;
  readonly stage: Stage;
  readonly amount: bigint;
  readonly total: bigint;
  readonly date: string | undefined;
  readonly basis: Basis;
  readonly degraded: string;
}

const toLine = (root: string, from: Document, facts: Facts): Line => ({
  line: lineKey(root, facts.slot, facts.entity),
  root,
  entity: facts.entity,
  stage: facts.stage,
  side: from.side,
  company: from.company,
  site: from.site,
  party: from.party,
  currency: from.currency,
  amount: signed(from.side, facts.amount),
  total: signed(from.side, facts.total),
  date: facts.date ?? null,
  basis: facts.date === undefined ? "none" : facts.basis,
  degraded: facts.degraded,
});

/** The day goods leave: the promise, or later where production is not ready by then. */
const expectedDay = (line: OrderLine): { date: string | undefined; basis: Basis } => {
  const isLate = line.ready !== undefined && (line.promised === undefined || line.ready.date > line.promised);
  return isLate ? { date: line.ready?.date, basis: "ready" } : { date: line.promised, basis: "promised" };
};

function pieceLine(root: string, piece: Piece): Line {
  const { line, stage } = piece;
  const moved = line.side === "buy" ? "received" : "shipped";
  const documented: Basis = line.side === "buy" ? "receipt" : "shipment";
  const day =
    stage === "ordered" ? expectedDay(line) : { date: piece.date, basis: piece.isDocumented ? documented : ("promised" as const) };
  return toLine(root, line, {
    slot: stage === "ordered" ? "o" : "m",
    entity: piece.entity,
    stage: stage === "ordered" ? "ordered" : moved,
    amount: piece.amount,
    total: piece.amount,
    date: day.date === undefined ? undefined : dueDate(day.date, line.terms),
    basis: day.basis,
    degraded: missing(
      line.degraded,
      line.price === undefined && "unit_price",
      !piece.isDocumented && documented,
      day.date === undefined && "date",
      piece.isOver && "over-delivered",
    ),
  });
}

/** An open order line whose quantity nobody states expects something unknown: a line of zero that says so. */
const unknownLine = (root: string, line: OrderLine): Line => {
  const { date, basis } = expectedDay(line);
  const facts = { slot: "o", entity: line.entity, stage: "ordered", amount: 0n, total: 0n, basis } as const;
  return toLine(root, line, {
    ...facts,
    date: date === undefined ? undefined : dueDate(date, line.terms),
    degraded: missing(line.degraded, "quantity"),
  });
};

/** Due date of an invoice: stated, or terms from its issue, or from the promise of the order it bills. */
function invoiceDay(invoice: Invoice, line: OrderLine | undefined): { date: string | undefined; basis: Basis; degraded: string | false } {
  if (invoice.due !== undefined) return { date: invoice.due, basis: "due", degraded: false };
  if (invoice.issued !== undefined) return { date: dueDate(invoice.issued, invoice.terms), basis: "issue", degraded: false };
  if (line?.promised !== undefined) return { date: dueDate(line.promised, invoice.terms), basis: "promised", degraded: "issue_date" };
  return { date: undefined, basis: "none", degraded: "date" };
}

function invoiceLine(root: string, invoice: Invoice, line: OrderLine | undefined, payments: readonly Payment[]): Line | undefined {
  if (!invoice.counts) return undefined;
  const amount = invoiceAmount(invoice, line);
  const item = openItem(invoice, amount ?? 0n, payments);
  const day = invoiceDay(invoice, line);
  if (!invoice.isOpen || (item.open === 0n && amount !== undefined && !item.isOverpaid)) return undefined;
  return toLine(root, invoice, {
    slot: "i",
    entity: invoice.entity,
    stage: "invoiced",
    amount: item.open,
    total: item.total,
    date: day.date,
    basis: day.basis,
    degraded: missing(
      invoice.degraded,
      amount === undefined && "amount",
      day.degraded,
      item.isOverpaid && "overpaid",
      item.isMixed && "payment-currency",
    ),
  });
}

const paymentLine = (root: string, payment: Payment): Line =>
  toLine(root, payment, {
    slot: "p",
    entity: payment.entity,
    stage: "paid",
    amount: payment.amount ?? 0n,
    total: payment.amount ?? 0n,
    date: payment.date,
    basis: "paid",
    degraded: missing(payment.degraded, payment.amount === undefined && "amount", payment.date === undefined && "date"),
  });

/** Lines of no money are kept only to say what is missing. */
const says = (line: Line): boolean => line.amount !== 0n || line.degraded !== "";

const words = (list: string): string[] => (list === "" ? [] : list.split(","));

/** PostgreSQL's bigint. Beyond it stands a typing error, not money. */
const minorMax = 2n ** 63n - 1n;

export const isStorable = (minor: bigint): boolean => minor <= minorMax && minor >= -minorMax;

const isCounted = ({ currency, amount, total }: Line): boolean => currency !== noCurrency && isStorable(amount) && isStorable(total);

const uncounted = (line: Line): Line => ({
  ...line,
  amount: 0n,
  total: 0n,
  degraded: missing(words(line.degraded), line.currency !== noCurrency && "amount"),
});

/** Lines of a root have one order wherever they come from, so that the journal is the same for a hub that had to read them back. */
export const inOrder = (lines: Line[]): Line[] => (lines.length < 2 ? lines : lines.sort((a, b) => (a.line < b.line ? -1 : 1)));

/** Cash lines of the chain and what its documents replace of one another, a pure function of the documents. */
export function projectChain(chain: Chain): { readonly lines: Line[]; readonly allocations: readonly Allocation[] } {
  const { pieces, allocations } = allocate(chain);
  const lines: Line[] = [];
  for (const piece of pieces) lines.push(pieceLine(chain.root, piece));
  for (const line of chain.lines) if (line.quantity === undefined && line.isOpen) lines.push(unknownLine(chain.root, line));
  for (const invoice of chain.invoices) {
    const billed = chain.lines.find((line) => line.entity === invoice.line);
    const made = invoiceLine(
      chain.root,
      invoice,
      billed,
      chain.payments.filter((payment) => payment.invoice === invoice.entity),
    );
    if (made !== undefined) lines.push(made);
  }
  for (const payment of chain.payments) lines.push(paymentLine(chain.root, payment));
  const counted = lines.every((line) => isCounted(line) && says(line))
    ? lines
    : lines.map((line) => (isCounted(line) ? line : uncounted(line))).filter(says);
  return { lines: inOrder(counted), allocations: allocations.filter(({ amount }) => isStorable(amount)) };
}

/** Amounts in a currency nobody names, or beyond any money there is, come to nothing and say so. */
export const cashLines = (chain: Chain): Line[] => projectChain(chain).lines;
