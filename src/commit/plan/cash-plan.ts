// Money that would move, by company, currency and week.

import { dateOfEpochDay, epochDay } from "../../base/civil-date.ts";
import { currencyExponent } from "../../base/currency.ts";
import { pointedText } from "../../base/decimal.ts";

export interface CashPlan {
  readonly company: string;
  readonly currency: string;
  /** Monday of the week; null: without a date. */
  readonly week: string | null;
  /** Decimal text. */
  readonly moved: string;
}

/** An amount in minor units that comes to a day, or leaves it. */
export interface DatedMove {
  readonly company: string;
  readonly currency: string;
  /** YYYY-MM-DD; null: without a date. */
  readonly date: string | null;
  readonly amount: bigint;
}

export interface CashSum {
  add(move: DatedMove): void;
  /** Weeks in which anything moves, in order. */
  plans(): CashPlan[];
}

export function cashSum(): CashSum {
  const weeks = new Map<string, { company: string; currency: string; week: string | null; moved: bigint }>();
  return {
    add({ company, currency, date, amount }) {
      const week = date === null ? null : mondayOf(date);
      const key = `${company} ${currency} ${week ?? "~"}`;
      const known = weeks.get(key) ?? { company, currency, week, moved: 0n };
      known.moved += amount;
      weeks.set(key, known);
    },
    plans: () =>
      [...weeks]
        .filter(([, { moved }]) => moved !== 0n)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([, one]) => ({ ...one, moved: pointedText(one.moved, currencyExponent(one.currency) ?? 2) })),
  };
}

/** 1970-01-01 was a Thursday. */
const mondayOf = (date: string): string => {
  const day = epochDay(date);
  return dateOfEpochDay(day - ((((day + 3) % 7) + 7) % 7));
};
