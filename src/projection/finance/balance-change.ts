// Booked bank balances and exchange rates as finance keeps them: one row a document, each change journaled with its cause.

import { currencyExponent } from "../../base/currency.ts";
import { isDate } from "../../base/civil-date.ts";
import { parseDecimal, rescale } from "../../base/decimal.ts";
import type { Cause, Doc, RecordChange } from "../../record/record-change.ts";
import { type Lookup, isLive, target } from "../lookup.ts";
import { isStorable } from "./cash-line.ts";
import type { ExchangeRate } from "./exchange-rate.ts";
import { type FinanceSettings, companyOf } from "./finance-settings.ts";
import type { Balance } from "./opening.ts";

export interface BalanceChange {
  readonly entity: string;
  readonly before: Balance | undefined;
  readonly after: Balance | undefined;
  readonly cause: Cause;
}

export interface RateChange {
  readonly entity: string;
  /** Undefined where the rate was withdrawn. */
  readonly after: ExchangeRate | undefined;
  readonly cause: Cause;
}

/** The closing booked balance a document states; undefined for any other balance and where a fact is missing. */
export function balance(doc: Doc | undefined, lookup: Lookup, settings: FinanceSettings): Balance | undefined {
  if (!isLive(doc) || doc.kind !== "bank_balance" || doc.values["balance_type"] !== "closing") return undefined;
  const account = target(doc, "account", lookup);
  const currency = doc.values["currency"] ?? account?.values["currency"] ?? "";
  const exponent = currencyExponent(currency);
  const amount = parseDecimal(doc.values["amount"] ?? "");
  const date = doc.values["date"] ?? "";
  if (exponent === undefined || amount === undefined || !isDate(date)) return undefined;
  const minor = rescale(amount, exponent, "half-even").digits;
  if (!isStorable(minor)) return undefined;
  return {
    entity: doc.entity,
    account: account?.entity ?? doc.references["account"] ?? doc.entity,
    company: companyOf(account?.values["company"], doc.site, settings),
    site: doc.site,
    currency,
    amount: minor,
    date,
  };
}

const isSameBalance = (a: Balance | undefined, b: Balance | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.amount === b.amount &&
    a.date === b.date &&
    a.account === b.account &&
    a.company === b.company &&
    a.site === b.site &&
    a.currency === b.currency);

/** Undefined where nothing really changed. `standing` is the balance kept so far. */
export function balanceChange(
  entity: string,
  standing: Balance | undefined,
  after: Balance | undefined,
  cause: Cause,
): BalanceChange | undefined {
  return isSameBalance(standing, after) ? undefined : { entity, before: standing, after, cause };
}

function exchangeRate(doc: Doc | undefined, source: string): ExchangeRate | undefined {
  if (!isLive(doc)) return undefined;
  const { base_currency: base = "", quote_currency: quote = "", rate: text = "", date = "" } = doc.values;
  const rate = parseDecimal(text);
  if (rate === undefined || !isDate(date) || currencyExponent(base) === undefined || currencyExponent(quote) === undefined)
    return undefined;
  return { entity: doc.entity, base, quote, rate, date, source };
}

/** Undefined where the change is not of a rate, or moves nothing in it. */
export function rateChange({ entity, kind, before, after, cause }: RecordChange): RateChange | undefined {
  if (kind !== "exchange_rate") return undefined;
  const [was, is] = [exchangeRate(before, cause.source), exchangeRate(after, cause.source)];
  if (was === undefined && is === undefined) return undefined;
  const isSame =
    was?.base === is?.base && was?.quote === is?.quote && was?.date === is?.date && before?.values["rate"] === after?.values["rate"];
  return isSame ? undefined : { entity, after: is, cause };
}
