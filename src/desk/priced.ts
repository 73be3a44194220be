// Puts a price on what waits for a person, in its own currency and, where rates are known, in one for the whole list.

import { currencyExponent } from "../base/currency.ts";
import { absolute, decimal, powerOfTen } from "../base/decimal.ts";
import { type Money, moneyFrom, toText } from "../base/money.ts";
import type { Query, Row } from "../platform/database.ts";
import { type Conversion, conversion, converted, type ExchangeRate } from "../projection/finance/exchange-rate.ts";
import { shownDoc } from "./doc.ts";
import { heldChangeItem, type MassChangeItem } from "./inbox-item.ts";
import type { Listed } from "./listed.ts";
import { type Reader, text } from "./reader.ts";
import type { DeskSettings } from "./desk-settings.ts";
import { plain, type Stake, stake } from "./stake.ts";
import { ratesQuery } from "./store.ts";
import { openItemQuery, owedQuery } from "./store-inbox.ts";

/** The money that hangs on something; undefined: not priced. */
export interface Priced {
  readonly stake: Stake | undefined;
  /** What the list is ordered by: the stake in the reporting currency, or its bare number where there is none or no rate is known. */
  readonly comparable: bigint;
}

export interface Pricing {
  /** ISO 4217; without it amounts of different currencies are compared as numbers. */
  readonly reportingCurrency?: string | undefined;
  /** YYYY-MM-DD: the day whose rates count. */
  readonly day: string;
  readonly desk: DeskSettings;
}

/** What a list is narrowed down to; absent: it is not. */
interface Listing {
  readonly kind?: string | undefined;
  readonly field?: string | undefined;
  readonly what?: string | undefined;
}

/**
 * What prices hang on beside the items themselves; read with them, in one snapshot. For a list that can hold
 * no bank account in doubt, or no doubt about two parties, nothing is added up.
 */
export function pricingQueries(reader: Reader, { kind, field, what }: Listing = {}): Query[] {
  const isOf = (kinds: readonly string[]): boolean => (kind ?? "party") === "party" && (what === undefined || kinds.includes(what));
  const bank = isOf(["discrepancy", "parked"]) ? [...bankFields(reader)].filter((name) => (field ?? name) === name) : [];
  return [owedQuery(bank), openItemQuery(isOf(["review"]) && field === undefined), ratesQuery()];
}

/** Puts a price on one item after the other; `own`: its `ownStake`. `read`: rows of `pricingQueries`. */
export type Pricer = (listed: Listed, own: Stake | undefined) => Priced;

export function pricer(
  [owedRows = [], openRows = [], rateRows = []]: readonly (readonly Row[])[],
  reader: Reader,
  pricing: Pricing,
): Pricer {
  const read: Read = { bank: bankFields(reader), owed: byEntity(owedRows), open: byEntity(openRows) };
  const toReporting = conversions(rateRows.map(rateOf), pricing);
  return (listed, own) => {
    const value = own ?? (reader.showsMoney(listed.recordKind, listed.site) ? stakeElsewhere(listed, read) : undefined);
    return { stake: value, comparable: value === undefined ? 0n : comparable(value.money, toReporting, pricing) };
  };
}

/** What pricing needs beside the item: amounts by entity, the largest first. */
interface Read {
  readonly bank: ReadonlySet<string>;
  readonly owed: ReadonlyMap<string, readonly Money[]>;
  readonly open: ReadonlyMap<string, readonly Money[]>;
}

function byEntity(rows: readonly Row[]): Map<string, Money[]> {
  const found = new Map<string, Money[]>();
  for (const row of rows) {
    const money = { minor: BigInt(text(row, "amount")), currency: text(row, "currency") };
    const known = found.get(text(row, "entity"));
    if (known) known.push(money);
    else found.set(text(row, "entity"), [money]);
  }
  return found;
}

/** Money as answers carry it: decimal text and ISO 4217. */
export interface MoneyText {
  readonly amount: string;
  readonly currency: string;
}

/** One sum a currency, in order of its code. */
export const amounts = (list: Iterable<Money>): MoneyText[] => amountsOf(sums(list));

/** By currency. */
export type Sums = Map<string, bigint>;

export function sums(list: Iterable<Money>): Sums {
  const found: Sums = new Map();
  for (const money of list) addTo(found, money);
  return found;
}

export const addTo = (found: Sums, { minor, currency }: Money): Sums => found.set(currency, (found.get(currency) ?? 0n) + minor);

export const amountsOf = (found: Sums): MoneyText[] =>
  [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([currency, minor]) => moneyText({ minor, currency }));

export const moneyText = (value: Money): MoneyText => ({
  amount: toText(value),
  currency: value.currency,
});

const bankFields = ({ model }: Reader): ReadonlySet<string> =>
  new Set(model.kinds.get("party")?.fields.flatMap(({ name, group }) => (group === "bank" ? [name] : [])));

const isBankOf = ({ kind, recordKind, field }: Listed, bank: ReadonlySet<string>): boolean =>
  (kind === "discrepancy" || kind === "parked") && recordKind === "party" && field !== undefined && bank.has(field);

const isPartyReview = ({ kind, recordKind }: Listed): boolean => kind === "review" && recordKind === "party";

/** What other records say hangs on it: what is still to be paid through a bank account, what is open of two parties that may be one. */
function stakeElsewhere(listed: Listed, { bank, owed, open }: Read): Stake | undefined {
  const [one = "", other = ""] = listed.entities;
  if (isPartyReview(listed)) return matchStake(open.get(one) ?? [], open.get(other) ?? []);
  const [most] = (isBankOf(listed, bank) && !isHidden(listed) && owed.get(one)) || [];
  return most && plain(most, "open payables of the supplier");
}

/** Half a discrepancy, or one of which nothing is seen, has no price, and a price would tell what the other site says. */
const isHidden = ({ kind, claimed }: Listed): boolean => (kind === "discrepancy" || kind === "untold") && claimed === undefined;

/** What its own record, in the row it was listed from, says hangs on it. */
export function ownStake(listed: Listed, row: Row, reader: Reader, desk: DeskSettings): Stake | undefined {
  if (!reader.showsMoney(listed.recordKind, listed.site)) return undefined;
  if (listed.kind === "mass-change" && listed.cause() === "changes") return heldStake(heldChangeItem(row, reader));
  const { field, recordKind, claimed } = listed;
  const kind = reader.model.kinds.get(recordKind);
  if (kind === undefined || field === undefined || isHidden(listed)) return undefined;
  if (listed.kind !== "discrepancy" && listed.kind !== "parked" && listed.kind !== "untold") return undefined;
  const values = shownDoc(row["doc"], recordKind, listed.site, reader);
  return stake({ kind, field, values, claimed: claimed ?? [values[field] ?? ""] }, desk);
}

/** Open items of both sides, in the currency in which most is open. */
function matchStake(a: readonly Money[], b: readonly Money[]): Stake | undefined {
  const [largest] = [...a, ...b].toSorted((x, y) => (x.minor === y.minor ? 0 : x.minor > y.minor ? -1 : 1));
  if (largest === undefined) return undefined;
  const { currency } = largest;
  const sideOf = (list: readonly Money[]): bigint => list.find((one) => one.currency === currency)?.minor ?? 0n;
  const [left, right] = [sideOf(a), sideOf(b)];
  const words = `open items ${toText({ minor: left, currency })} + ${toText({ minor: right, currency })}`;
  return plain({ minor: left + right, currency }, words);
}

/** What amounts of a held delivery differ by, in the currency in which that is most. */
function heldStake({ changes }: MassChangeItem): Stake | undefined {
  const sums = (changes?.money ?? []).filter(({ currency }) => currencyExponent(currency) !== undefined);
  const [largest] = sums
    .map(({ amount, currency }) => moneyFrom(absolute(decimal(amount)), currency, "half-even").money)
    .toSorted((x, y) => (x.minor === y.minor ? 0 : x.minor > y.minor ? -1 : 1));
  return largest && plain(largest, "amounts of the held delivery differ by that in all");
}

const rateOf = (row: Row): ExchangeRate => ({
  entity: text(row, "entity"),
  base: text(row, "base"),
  quote: text(row, "quote"),
  rate: decimal(text(row, "rate")),
  date: text(row, "date"),
  source: text(row, "cause_source"),
});

/** The rate of a currency to the reporting currency, looked for once; undefined: none is known. */
type Conversions = (currency: string) => Conversion | undefined;

function conversions(rates: readonly ExchangeRate[], { reportingCurrency, day }: Pricing): Conversions {
  const found = new Map<string, Conversion | undefined>();
  return (currency) => {
    if (reportingCurrency === undefined) return undefined;
    if (!found.has(currency)) found.set(currency, conversion(rates, currency, reportingCurrency, day));
    return found.get(currency);
  };
}

/** In ten-thousandths of a major unit, whatever the currency's own. */
function comparable(value: Money, toReporting: Conversions, { reportingCurrency }: Pricing): bigint {
  const found = toReporting(value.currency);
  if (reportingCurrency === undefined || found === undefined) return scaled(value);
  return scaled({ minor: converted(value.minor, value.currency, reportingCurrency, found), currency: reportingCurrency });
}

const comparableScale = 4;

const scaled = ({ minor, currency }: Money): bigint => minor * powerOfTen(comparableScale - (currencyExponent(currency) ?? 2));
