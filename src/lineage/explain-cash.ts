// Where a figure of money comes from: a week of the forecast to its lines, a line to the documents of its chain, each document
// to the fields that make it.

import { addDays } from "../base/civil-date.ts";
import { Fault } from "../base/fault.ts";
import { toText } from "../base/money.ts";
import { type Kind, kindOf } from "../model/kind.ts";
import { type Reader, text } from "../desk/reader.ts";
import type { Row } from "../platform/database.ts";
import { placeOf, window } from "../projection/finance/bucket.ts";
import type { Basis, Stage } from "../projection/finance/cash-line.ts";
import { noCurrency } from "../projection/finance/document.ts";
import type { FinanceSettings } from "../projection/finance/finance-settings.ts";
import { opening } from "../projection/finance/opening.ts";
import { balanceOf } from "../projection/finance/store.ts";
import { type ExplainedRecord, explainRecords, type Lineage } from "./explain-record.ts";
import { balancesQuery, chainQuery, datedLinesQuery, linesQuery, neighboursQuery } from "./store.ts";

export interface CashLine {
  readonly line: string;
  /** The document that stands for it, and the first of its chain. */
  readonly entity: string;
  readonly root: string;
  readonly stage: Stage;
  readonly company: string;
  readonly site: string;
  readonly currency: string;
  /** Decimal text, inflow positive; `total` is what its document as a whole comes to. */
  readonly amount: string;
  readonly total: string;
  /** YYYY-MM-DD; null where no document tells a day. */
  readonly date: string | null;
  readonly basis: Basis;
  /** What was missing and had to be assumed. */
  readonly assumed: readonly string[];
  /** The line in one sentence. */
  readonly text: string;
}

export interface ExplainedBucket {
  readonly company: string;
  readonly currency: string;
  /** Monday of the week, YYYY-MM-DD. */
  readonly monday: string;
  /** Sums of the lines, decimal text: the figures of the forecast. */
  readonly inflow: string;
  readonly outflow: string;
  /** How many lines make it, the largest of them first. */
  readonly count: number;
  readonly lines: readonly CashLine[];
}

export interface BucketOf {
  readonly company: string;
  readonly currency: string;
  readonly monday: string;
  /** The day the forecast was read on, in the company's zone. */
  readonly clock: string;
  readonly limit: number;
}

/** Before any document this hub will meet. */
const firstDay = "0001-01-01";

/** One read. Fault `bucket-unknown` where the forecast of that day has no such week. */
export async function explainBucket(reader: Reader, asked: BucketOf, settings: FinanceSettings): Promise<ExplainedBucket> {
  const { company, currency, monday, clock } = asked;
  const weeks = window(clock);
  if (!weeks.mondays.includes(monday)) {
    const hint = `use one of: ${weeks.mondays.join(", ")}`;
    throw new Fault({ code: "bucket-unknown", subject: `week ${monday}`, cause: `the forecast of ${clock} has no such week`, hint });
  }
  // What is overdue counts in the first week.
  const from = monday === weeks.mondays[0] ? firstDay : monday;
  const [rows = [], balances = []] = await reader.read([
    datedLinesQuery({ company, currency, from, until: addDays(monday, 7) }),
    balancesQuery(company, currency, clock),
  ]);
  const start = opening(balances.map(balanceOf), company, currency, clock, settings);
  const lines = rows.filter((row) => {
    const place = placeOf({ stage: text(row, "stage") as Stage, date: row["date"] ?? null }, weeks, start);
    return place.kind === "week" && place.monday === monday;
  });
  const amounts = lines.map((row) => BigInt(text(row, "amount")));
  const sum = (part: readonly bigint[]): string =>
    amountText(
      part.reduce((total, one) => total + one, 0n),
      currency,
    );
  return {
    company,
    currency,
    monday,
    inflow: sum(amounts.filter((one) => one >= 0n)),
    outflow: sum(amounts.filter((one) => one < 0n)),
    count: lines.length,
    lines: lines.slice(0, asked.limit).map(cashLine),
  };
}

export interface ExplainedLine {
  readonly line: CashLine;
  /** The lines of the whole chain: each cent of it is on exactly one of them. */
  readonly chain: readonly CashLine[];
  /** The document of the line, the first of the chain, and what refers to them or is named by them. */
  readonly documents: readonly ExplainedRecord[];
}

/** Three reads, and one for the rows. Fault `line-unknown`. */
export async function explainLine(lineage: Lineage, line: string, rows: "shown" | "left-out"): Promise<ExplainedLine> {
  const { reader } = lineage;
  const [found = [], chain = []] = await reader.read([linesQuery([line]), chainQuery([line])]);
  const own = found[0];
  if (own === undefined) {
    const cause = "no such line stands: its money may have moved to another line of its chain";
    throw new Fault({ code: "line-unknown", subject: `line ${line}`, cause, hint: "take it from the forecast of now" });
  }
  const documents = new Set([text(own, "entity"), text(own, "root"), ...chain.map((row) => text(row, "entity"))]);
  const [neighbours = []] = await reader.read([neighboursQuery([...documents])]);
  for (const row of neighbours) if (isOfMoney(row)) documents.add(text(row, "neighbour"));
  const explained = await explainRecords(lineage, [...documents], { rows });
  const first = [text(own, "entity"), text(own, "root")];
  const order = ({ entity }: ExplainedRecord): number => (first.includes(entity) ? first.indexOf(entity) : first.length);
  return {
    line: cashLine(own),
    chain: chain.map(cashLine),
    documents: explained.toSorted((a, b) => order(a) - order(b) || (a.entity < b.entity ? -1 : 1)).map((record) => ofMoney(record, reader)),
  };
}

/** Documents hang on documents. What a party, an item or terms are named by is no part of this chain. */
const masters = new Set(["party", "item", "payment_terms", "bank_account", "company", "site"]);
const named = new Set(["payment_terms", "party"]);

const isOfMoney = (row: Row): boolean => {
  const kind = text(row, "kind");
  return row["way"] === "names" ? !masters.has(kind) || named.has(kind) : !masters.has(kind);
};

/** The fields a figure can come from: amounts, quantities, days, states, and the currencies and units they are in. */
function ofMoney(record: ExplainedRecord, { model }: Reader): ExplainedRecord {
  const kind = kindOf(model, record.kind);
  const siblings = new Set(kind.fields.flatMap(({ unit, currency }) => [unit, currency]));
  return { ...record, fields: record.fields.filter(({ field }) => isFigure(kind, field) || siblings.has(field)) };
}

function isFigure(kind: Kind, name: string): boolean {
  const type = kind.fields.find((field) => field.name === name)?.type;
  if (type === undefined) return false;
  if (type.kind === "reference") return type.to === "payment_terms";
  return ["decimal", "integer", "date"].includes(type.kind) || name === kind.lifecycle?.field || name === "company" || name === "currency";
}

function cashLine(row: Row): CashLine {
  const currency = text(row, "currency");
  const facts = {
    line: text(row, "line"),
    entity: text(row, "entity"),
    root: text(row, "root"),
    stage: text(row, "stage") as Stage,
    company: text(row, "company"),
    site: text(row, "site"),
    currency,
    amount: amountText(BigInt(text(row, "amount")), currency),
    total: amountText(BigInt(text(row, "total")), currency),
    date: row["date"] ?? null,
    basis: text(row, "basis") as Basis,
    assumed: text(row, "degraded")
      .split(",")
      .filter((one) => one !== ""),
  };
  return { ...facts, text: lineText(facts) };
}

/** Amounts in a currency nobody names come to nothing. */
const amountText = (minor: bigint, currency: string): string => (currency === noCurrency ? minor.toString() : toText({ minor, currency }));

const basisText: Readonly<Record<Basis, string>> = {
  promised: "counted from the day promised",
  ready: "counted from the day production is ready",
  receipt: "counted from the goods receipt",
  shipment: "counted from the shipment",
  issue: "counted from the day of the invoice",
  due: "the due day of the invoice",
  paid: "the day of the payment",
  none: "no document tells a day",
};

function lineText({ stage, amount, total, currency, date, basis, assumed }: Omit<CashLine, "text">): string {
  const part = amount === total ? `${amount} ${currency}` : `${amount} of ${total} ${currency}`;
  const day = date === null ? basisText.none : `on ${date}, ${basisText[basis]}`;
  const missing = assumed.length > 0 ? `; missing: ${assumed.join(", ")}` : "";
  return `${stage}: ${part} ${stage === "paid" ? "moved" : "expected"}, ${day}${missing}`;
}
