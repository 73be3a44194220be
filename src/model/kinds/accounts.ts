// Bank accounts, what banks say happened on them, and exchange rates.
import { amount, boolean, code, date, decimal, integer, reference, text } from "../field.ts";
import type { Kind } from "../kind.ts";

const currency = code("currency", "ISO 4217 code");

export const bankAccount: Kind = {
  name: "bank_account",
  label: "Bank account",
  plural: "Bank accounts",
  class: "bank",
  group: false,
  fields: [
    code("iban", "International account number"),
    code("number", "Account number where there is no IBAN"),
    code("bic", "Bank"),
    text("name", "Name"),
    code("company", "Code of the legal entity that owns it"),
    currency,
    boolean("active", "It is in use"),
  ],
  identity: [
    { kind: "exact", fields: ["iban", "currency"], strength: 100, description: "same IBAN and currency" },
    { kind: "exact", fields: ["bic", "number", "currency"], strength: 80, description: "same bank, account number and currency" },
  ],
};

export const bankStatementEntry: Kind = {
  name: "bank_statement_entry",
  label: "Bank statement entry",
  plural: "Bank statement entries",
  class: "bank",
  group: false,
  fields: [
    reference("account", "bank_account", "Our account"),
    code("statement", "Number or id of the statement"),
    amount("amount", "Positive for money in, negative for money out"),
    currency,
    date("booking_date", "Day it was booked"),
    date("value_date", "Day it counts for interest"),
    code("bank_reference", "The bank's own reference"),
    code("end_to_end_id", "Reference given by whoever paid"),
    code("transaction_code", "The bank's code for the kind of transaction"),
    text("counterparty_name", "Who paid or was paid", { personal: true }),
    code("counterparty_iban", "Their account", { personal: true }),
    code("structured_reference", "Creditor reference of the remittance"),
    text("remittance", "Remittance text", { personal: true }),
    boolean("reversal", "It takes back an earlier entry"),
    integer("transactions", "Payments inside a batch entry"),
    code("status", "Whether the bank has booked it"),
  ],
  identity: [],
  calledBy: ["account", "booking_date", "bank_reference"],
  lifecycle: { field: "status", states: ["information", "pending", "booked"] },
  invariants: [{ kind: "needs", field: "amount", other: "currency" }],
};

export const bankBalance: Kind = {
  name: "bank_balance",
  label: "Bank balance",
  plural: "Bank balances",
  class: "bank",
  group: false,
  fields: [
    reference("account", "bank_account", "Our account"),
    code("statement", "Number or id of the statement"),
    code("balance_type", "opening, closing, available or interim"),
    amount("amount", "Negative where the account is overdrawn"),
    currency,
    date("date", "The day at whose end (opening: beginning) it stood"),
  ],
  identity: [],
  calledBy: ["account", "date", "balance_type"],
  invariants: [{ kind: "needs", field: "amount", other: "currency" }],
};

export const exchangeRate: Kind = {
  name: "exchange_rate",
  label: "Exchange rate",
  plural: "Exchange rates",
  group: true,
  fields: [
    code("base_currency", "One unit of this currency, ISO 4217"),
    code("quote_currency", "costs `rate` units of this one, ISO 4217"),
    decimal("rate", "Units of the quote currency for one of the base currency"),
    date("date", "Day from which it holds"),
    code("rate_type", "closing, average or the bank's own name for it"),
  ],
  identity: [
    {
      kind: "exact",
      fields: ["base_currency", "quote_currency", "date", "rate_type"],
      strength: 80,
      description: "same currencies, day and type",
    },
  ],
  calledBy: ["base_currency", "quote_currency", "date"],
  invariants: [{ kind: "not-negative", field: "rate" }],
};

export const accountKinds: readonly Kind[] = [bankAccount, bankStatementEntry, bankBalance, exchangeRate];
