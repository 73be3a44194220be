// What an invoice still leaves open: its amount less the payments made for it.

import type { Invoice, Payment } from "./document.ts";

export interface OpenItem {
  /** Minor units of the invoice, before any payment; negative for a credit note. */
  readonly total: bigint;
  readonly paid: bigint;
  /** Still expected, never beyond the invoice itself: an overpayment leaves nothing open and is said. */
  readonly open: bigint;
  readonly isOverpaid: boolean;
  /** True where a payment in another currency could not be set against it. */
  readonly isMixed: boolean;
}

/** `total` is the invoice's amount in minor units; payments are those that name it. */
export function openItem(invoice: Invoice, total: bigint, payments: readonly Payment[]): OpenItem {
  let paid = 0n;
  let isMixed = false;
  for (const payment of payments) {
    if (payment.currency !== invoice.currency) isMixed = true;
    else paid += (payment.amount ?? 0n) + payment.discount;
  }
  const stated = invoice.stated === undefined ? 0n : total - invoice.stated;
  // The payments known and the system's own word may each lag the other: the one that settled more is ahead.
  if (total < 0n ? stated < paid : stated > paid) paid = stated;
  const rest = total - paid;
  const isOverpaid = total < 0n ? rest > 0n : rest < 0n;
  return { total, paid, open: isOverpaid || !invoice.isOpen ? 0n : rest, isOverpaid, isMixed };
}
