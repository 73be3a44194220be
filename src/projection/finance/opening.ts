// Where a forecast starts: the last booked bank balance of each account, or what people settled where no statement arrives.

import type { FinanceSettings } from "./finance-settings.ts";

/** Closing booked balance of one statement. */
export interface Balance {
  readonly entity: string;
  /** Record id of the bank account, or the account as the statement names it. */
  readonly account: string;
  readonly company: string;
  readonly site: string;
  readonly currency: string;
  /** Minor units; an overdrawn account is negative. */
  readonly amount: bigint;
  /** The day at whose end it was booked. */
  readonly date: string;
}

export interface Opening {
  /** Minor units over all accounts. */
  readonly amount: bigint;
  /** Day of the youngest balance in it; what was paid on or before it is in it. */
  readonly date: string;
}

const isYounger = (a: Balance, b: Balance): boolean => (a.date === b.date ? a.entity > b.entity : a.date > b.date);

/** Opening of one company and currency as of the end of `clock` (YYYY-MM-DD); undefined where nothing is known. */
export function opening(
  balances: Iterable<Balance>,
  company: string,
  currency: string,
  clock: string,
  settings: Pick<FinanceSettings, "opening">,
): Opening | undefined {
  const latest = new Map<string, Balance>();
  for (const balance of balances) {
    if (balance.company !== company || balance.currency !== currency || balance.date > clock) continue;
    const last = latest.get(balance.account);
    if (last === undefined || isYounger(balance, last)) latest.set(balance.account, balance);
  }
  if (latest.size === 0) return settledOpening(company, currency, clock, settings);
  let amount = 0n;
  let date = "";
  for (const balance of latest.values()) {
    amount += balance.amount;
    if (balance.date > date) date = balance.date;
  }
  return { amount, date };
}

function settledOpening(company: string, currency: string, clock: string, settings: Pick<FinanceSettings, "opening">): Opening | undefined {
  const known = settings.opening.filter((one) => one.company === company && one.currency === currency && one.date <= clock);
  const last = known.toSorted((a, b) => (a.date < b.date ? -1 : 1)).at(-1);
  return last === undefined ? undefined : { amount: last.amount, date: last.date };
}
