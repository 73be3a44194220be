// The money that hangs on one field of one record while systems disagree about it, with the sum written out. Exact where the
// record itself can price it; undefined ("not priced") everywhere else: a guess would put the wrong thing on top.

import { currencyExponent } from "../base/currency.ts";
import { daysBetween, isDate } from "../base/civil-date.ts";
import { absolute, add, compare, type Decimal, decimalOf, divide, multiply, parseDecimal, subtract, toText } from "../base/decimal.ts";
import { type Money, moneyFrom, toText as moneyText } from "../base/money.ts";
import type { Field } from "../model/field.ts";
import { fieldOf, type Kind } from "../model/kind.ts";
import type { DeskSettings } from "./desk-settings.ts";

/** Survivors by field, and what each side says of the field in question. */
export interface Priceable {
  readonly kind: Kind;
  readonly field: string;
  readonly values: Readonly<Record<string, string>>;
  /** Canonical texts that differ; one where a value could not be read at all. */
  readonly claimed: readonly string[];
}

export interface Stake {
  /** Not negative. */
  readonly money: Money;
  /** The sum with its inputs: "|12.50 - 12.00| x 400 open = 200.00 EUR". */
  readonly formula: string;
}

type Terms = Pick<DeskSettings, "costOfCapital" | "penaltyPerDay">;

/** `owed`: what the hub still expects to pay to the party, where the field says where its money goes. */
export function stake(given: Priceable, terms: Terms, owed?: Money): Stake | undefined {
  const field = fieldOf(given.kind, given.field);
  if (field === undefined) return undefined;
  if (field.group === "bank" && given.kind.name === "party") return owed && plain(owed, "open payables of the supplier");
  const currency = given.values[field.currency ?? "currency"] ?? given.values["currency"] ?? "";
  if (currencyExponent(currency) === undefined) return undefined;
  const sum = staked(field, given, terms);
  return sum && plain(moneyFrom(absolute(sum.amount), currency, "half-even").money, sum.words);
}

/** Money whose sum is said by its words alone. */
export const plain = (money: Money, words: string): Stake => ({
  money,
  formula: `${words} = ${moneyText(money)} ${money.currency}`,
});

/** In major units of the record's currency, and how it comes to that. */
interface Sum {
  readonly amount: Decimal;
  readonly words: string;
}

function staked(field: Field, given: Priceable, terms: Terms): Sum | undefined {
  const { values } = given;
  if (field.unit !== undefined) return times(spread(given), priceOf(values));
  if (field.name === "unit_price") return times(spread(given), openQuantity(values));
  if (field.currency !== undefined) return spread(given);
  if (field.type.kind === "date") return shift(field.name, given, terms);
  // A currency, a party or a state changes what all of it means.
  const movesAll = field.name === "currency" || field.name === "status" || isParty(field);
  return movesAll ? openAmount(values) : undefined;
}

const isParty = ({ type }: Field): boolean => type.kind === "reference" && type.to === "party";

const number = (value: string | undefined): Decimal | undefined => (value === undefined ? undefined : parseDecimal(value));

const times = (a: Sum | undefined, b: Sum | undefined): Sum | undefined =>
  a && b && { amount: multiply(a.amount, b.amount), words: `${a.words} x ${b.words}` };

/** Between the largest and the smallest claim; all of it where only one side can be read. */
function spread({ claimed }: Priceable): Sum | undefined {
  const known = claimed.map(parseDecimal).filter((one) => one !== undefined);
  const first = known[0];
  if (first === undefined) return undefined;
  if (known.length === 1) return { amount: first, words: toText(first) };
  const largest = known.reduce((a, b) => (compare(a, b) >= 0 ? a : b), first);
  const smallest = known.reduce((a, b) => (compare(a, b) <= 0 ? a : b), first);
  return { amount: subtract(largest, smallest), words: `|${toText(largest)} - ${toText(smallest)}|` };
}

/** A date that is off by days ties up what is open for as long, and breaks a promise where it is one. */
function shift(field: string, { values, claimed }: Priceable, { costOfCapital, penaltyPerDay }: Terms): Sum | undefined {
  const open = openAmount(values);
  const days = claimed.filter(isDate).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (open === undefined || first === undefined || last === undefined || first === last) return undefined;
  const apart = daysBetween(first, last);
  const held = multiply(open.amount, decimalOf(BigInt(apart)));
  const capital = divide(multiply(held, costOfCapital), decimalOf(daysPerYear), dayScale);
  const words = `${open.words} x ${apart} days x ${toText(costOfCapital)} / ${daysPerYear}`;
  if (penaltyPerDay.digits === 0n || !promises.has(field)) return { amount: capital, words };
  return {
    amount: add(capital, multiply(held, penaltyPerDay)),
    words: `${words} + ${open.words} x ${apart} days x ${toText(penaltyPerDay)} penalty`,
  };
}

const daysPerYear = 365n;
/** Digits behind the point of interest before it is rounded to the currency. */
const dayScale = 8;
/** Days that somebody was promised. */
const promises: ReadonlySet<string> = new Set(["promised_date", "requested_date", "planned_date"]);

/** What the document as a whole comes to: what is still open of it, open quantity times price, or its amount. */
function openAmount(values: Readonly<Record<string, string>>): Sum | undefined {
  const open = number(values["open_amount"]);
  if (open) return { amount: open, words: `${toText(open)} open` };
  const lines = times(openQuantity(values), number(values["unit_price"]) && priceOf(values));
  const amount = number(values["amount"]);
  return lines ?? (amount && { amount, words: `${toText(amount)} open` });
}

/** Ordered and not yet billed; where nobody counts bills, not yet moved. Never below nothing. */
function openQuantity(values: Readonly<Record<string, string>>): Sum | undefined {
  const quantity = number(values["quantity"]);
  if (quantity === undefined) return undefined;
  const done = ["invoiced_quantity", "received_quantity", "shipped_quantity"].map((name) => number(values[name])).find((one) => one);
  const rest = done ? subtract(quantity, done) : quantity;
  const amount = rest.digits < 0n ? decimalOf(0n) : rest;
  return { amount, words: `${toText(amount)} open` };
}

/** Price of one; where only the total of the line is stated, rounded to six decimals: a price, not an amount. */
function priceOf(values: Readonly<Record<string, string>>): Sum | undefined {
  const stated = number(values["unit_price"]);
  if (stated) return { amount: stated, words: toText(stated) };
  const [amount, quantity] = [number(values["amount"]), number(values["quantity"])];
  if (!amount || !quantity || quantity.digits === 0n) return undefined;
  const each = divide(amount, quantity, priceScale);
  return { amount: each, words: `${toText(each)} each` };
}

const priceScale = 6;
