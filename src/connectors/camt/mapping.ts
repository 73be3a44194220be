// camt.053 means the same at every bank: its mapping comes with the connector.

import type { MappingFile } from "../../source/mapping/mapping.ts";

const same = (...names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, name]));

export const camtMapping: MappingFile = {
  system: "camt.053",
  version: "02-13",
  codes: {},
  feeds: {
    statement: {
      kind: "bank_account",
      key: "account",
      fields: { ...same("iban", "number", "bic", "currency"), name: "owner" },
    },
    balance: {
      kind: "bank_balance",
      key: "key",
      fields: same("account", "statement", "balance_type", "amount", "currency", "date"),
    },
    entry: {
      kind: "bank_statement_entry",
      key: "key",
      fields: same(
        "account",
        "amount",
        "currency",
        "booking_date",
        "value_date",
        "bank_reference",
        "end_to_end_id",
        "transaction_code",
        "counterparty_name",
        "counterparty_iban",
        "structured_reference",
        "remittance",
        "reversal",
        "transactions",
        "status",
      ),
    },
  },
};
