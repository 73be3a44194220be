// The picture of a hub on one screen: how fresh its systems are, how far they agree, what needs a person, the cash of thirteen
// weeks and what moved it last. Pure: facts in, text out.

import pc from "picocolors";
import { isDate, isoWeek } from "../base/civil-date.ts";
import { addMoney, money, toText } from "../base/money.ts";
import { inWords } from "./cause-sentence.ts";
import type { PictureFacts } from "./picture-facts.ts";
import { amountText, clipped, dayText, groupedAmount, padded, wrapped } from "./picture-text.ts";
import { ago, type Column, counted, figure, table } from "./say.ts";

export interface PictureOptions {
  /** Width of the screen in characters. */
  readonly columns: number;
  readonly colour: boolean;
}

/** Kinds whose pairs of systems are listed: those that disagree most. */
const pairsShown = 7;

export function picture(facts: PictureFacts, { columns, colour }: PictureOptions): string {
  const width = Math.max(80, Math.min(columns, 120)) - 2;
  const paint = pc.createColors(colour);
  const part = (title: string, said: string, lines: readonly string[]): string[] =>
    lines.length === 0
      ? []
      : [
          "",
          `${paint.bold(title)}  ${paint.dim(clipped(said, width - title.length - 2))}`,
          ...lines.map((line) => `  ${clipped(line, width - 2)}`),
        ];
  const now = Date.parse(facts.forecast.clock);
  const lines = [
    paint.bold(facts.hub) +
      paint.dim(`  ${dayText(facts.forecast.clock)} ${facts.forecast.clock.slice(11, 16)} UTC, position ${figure(facts.position)}`),
    ...part("SYSTEMS", systemsSaid(facts), systemLines(facts, now)),
    ...part("DO THEY AGREE?", agreementSaid(facts), agreementLines(facts, now, width)),
    ...part("NEEDS A DECISION", "by money and age", decisionLines(facts, now, width - 2)),
    ...part(
      "CASH OF 13 WEEKS",
      cashSaid(facts),
      cashLines(facts, width - 2, (text) => (text.startsWith("░") ? paint.red(text) : paint.green(text))),
    ),
    ...part(
      "WHAT MOVED IT LAST",
      "newest first",
      facts.causes.flatMap((cause) => wrapped(inWords(cause.row, cause.record), width - 2)),
    ),
  ];
  if (facts.api !== undefined) lines.push("", paint.dim(`API ${facts.api}/openapi.json`));
  return lines.join("\n");
}

const tableLines = <Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] =>
  rows.length === 0 ? [] : table(rows, columns).split("\n");

function systemsSaid({ status }: PictureFacts): string {
  const quiet = status.sources.filter(({ standing }) => standing !== "live");
  const all = counted(status.sources.length, "system");
  return quiet.length === 0 ? `${all}, all heard in time` : `${all}, ${quiet.length} not heard in time`;
}

const systemLines = ({ status }: PictureFacts, now: number): string[] =>
  tableLines(status.sources, [
    { title: "system", value: ({ name }) => name },
    { title: "site", value: ({ site }) => site },
    { title: "records", value: ({ records }) => figure(records), isFigure: true },
    { title: "heard", value: ({ observedAt }) => ago(observedAt === null ? null : Date.parse(observedAt), now), isFigure: true },
    { title: "standing", value: ({ standing }) => standing },
    { title: "could not be used yet", value: trouble },
  ]);

function trouble({ parked, fault }: PictureFacts["status"]["sources"][number]): string {
  const said = [
    parked.fields > 0 ? counted(parked.fields, "field") : "",
    parked.records > 0 ? counted(parked.records, "record") : "",
    parked.waiting > 0 ? `${counted(parked.waiting, "record")} waiting for another` : "",
    fault === null ? "" : fault.cause,
  ];
  return said.filter((one) => one !== "").join(", ") || "-";
}

type Pair = PictureFacts["status"]["coherence"][number];

function agreementSaid({ status }: PictureFacts): string {
  const known = status.coherence.reduce((sum, pair) => sum + pair.known, 0);
  const agreed = status.coherence.reduce((sum, pair) => sum + pair.agreed, 0);
  if (known === 0) return "no two systems know the same thing yet";
  return `${share(agreed, known)} of what two systems both know is the same in both: ${figure(agreed)} of ${figure(known)}`;
}

/** Rounded down: a hundred percent is said only where nothing differs. */
const share = (part: number, whole: number): string => {
  const tenths = whole === 0 ? 1000 : Math.floor((part * 1000) / whole);
  return `${Math.floor(tenths / 10)}.${tenths % 10} %`;
};

/** A narrow screen leaves out what the other columns tell anyway. */
const wide = 100;

function agreementLines({ status }: PictureFacts, now: number, width: number): string[] {
  const ordered = status.coherence.toSorted((a, b) => b.real + b.parked - (a.real + a.parked) || b.known - a.known);
  const columns = [
    { title: "kind", value: ({ kind }: Pair) => kind.replaceAll("_", " ") },
    { title: "site", value: ({ site }: Pair) => site, isWide: true },
    { title: "systems", value: ({ systems }: Pair) => systems.join(", ") },
    { title: "known", value: ({ known }: Pair) => figure(known), isFigure: true },
    { title: "agree", value: ({ agreed }: Pair) => figure(agreed), isFigure: true, isWide: true },
    { title: "unread", value: ({ parked }: Pair) => figure(parked), isFigure: true },
    { title: "differ", value: ({ real }: Pair) => figure(real), isFigure: true },
    { title: "share", value: ({ agreed, known }: Pair) => share(agreed, known), isFigure: true, isWide: true },
    { title: "oldest", value: ({ realSince, parkedSince }: Pair) => oldest(realSince, parkedSince, now), isFigure: true },
  ];
  const lines = tableLines(
    ordered.slice(0, pairsShown),
    columns.filter(({ isWide }) => isWide !== true || width >= wide),
  );
  const rest = ordered.length - pairsShown;
  return rest > 0
    ? [
        ...lines,
        `and ${counted(rest, "more pair")} with ${counted(
          ordered.slice(pairsShown).reduce((sum, { real }) => sum + real, 0),
          "difference",
        )}`,
      ]
    : lines;
}

const oldest = (realSince: string | null, parkedSince: string | null, now: number): string => {
  const since = [realSince, parkedSince].filter((one) => one !== null).sort()[0];
  return since === undefined ? "-" : ago(Date.parse(since), now).replace(" ago", "");
};

function decisionLines({ inbox }: PictureFacts, now: number, width: number): string[] {
  const stakes = inbox.items.map(({ stake }) => (stake === null ? "not priced" : amountText(stake.amount, stake.currency)));
  const widest = Math.max(0, ...stakes.map((text) => text.length));
  const lines = inbox.items.map((item, index) => {
    const since = ago(Date.parse(item.since), now).replace(" ago", "");
    const said = `${padded(stakes[index] ?? "", widest)}  ${item.label}: ${question(item, width)}`;
    return `${clipped(said, width - 11).padEnd(width - 11)} ${since.padStart(8)}`;
  });
  const more = inbox.considered - inbox.items.length;
  return more > 0 ? [...lines, `and ${figure(more)} more: synchromesh inbox`] : lines;
}

/** A narrow screen shows the values at stake without who says which. */
const namedSides = 108;

function question(item: PictureFacts["inbox"]["items"][number], width: number): string {
  if (item.kind === "discrepancy") {
    const sides = item.sides.map(({ source, value }) => (width < namedSides ? valueText(value) : `${valueText(value)} (${source})`));
    return `${fieldText(item.field)} ${[...new Set(sides)].join(" or ")}?`;
  }
  if (item.kind === "review") return "one and the same?";
  if (item.kind === "parked") return `${item.field === "*" ? "the record" : fieldText(item.field)} cannot be used: ${item.cause}`;
  if (item.kind === "mass-change") return item.of === "deletes" ? "are they gone?" : "is it right?";
  return item.kind === "waiting" ? `waits for ${item.target}` : item.cause;
}

const valueText = (value: string | null): string =>
  value === null ? "(hidden)" : isDate(value) ? dayText(value, "short") : value || "nothing";

const fieldText = (field: string): string => field.replaceAll("_", " ");

function cashSaid({ forecast }: PictureFacts): string {
  const { reporting } = forecast;
  if (reporting === null) return "each currency for itself";
  const rates = reporting.rates.map(
    ({ currency, rate, inverse, date }) =>
      `1 ${inverse ? reporting.currency : currency} = ${rate} ${inverse ? currency : reporting.currency} of ${dayText(date)}`,
  );
  const missing = reporting.missing.length === 0 ? "" : `; without ${reporting.missing.join(", ")}: no rate`;
  return `${reporting.currency}, opening balance ${groupedAmount(reporting.opening)}${rates.map((rate) => `; ${rate}`).join("")}${missing}`;
}

/** The reporting currency, or each company's own where none is configured. */
function cashLines({ forecast }: PictureFacts, width: number, paint: (bar: string) => string): string[] {
  const { reporting, rows } = forecast;
  if (reporting === null) return rows.flatMap((row) => [`${row.company}, ${row.currency}`, ...weekLines(row.weeks, width, paint)]);
  const overdue = [...overdueTexts(rows, "inflow", "to come in"), ...overdueTexts(rows, "outflow", "to pay")];
  const lines = weekLines(reporting.weeks, width, paint);
  return overdue.length === 0 ? lines : [...lines, `overdue, in the first week: ${overdue.join("; ")}`];
}

/** One amount a currency. */
function overdueTexts(rows: PictureFacts["forecast"]["rows"], flow: "inflow" | "outflow", said: string): string[] {
  const sums = new Map<string, ReturnType<typeof money>>();
  for (const { currency, overdue } of rows) {
    const amount = money(overdue[flow], currency);
    sums.set(currency, addMoney(sums.get(currency) ?? { minor: 0n, currency }, amount));
  }
  const due = [...sums.values()].filter(({ minor }) => minor !== 0n);
  return due.length === 0 ? [] : [`${due.map((sum) => amountText(toText(sum).replace("-", ""), sum.currency)).join(" and ")} ${said}`];
}

type Week = NonNullable<PictureFacts["forecast"]["reporting"]>["weeks"][number];

function weekLines(weeks: readonly Week[], width: number, paint: (bar: string) => string): string[] {
  const cells = weeks.map(({ monday, inflow, outflow, closing }) => ({
    week: `W${String(isoWeek(monday).week).padStart(2, "0")} ${dayText(monday, "short").padStart(6)}`,
    figures: [groupedAmount(inflow), groupedAmount(outflow), groupedAmount(closing)],
    closing,
  }));
  const titles = ["in", "out", "balance"];
  const widths = titles.map((title, index) => Math.max(title.length, ...cells.map(({ figures }) => figures[index]?.length ?? 0)));
  const line = (week: string, figures: readonly string[]): string =>
    `${week.padEnd(10)}  ${figures.map((text, index) => padded(text, widths[index] ?? 0)).join("  ")}`;
  const room = Math.max(8, Math.min(36, width - line("", titles).length - 2));
  const most = cells.reduce((largest, { closing }) => Math.max(largest, size(closing)), 1);
  return [
    line("week of", titles),
    ...cells.map(({ week, figures, closing }) => `${line(week, figures)}  ${paint(bar(closing, most, room))}`),
  ];
}

/** Whole units: a bar is a drawing, the figure beside it is exact. */
const size = (amount: string): number => Number(amount.replace("-", "").split(".")[0]);

const bar = (closing: string, most: number, room: number): string => {
  const length = Math.round((size(closing) / most) * room);
  return (closing.startsWith("-") ? "░" : "█").repeat(length);
};
