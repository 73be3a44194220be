// camt.053 statements as a bank writes them, for tests.

export const account = "FR7630006000011234567890189";
export const namespace = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";

interface EntryText {
  /** As the bank writes it: without a sign. */
  readonly amount: string;
  readonly direction?: "CRDT" | "DBIT";
  readonly currency?: string;
  readonly day?: string;
  readonly reference?: string;
  readonly text?: string;
  /** Further elements before the details. */
  readonly more?: string;
}

export const entryText = (entry: EntryText): string => {
  const { amount, direction = "CRDT", currency = "EUR", day = "2026-02-27", reference, text, more = "" } = entry;
  const parts = [
    `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>${more}<Sts><Cd>BOOK</Cd></Sts>`,
    `<BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>`,
    reference === undefined ? "" : `<AcctSvcrRef>${reference}</AcctSvcrRef>`,
    text === undefined ? "" : `<AddtlNtryInf>${text}</AddtlNtryInf>`,
    "</Ntry>",
  ];
  return parts.join("");
};

const balanceText = (code: string, amount: string, day: string, currency: string): string =>
  `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${amount.replace("-", "")}</Amt>` +
  `<CdtDbtInd>${amount.startsWith("-") ? "DBIT" : "CRDT"}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`;

export interface StatementText {
  readonly id: string;
  readonly opening?: string;
  readonly closing?: string;
  readonly day?: string;
  readonly currency?: string;
  readonly entries: readonly string[];
}

export const statementText = ({ id, opening, closing, day = "2026-02-27", currency = "EUR", entries }: StatementText): string =>
  `<Stmt><Id>${id}</Id><Acct><Id><IBAN>${account}</IBAN></Id><Ccy>${currency}</Ccy></Acct>` +
  (opening === undefined ? "" : balanceText("OPBD", opening, day, currency)) +
  entries.join("") +
  (closing === undefined ? "" : balanceText("CLBD", closing, day, currency)) +
  "</Stmt>";

/** A whole message; `message` names it, so that two messages may carry the same statement. */
export const messageText = (statements: readonly string[], message = "M1", space = namespace): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="${space}"><BkToCstmrStmt><GrpHdr><MsgId>${message}</MsgId></GrpHdr>` +
  `${statements.join("")}</BkToCstmrStmt></Document>`;
