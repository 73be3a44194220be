// When money is due: the payment terms counted from the best day known.

import { addDays, isLeapYear } from "../../base/civil-date.ts";

export interface PaymentTerms {
  /** Net days after the base date. */
  readonly days: number;
  /** The due day is moved to the end of its month ("30 days, end of month"). */
  readonly endOfMonth: boolean;
}

/** Terms beyond two years are typing errors; dates stay inside the calendar. */
export const termsDaysMax = 730;

const monthDays = ["31", "28", "31", "30", "31", "30", "31", "31", "30", "31", "30", "31"];

/** Last day of the date's month. */
export const endOfMonth = (date: string): string => {
  const month = date.slice(5, 7);
  const isLong = month === "02" && isLeapYear(Number.parseInt(date.slice(0, 4), 10));
  return `${date.slice(0, 8)}${isLong ? "29" : monthDays[Number.parseInt(month, 10) - 1]}`;
};

/** Systems write 9999-12-31 for "never": terms are not counted on top, the calendar ends there. */
const farAway = "9990-01-01";

/** Due day of an invoice issued (or expected to be issued) on `base`. */
export const dueDate = (base: string, terms: PaymentTerms): string => {
  if (base >= farAway) return base;
  const net = terms.days === 0 ? base : addDays(base, terms.days);
  return terms.endOfMonth ? endOfMonth(net) : net;
};
