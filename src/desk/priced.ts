// Puts a price on what waits for a person, in its own currency and, where rates are known, in one for the whole list.

import { currencyExponent } from "../base/currency.ts";
import { decimal, powerOfTen } from "../base/decimal.ts";
import { type Money, toText } from "../base/money.ts";
import type { Row } from "../platform/database.ts";
import { conversion, converted, type ExchangeRate } from "../projection/finance/exchange-rate.ts";
import type { InboxItem } from "./inbox-item.ts";
import { docOf } from "./inbox-item.ts";
import { type Reader, text } from "./reader.ts";
import { stake } from "./stake.ts";
import { ratesQuery } from "./store.ts";
import { owedQuery } from "./store-inbox.ts";

/** An item with the money that hangs on it; undefined: not priced. */
export interface Priced<Item extends InboxItem = InboxItem> {
  readonly item: Item;
  readonly stake: Money | undefined;
  /** What the list is ordered by: the stake in the reporting currency, or its bare number where there is none or no rate is known. */
  readonly comparable: bigint;
}

export interface PricedInput<Item extends InboxItem = InboxItem> {
  readonly item: Item;
  readonly row: Row;
}

export interface Pricing {
  /** ISO 4217; without it amounts of different currencies are compared as numbers. */
  readonly reportingCurrency?: string | undefined;
  /** YYYY-MM-DD: the day whose rates count. */
  readonly day: string;
}

/** At most one read, and only where a bank account is in doubt or amounts have to be converted. */
export async function priced<Item extends InboxItem>(
  inputs: readonly PricedInput<Item>[],
  reader: Reader,
  pricing: Pricing,
): Promise<Priced<Item>[]> {
  const parties = inputs.flatMap(({ item }) => (isBankOf(item, reader) ? [item.entity] : []));
  const converts = pricing.reportingCurrency !== undefined;
  const none: readonly Row[] = [];
  const [owedRows = none, rateRows = none] =
    parties.length > 0 || converts ? await reader.read([owedQuery(parties), ratesQuery()]) : [none, none];
  const owed = new Map<string, Money>();
  for (const row of owedRows)
    if (!owed.has(text(row, "entity")))
      owed.set(text(row, "entity"), { minor: BigInt(text(row, "amount")), currency: text(row, "currency") });
  const rates = rateRows.map(rateOf);
  return inputs.map(({ item, row }) => {
    const value = stakeOf(item, row, reader, owed);
    return { item, stake: value, comparable: value === undefined ? 0n : comparable(value, rates, pricing) };
  });
}

/** Decimal text and currency, as answers carry money. */
export const moneyText = (value: Money): { readonly amount: string; readonly currency: string } => ({
  amount: toText(value),
  currency: value.currency,
});

const isBankOf = (item: InboxItem, { model }: Reader): item is InboxItem & { readonly entity: string; readonly field: string } =>
  (item.kind === "discrepancy" || (item.kind === "parked" && item.entity !== null)) &&
  item.recordKind === "party" &&
  model.kinds.get("party")?.fields.some(({ name, group }) => name === item.field && group === "bank") === true;

function stakeOf(item: InboxItem, row: Row, { model }: Reader, owed: ReadonlyMap<string, Money>): Money | undefined {
  if (item.kind !== "discrepancy" && item.kind !== "parked") return undefined;
  const kind = model.kinds.get(item.recordKind);
  // Half a discrepancy has no price, and a price would tell what the other site says.
  if (kind === undefined || (item.kind === "discrepancy" && item.sides.some(({ value }) => value === null))) return undefined;
  const values = docOf(row["doc"]);
  const claimed = item.kind === "parked" ? [values[item.field] ?? ""] : item.sides.flatMap(({ value }) => value ?? []);
  return stake({ kind, field: item.field, values, claimed }, owed.get(item.entity ?? ""));
}

const rateOf = (row: Row): ExchangeRate => ({
  entity: text(row, "entity"),
  base: text(row, "base"),
  quote: text(row, "quote"),
  rate: decimal(text(row, "rate")),
  date: text(row, "date"),
  source: text(row, "cause_source"),
});

/** In ten-thousandths of a major unit, whatever the currency's own. */
function comparable(value: Money, rates: readonly ExchangeRate[], { reportingCurrency, day }: Pricing): bigint {
  const found = reportingCurrency === undefined ? undefined : conversion(rates, value.currency, reportingCurrency, day);
  if (reportingCurrency === undefined || found === undefined) return scaled(value);
  return scaled({ minor: converted(value.minor, value.currency, reportingCurrency, found), currency: reportingCurrency });
}

const comparableScale = 4;

const scaled = ({ minor, currency }: Money): bigint => minor * powerOfTen(comparableScale - (currencyExponent(currency) ?? 2));
