// One entry of a statement: one movement on the account. A batch is one movement with several remittance hints.

import { hashId } from "../../base/hash.ts";
import { isFault } from "../../base/fault.ts";
import { type Money, money, toText } from "../../base/money.ts";
import type { RawValues } from "../../source/connector.ts";
import { nodeAt, nodesAt, refuseXml, textAt, type XmlNode } from "../xml-reader.ts";

export interface Entry {
  readonly amount: Money;
  readonly isBooked: boolean;
  /** What the movement says of itself, whichever statement carries it. */
  readonly content: string;
  readonly values: RawValues;
  /** Why the details do not add up to the movement. */
  readonly doubt: string | undefined;
}

const statuses: Readonly<Record<string, string>> = { BOOK: "booked", PDNG: "pending", INFO: "information" };

/** `Amt` with its currency and the sign of `CdtDbtInd`. Throws `XmlRefused`. */
export const signedAmount = (node: XmlNode, what: string): Money => {
  const amount = nodeAt(node, "Amt");
  const text = textAt(amount) ?? "";
  const currency = amount?.attributes.get("Ccy") ?? "";
  const direction = textAt(node, "CdtDbtInd");
  if (text.startsWith("-")) return refuseXml("value", `${what} is negative: ${text}; the direction stands in CdtDbtInd`, "ask the bank");
  if (direction !== "CRDT" && direction !== "DBIT") return refuseXml("value", `${what} has no direction (CdtDbtInd)`, "ask the bank");
  const value = exactMoney(text, currency, what);
  return direction === "DBIT" ? { ...value, minor: -value.minor } : value;
};

const exactMoney = (text: string, currency: string, what: string): Money => {
  try {
    return money(text, currency);
  } catch (error) {
    if (!isFault(error)) throw error;
    return refuseXml("value", `${what}: ${error.message}`, error.hint);
  }
};

/** Day of a date or date-time element; the wall clock of the bank counts. */
export const dayAt = (node: XmlNode | undefined): string | null => (textAt(node, "Dt") ?? textAt(node, "DtTm"))?.slice(0, 10) ?? null;

/** Throws `XmlRefused` where the movement itself cannot be read. */
export const entryOf = (node: XmlNode, account: string): Entry => {
  const amount = signedAmount(node, `entry ${textAt(node, "AcctSvcrRef") ?? textAt(node, "NtryRef") ?? ""}`.trim());
  const details = nodesAt(node, "NtryDtls").flatMap((one) => nodesAt(one, "TxDtls"));
  const status = textAt(node, "Sts", "Cd") ?? textAt(node, "Sts") ?? "";
  const facts = {
    amount: toText(amount),
    currency: amount.currency,
    booking_date: dayAt(nodeAt(node, "BookgDt")),
    value_date: dayAt(nodeAt(node, "ValDt")),
    bank_reference: textAt(node, "AcctSvcrRef") ?? null,
    transaction_code: transactionCode(nodeAt(node, "BkTxCd")),
    reversal: textAt(node, "RvslInd") === "true" ? "true" : "false",
    transactions: textAt(node, "NtryDtls", "Btch", "NbOfTxs") ?? String(Math.max(details.length, 1)),
    ...remittanceOf(node, details),
    ...counterpartyOf(details, amount.minor < 0n),
  };
  return {
    amount,
    isBooked: status === "BOOK",
    // The value date may still move while an entry is pending; the rest names the movement.
    content: hashId(account, ...Object.entries(facts).flatMap(([name, value]) => (name === "value_date" ? [] : [value ?? ""]))),
    values: { ...facts, status: statuses[status] ?? status },
    doubt: detailsDoubt(amount, details),
  };
};

const transactionCode = (node: XmlNode | undefined): string | null => {
  const domain = [textAt(node, "Domn", "Cd"), textAt(node, "Domn", "Fmly", "Cd"), textAt(node, "Domn", "Fmly", "SubFmlyCd")];
  const parts = domain.filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join("-") : (textAt(node, "Prtry", "Cd") ?? null);
};

const remittanceOf = (node: XmlNode, details: readonly XmlNode[]) => {
  const hints = details.map((detail) => nodeAt(detail, "RmtInf")).filter((hint) => hint !== undefined);
  const texts = hints.flatMap((hint) => nodesAt(hint, "Ustrd").map((one) => one.text.trim()));
  const references = hints.flatMap((hint) => nodesAt(hint, "Strd").flatMap((one) => textAt(one, "CdtrRefInf", "Ref") ?? []));
  const ends = details.flatMap((detail) => textAt(detail, "Refs", "EndToEndId") ?? []).filter((end) => end !== "NOTPROVIDED");
  const isSingle = references.length === 1;
  const lines = isSingle ? texts : [...texts, ...references];
  return {
    end_to_end_id: ends.length === 1 ? (ends[0] ?? null) : null,
    structured_reference: isSingle ? (references[0] ?? null) : null,
    remittance: lines.length > 0 ? lines.join("\n") : (textAt(node, "AddtlNtryInf") ?? null),
  };
};

/** Of a single payment only: who paid us, or whom we paid. A batch has many. */
const counterpartyOf = (details: readonly XmlNode[], isDebit: boolean) => {
  const parties = details.length === 1 ? nodeAt(details[0], "RltdPties") : undefined;
  const role = isDebit ? "Cdtr" : "Dbtr";
  return {
    counterparty_name: textAt(parties, role, "Nm") ?? textAt(parties, role, "Pty", "Nm") ?? null,
    counterparty_iban: textAt(parties, `${role}Acct`, "Id", "IBAN") ?? null,
  };
};

/** Where every detail states its amount in the currency of the entry, they must add up to it. */
const detailsDoubt = (amount: Money, details: readonly XmlNode[]): string | undefined => {
  const stated = details.map((detail) => nodeAt(detail, "Amt") ?? nodeAt(detail, "AmtDtls", "TxAmt", "Amt"));
  if (stated.length < 2 || stated.some((one) => one?.attributes.get("Ccy") !== amount.currency)) return undefined;
  let sum = 0n;
  for (const [index, one] of stated.entries()) {
    const part = exactMoney(textAt(one) ?? "", amount.currency, "a payment of an entry").minor;
    const direction = textAt(details[index], "CdtDbtInd");
    const isAgainst = direction !== undefined && (direction === "DBIT") !== amount.minor < 0n;
    sum += isAgainst ? -part : part;
  }
  const whole = amount.minor < 0n ? -amount.minor : amount.minor;
  if (sum === whole) return undefined;
  const stands = toText({ ...amount, minor: whole });
  return `its ${details.length} payments add up to ${toText({ ...amount, minor: sum })}, the entry is ${stands}`;
};
