// The money that hangs on one field of one record while systems disagree about it. Exact where the record itself can price it;
// undefined ("not priced") everywhere else: a guess would put the wrong thing on top.

import { currencyExponent } from "../base/currency.ts";
import { absolute, compare, type Decimal, divide, multiply, parseDecimal, subtract } from "../base/decimal.ts";
import { type Money, moneyFrom } from "../base/money.ts";
import type { Field } from "../model/field.ts";
import { fieldOf, type Kind } from "../model/kind.ts";

/** Survivors by field, and what each side says of the field in question. */
export interface Priceable {
  readonly kind: Kind;
  readonly field: string;
  readonly values: Readonly<Record<string, string>>;
  /** Canonical texts that differ; one where a value could not be read at all. */
  readonly claimed: readonly string[];
}

/** Not negative. `owed`: what the hub still expects to pay to the party, where the field says where its money goes. */
export function stake(given: Priceable, owed?: Money): Money | undefined {
  const field = fieldOf(given.kind, given.field);
  if (field === undefined) return undefined;
  if (field.group === "bank" && given.kind.name === "party") return owed;
  const currency = given.values[field.currency ?? "currency"] ?? given.values["currency"] ?? "";
  if (currencyExponent(currency) === undefined) return undefined;
  const amount = staked(field, given);
  return amount && moneyFrom(absolute(amount), currency, "half-even").money;
}

/** In major units of the record's currency. */
function staked(field: Field, given: Priceable): Decimal | undefined {
  const { values } = given;
  if (field.unit !== undefined) return times(spread(given), number(values["unit_price"]) ?? perUnit(values));
  if (field.name === "unit_price") return times(spread(given), number(values["quantity"]));
  if (field.currency !== undefined) return spread(given);
  // A date moves the whole amount in time; a currency or a party changes what all of it means.
  const movesAll = field.type.kind === "date" || field.name === "currency" || field.name === "status" || isParty(field);
  return movesAll ? worth(values) : undefined;
}

const isParty = ({ type }: Field): boolean => type.kind === "reference" && type.to === "party";

const number = (value: string | undefined): Decimal | undefined => (value === undefined ? undefined : parseDecimal(value));

const times = (a: Decimal | undefined, b: Decimal | undefined): Decimal | undefined => (a && b ? multiply(a, b) : undefined);

/** Between the largest and the smallest claim; all of it where only one side can be read. */
function spread({ claimed }: Priceable): Decimal | undefined {
  const known = claimed.map(parseDecimal).filter((one) => one !== undefined);
  const first = known[0];
  if (first === undefined) return undefined;
  if (known.length === 1) return first;
  const largest = known.reduce((a, b) => (compare(a, b) >= 0 ? a : b), first);
  const smallest = known.reduce((a, b) => (compare(a, b) <= 0 ? a : b), first);
  return subtract(largest, smallest);
}

/** What the document as a whole comes to: what is still open of it, its amount, or quantity times price. */
const worth = (values: Readonly<Record<string, string>>): Decimal | undefined =>
  number(values["open_amount"]) ?? number(values["amount"]) ?? times(number(values["quantity"]), number(values["unit_price"]));

/** Price of one where only the total of the line is stated. Rounded to six decimals: a price, not an amount. */
function perUnit(values: Readonly<Record<string, string>>): Decimal | undefined {
  const [amount, quantity] = [number(values["amount"]), number(values["quantity"])];
  if (!amount || !quantity || quantity.digits === 0n) return undefined;
  return divide(amount, quantity, priceScale);
}

const priceScale = 6;
