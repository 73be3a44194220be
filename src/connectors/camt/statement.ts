// A camt.053 message as statements: head, balances and entries, each statement checked against itself before it counts.

import { sha256Hex } from "../../base/hash.ts";
import { type Money, toText } from "../../base/money.ts";
import { parkCause, type ParkCause } from "../../model/park.ts";
import type { RawRow, RawValues } from "../../source/connector.ts";
import { dayAt, type Entry, entryOf, signedAmount } from "./entry.ts";
import { decodeXml, nodeAt, readXml, refuseXml, textAt, type XmlNode, XmlRefused } from "../xml-reader.ts";

export type CamtFeed = "statement" | "balance" | "entry";
export const camtFeeds: readonly CamtFeed[] = ["statement", "balance", "entry"];

const namespaceForm = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d{2})$/;
/** Versions 02 to 13 differ only in parts that are not read here. */
const versionMin = 2;
const versionMax = 13;

/** Rows of each feed, or why the whole file is refused. */
export type Message =
  | { readonly kind: "read"; readonly rows: Readonly<Record<CamtFeed, readonly RawRow[]>> }
  | { readonly kind: "refused"; readonly park: ParkCause };

export const readMessage = (bytes: Uint8Array, fileName: string): Message => {
  const statements: Draft[] = [];
  try {
    readXml(decodeXml(bytes), {
      root: checkNamespace,
      takes: (path) => path[2] === "Stmt" && (path.length === 3 || (path.length === 4 && (path[3] === "Ntry" || path[3] === "Bal"))),
      take: (node, path) => {
        const draft = statements.at(-1)?.head === undefined ? (statements.at(-1) ?? newDraft(statements)) : newDraft(statements);
        if (path.length === 3) draft.head = node;
        else (node.name === "Bal" ? draft.balances : draft.entries).push(node);
      },
    });
    if (statements.length === 0) refuseXml("missing", "the message holds no statement", "fetch the file again");
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error;
    return { kind: "refused", park: error.park };
  }
  const rows: Record<CamtFeed, RawRow[]> = { statement: [], balance: [], entry: [] };
  const file: FileName = { name: fileName, content: sha256Hex(bytes).slice(0, 16) };
  for (const [index, draft] of statements.entries()) addStatement(draft, index, rows, file);
  return { kind: "read", rows };
};

interface Draft {
  head: XmlNode | undefined;
  readonly balances: XmlNode[];
  readonly entries: XmlNode[];
}

const newDraft = (statements: Draft[]): Draft => {
  const draft: Draft = { head: undefined, balances: [], entries: [] };
  statements.push(draft);
  return draft;
};

const checkNamespace = (namespace: string): void => {
  const version = namespaceForm.exec(namespace)?.[1];
  if (version === undefined)
    refuseXml("drift", `the namespace ${JSON.stringify(namespace)} is not camt.053`, "only camt.053 statements are read here");
  if (Number(version) < versionMin || Number(version) > versionMax)
    refuseXml("drift", `camt.053.001.${version} is not known`, "ask for a version between 02 and 13");
};

interface FileName {
  readonly name: string;
  readonly content: string;
}

const addStatement = (draft: Draft, index: number, rows: Record<CamtFeed, RawRow[]>, file: FileName): void => {
  const id = textAt(draft.head, "Id") ?? "";
  const account = accountOf(draft.head);
  const receivedPosition = `${file.name} statement ${id}`;
  const add = (feed: CamtFeed, values: RawValues, fault?: ParkCause): void => {
    const row = { index: rows[feed].length, values: { account, statement: id, ...values }, receivedPosition };
    rows[feed].push(fault === undefined ? row : { ...row, fault });
  };
  const key = `${account}/${id}`;
  let read: ReadStatement;
  try {
    if (account === "" || id === "") refuseXml("missing", "the statement names no account or has no id", "ask the bank");
    read = readStatement(draft, account);
  } catch (error) {
    if (!(error instanceof XmlRefused)) throw error;
    const park = { ...error.park, cause: `statement ${id} of ${account} is refused: ${error.park.cause}` };
    // Two statements of one number that are both refused are two things to look at: neither stands for the other.
    for (const feed of camtFeeds) add(feed, { key: `refused/${key}/${file.content}/${index}` }, park);
    return;
  }
  add("statement", { key, ...headValues(draft.head), closing_check: read.check });
  for (const { type, amount, date } of read.balances) {
    add("balance", {
      key: `${account}/${type}/${date ?? ""}`,
      balance_type: type,
      amount: toText(amount),
      currency: amount.currency,
      date,
    });
  }
  // Two honest identical rows are two movements: the second of the same content within a statement is number 2.
  const occurrences = new Map<string, number>();
  for (const entry of read.entries) {
    const occurrence = (occurrences.get(entry.content) ?? 0) + 1;
    occurrences.set(entry.content, occurrence);
    const fault = entry.doubt === undefined ? undefined : parkCause("invariant", entry.doubt, "ask the bank for a corrected statement");
    add("entry", { key: `${account}/${entry.content}/${occurrence}`, ...entry.values }, fault);
  }
};

interface Balance {
  readonly type: string;
  readonly amount: Money;
  readonly date: string | null;
}

interface ReadStatement {
  readonly balances: readonly Balance[];
  readonly entries: readonly Entry[];
  readonly check: "agrees" | "not-possible";
}

const readStatement = (draft: Draft, account: string): ReadStatement => {
  const balances = draft.balances.map((node) => {
    const code = textAt(node, "Tp", "CdOrPrtry", "Cd") ?? textAt(node, "Tp", "CdOrPrtry", "Prtry") ?? "";
    return { type: balanceTypes[code] ?? code, amount: signedAmount(node, `balance ${code}`), date: dayAt(nodeAt(node, "Dt")) };
  });
  const entries = draft.entries.map((node) => entryOf(node, account));
  return { balances, entries, check: closingCheck(draft.head, balances, entries) };
};

const balanceTypes: Readonly<Record<string, string>> = {
  OPBD: "opening",
  PRCD: "previous-closing",
  CLBD: "closing",
  OPAV: "opening-available",
  CLAV: "available",
  FWAV: "forward-available",
  ITBD: "interim",
  ITAV: "interim-available",
};

/** Opening balance and booked entries must give the closing balance to the minor unit, or nothing of the statement counts. */
const closingCheck = (head: XmlNode | undefined, balances: readonly Balance[], entries: readonly Entry[]): ReadStatement["check"] => {
  const opening = balances.find((one) => one.type === "opening") ?? balances.find((one) => one.type === "previous-closing");
  const closing = balances.find((one) => one.type === "closing");
  const page = textAt(head, "StmtPgntn", "PgNb") ?? "1";
  const isLastPage = (textAt(head, "StmtPgntn", "LastPgInd") ?? "true") === "true";
  if (opening === undefined || closing === undefined || page !== "1" || !isLastPage) return "not-possible";
  const booked = entries.filter((entry) => entry.isBooked);
  const { currency } = opening.amount;
  const other = [closing, ...booked].find((one) => one.amount.currency !== currency);
  if (other !== undefined)
    return refuseXml("invariant", `it mixes ${currency} and ${other.amount.currency}`, "ask the bank for a corrected statement");
  const sum = booked.reduce((total, entry) => total + entry.amount.minor, opening.amount.minor);
  if (sum === closing.amount.minor) return "agrees";
  const given = toText({ minor: sum, currency });
  const cause = `opening balance and entries give ${given}, the closing balance is ${toText(closing.amount)} ${currency}`;
  return refuseXml("invariant", cause, "ask the bank for a corrected statement");
};

const accountOf = (head: XmlNode | undefined): string =>
  textAt(head, "Acct", "Id", "IBAN") ?? textAt(head, "Acct", "Id", "Othr", "Id") ?? "";

const headValues = (head: XmlNode | undefined): RawValues => ({
  iban: textAt(head, "Acct", "Id", "IBAN") ?? null,
  number: textAt(head, "Acct", "Id", "Othr", "Id") ?? null,
  bic: textAt(head, "Acct", "Svcr", "FinInstnId", "BICFI") ?? textAt(head, "Acct", "Svcr", "FinInstnId", "BIC") ?? null,
  owner: textAt(head, "Acct", "Ownr", "Nm") ?? null,
  currency: textAt(head, "Acct", "Ccy") ?? null,
  sequence: textAt(head, "LglSeqNb") ?? textAt(head, "ElctrncSeqNb") ?? null,
  created_at: textAt(head, "CreDtTm") ?? null,
});
