// Bank statements as the bank sends them: camt.053, one statement for each day with bookings.

import { pointedText } from "../base/decimal.ts";
import type { Booking, Statement } from "./world.ts";
import { dayOf } from "./world.ts";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

/** `minor` in cents; the direction stands beside the amount, as banks write it. */
const amount = (minor: bigint, currency: string): string => {
  const text = pointedText(minor < 0n ? -minor : minor, 2);
  return `<Amt Ccy="${currency}">${text}</Amt>${element("CdtDbtInd", minor < 0n ? "DBIT" : "CRDT")}`;
};

const balance = (type: string, minor: bigint, currency: string, day: string): string =>
  element("Bal", element("Tp", element("CdOrPrtry", element("Cd", type))) + amount(minor, currency) + element("Dt", element("Dt", day)));

const entry = ({ minor, name, reference }: Booking, currency: string, day: string, bankReference: string): string => {
  const party = element(minor < 0n ? "Cdtr" : "Dbtr", element("Nm", escaped(name)));
  const details =
    element("Refs", element("EndToEndId", escaped(reference))) +
    amount(minor, currency) +
    element("RltdPties", party) +
    element("RmtInf", element("Ustrd", escaped(reference)));
  return element(
    "Ntry",
    amount(minor, currency) +
      element("Sts", "BOOK") +
      element("BookgDt", element("Dt", day)) +
      element("ValDt", element("Dt", day)) +
      element("AcctSvcrRef", bankReference) +
      element("BkTxCd", element("Prtry", element("Cd", minor < 0n ? "TRF-OUT" : "TRF-IN"))) +
      element("NtryDtls", element("TxDtls", details)),
  );
};

const statementText = ({ plant, arrivedAt, openingMinor, bookings }: Statement): string => {
  const day = dayOf(arrivedAt);
  const { iban, bic, currency, companyName } = plant;
  const closingMinor = bookings.reduce((sum, { minor }) => sum + minor, openingMinor);
  const account =
    element("Id", element("IBAN", iban)) +
    element("Ccy", currency) +
    element("Ownr", element("Nm", companyName)) +
    element("Svcr", element("FinInstnId", element("BIC", bic)));
  const entries = bookings.map((booking, index) => entry(booking, currency, day, `${plant.site}-${day}-${index + 1}`));
  return element(
    "Stmt",
    element("Id", `${plant.site}-${day}`) +
      element("CreDtTm", new Date(arrivedAt).toISOString()) +
      element("Acct", account) +
      balance("OPBD", openingMinor, currency, day) +
      balance("CLBD", closingMinor, currency, day) +
      `\n${entries.join("\n")}\n`,
  );
};

/** The text of a file with these statements, in their order. */
export const statementFile = (statements: readonly Statement[]): string => {
  const head = element(
    "GrpHdr",
    element("MsgId", `${statements.length}`) + element("CreDtTm", new Date(statements.at(-1)?.arrivedAt ?? 0).toISOString()),
  );
  const body = element("BkToCstmrStmt", `${head}\n${statements.map(statementText).join("\n")}\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">${body}</Document>\n`;
};
