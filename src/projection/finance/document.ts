// The documents of a chain as finance reads them. document-reading.ts makes them from records; everything here is data.

import type { Decimal } from "../../base/decimal.ts";
import type { PaymentTerms } from "./due-date.ts";

/** buy: money goes out to a supplier. sell: money comes in from a customer. */
export type Side = "buy" | "sell";

export interface Document {
  readonly entity: string;
  readonly side: Side;
  readonly site: string;
  readonly company: string;
  /** Record id of the supplier or customer; every record id resolves to an entity for ever. Null where none is named. */
  readonly party: string | null;
  /** ISO 4217, or "XXX" (no currency) where neither the document nor the settings know one. */
  readonly currency: string;
  /** What was missing and had to be assumed, by field name. */
  readonly degraded: readonly string[];
}

export interface OrderLine extends Document {
  readonly quantity: Decimal | undefined;
  /** Price in major units of `per` units: the unit price, or the line's stated total with its quantity. */
  readonly price: { readonly amount: Decimal; readonly per: Decimal } | undefined;
  readonly promised: string | undefined;
  /** Day the goods are ready by the production order that makes them, with its entity. */
  readonly ready: { readonly date: string; readonly order: string } | undefined;
  /** Received or shipped quantity as the order line itself states it (flat sources), what was sent back taken off. */
  readonly moved: Decimal | undefined;
  /** False for a draft and once closed or cancelled: only what documents say has moved is still to be billed. */
  readonly isOpen: boolean;
  readonly terms: PaymentTerms;
}

/** A goods receipt or shipment of an order line; a return has a negative quantity. */
export interface Movement {
  readonly entity: string;
  readonly line: string;
  readonly quantity: Decimal;
  readonly date: string | undefined;
}

export interface Invoice extends Document {
  /** The order line it bills; undefined where it bills the whole order, or no order is known. */
  readonly line: string | undefined;
  readonly quantity: Decimal | undefined;
  /** Minor units; negative for a credit note. Undefined where neither it nor its order line tells. */
  readonly amount: bigint | undefined;
  /** Tax within the amount, minor units: orders are net, so it replaces nothing of them. */
  readonly tax: bigint;
  /** What is still to pay as its own system states it, minor units. */
  readonly stated: bigint | undefined;
  readonly issued: string | undefined;
  readonly due: string | undefined;
  readonly terms: PaymentTerms;
  /** False once paid, closed or cancelled by its system: nothing more is expected. */
  readonly isOpen: boolean;
  /** A cancelled or draft invoice replaces nothing. */
  readonly counts: boolean;
}

export interface Payment extends Document {
  readonly invoice: string | undefined;
  /** Minor units, positive for money that moves in the direction of its side. */
  readonly amount: bigint | undefined;
  /** Discount taken with it: settles the invoice, moves no money. Minor units. */
  readonly discount: bigint;
  readonly date: string | undefined;
}

/** The unit of work: a root and every document that hangs on it. */
export interface Chain {
  /** Entity of the order line; of the order where invoices bill it whole; of an invoice or payment that stands alone. */
  readonly root: string;
  readonly lines: readonly OrderLine[];
  readonly movements: readonly Movement[];
  readonly invoices: readonly Invoice[];
  readonly payments: readonly Payment[];
}

/** ISO 4217's code for "no currency". */
export const noCurrency = "XXX";
