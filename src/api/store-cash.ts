// The lines behind a figure, a page at a time: by what they hang on, and by the week that the forecast puts them in.

import { addDays } from "../base/civil-date.ts";
import { type Query, type Row, query } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import type { Line } from "../projection/finance/cash-line.ts";
import type { FinanceSettings } from "../projection/finance/finance-settings.ts";
import { companyWindow } from "../projection/finance/forecast.ts";
import { opening } from "../projection/finance/opening.ts";
import { balanceOf, lineOf } from "../projection/finance/store.ts";
import type { Read } from "../projection/finance/store-read.ts";
import { column } from "../projection/finance/store-row.ts";

/** A Monday of the forecast, what of its first week is overdue, what lies beyond it, or what no document gives a day. */
export type Week = string;

export interface LinesAsked {
  readonly company?: string | undefined;
  readonly currency?: string | undefined;
  readonly site?: string | undefined;
  /** Any record id of the party. */
  readonly party?: string | undefined;
  /** Entities: of the line's own document or the first of its chain. */
  readonly documents?: readonly string[] | undefined;
  readonly stage?: string | undefined;
  readonly side?: "buy" | "sell" | undefined;
  /** First and last day, YYYY-MM-DD. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly week?: Week | undefined;
  /** ms; the day is taken in each company's zone. */
  readonly clock: number;
  readonly order: LineOrder;
  /** `next` of the page before. */
  readonly after?: LineCursor | undefined;
  readonly limit: number;
}

export type LineOrder = "line" | "date" | "amount";

/** What the last line of a page is ordered by, and its key. */
export interface LineCursor {
  readonly place: string;
  readonly line: string;
}

export interface PlacedLine {
  readonly line: Line;
  readonly place: string;
}

/** One statement; two where a week is asked for. */
export async function readLines(read: Read, asked: LinesAsked, settings: FinanceSettings): Promise<PlacedLine[]> {
  const spans = asked.week === undefined ? undefined : await weekSpans(read, asked, asked.week, settings);
  const [rows = []] = await read([linesQuery(asked, spans)]);
  return rows.map((row) => ({ line: lineOf(row), place: column(row, "place") }));
}

/** Days between which lines of a company and currency count in a week; what was paid before `paidFrom` is in the opening. */
interface Span {
  readonly company: string;
  readonly currency: string;
  readonly from: string;
  readonly until: string;
  readonly paidFrom: string;
}

/** Before and after any day of a document. */
const [firstDay, lastDay] = ["0001-01-01", "9999-12-31"];

const placesQuery = query("select distinct company, currency from finance.public_cash_line");
const balancesQuery = query("select * from finance.public_balance");

async function weekSpans(read: Read, asked: LinesAsked, week: Week, settings: FinanceSettings): Promise<Span[]> {
  const [places = [], balanceRows = []] = await read([placesQuery, balancesQuery]);
  const balances = balanceRows.map(balanceOf);
  return places.flatMap((row: Row): Span[] => {
    const [company, currency] = [column(row, "company"), column(row, "currency")];
    const { clock, mondays, end } = companyWindow(company, asked.clock, settings);
    const start = opening(balances, company, currency, clock, settings);
    const paidFrom = start === undefined ? clock : addDays(start.date, 1);
    const place = { company, currency, paidFrom };
    if (week === "overdue") return [{ ...place, from: firstDay, until: clock }];
    if (week === "later") return [{ ...place, from: end, until: lastDay }];
    if (!mondays.includes(week)) return [];
    return [{ ...place, from: week === mondays[0] ? firstDay : week, until: addDays(week, 7) }];
  });
}

/** The order of a list is told by one column and the key of the line; nothing is left out between two pages. */
const orders: Readonly<Record<LineOrder, { readonly place: string; readonly type: string; readonly way: "asc" | "desc" }>> = {
  line: { place: "''::text", type: "text", way: "asc" },
  date: { place: "coalesce(l.date, 'infinity'::date)", type: "date", way: "asc" },
  amount: { place: "abs(l.amount)", type: "bigint", way: "desc" },
};

function linesQuery(asked: LinesAsked, spans: readonly Span[] | undefined): Query {
  const { place, type, way } = orders[asked.order];
  const behind = `${place} ${way === "asc" ? ">" : "<"} $11::${type} or (${place} = $11::${type} and l.line > $12)`;
  const isDated = spans !== undefined && asked.week !== "undated";
  const spanned = isDated
    ? `join unnest($14::text[], $15::text[], $16::date[], $17::date[], $18::date[]) as s(company, currency, first, until, paid_from)
         on s.company = l.company and s.currency = l.currency and l.date >= s.first and l.date < s.until
           and (l.stage <> 'paid' or l.date >= s.paid_from)`
    : "";
  const values = (pick: (span: Span) => string): string => arrayLiteral((spans ?? []).map(pick));
  return query(
    `select l.line, l.root, l.entity, l.stage, l.side, l.company, l.site, l.party, l.currency, l.amount, l.total, l.date, l.basis,
       l.degraded, (${place})::text as place
     from finance.public_cash_line l ${spanned}
     where ($1::text is null or l.company = $1) and ($2::text is null or l.currency = $2) and ($3::text is null or l.site = $3)
       and ($4::text is null or l.party = any(array(
         select c.record from identity.public_crosswalk c join identity.public_crosswalk p on p.entity = c.entity where p.record = $4
       )))
       and ($5::text[] is null or l.entity = any($5::text[]) or l.root = any($5::text[]))
       and ($6::text is null or l.stage = $6) and ($7::text is null or l.side = $7)
       and ($8::date is null or l.date >= $8::date) and ($9::date is null or l.date <= $9::date)
       and ($13::boolean is null or l.date is null)
       and ($10::boolean is null or ${behind})
     order by (${place}) ${way}, l.line limit ${String(asked.limit)}::int`,
    [
      asked.company ?? null,
      asked.currency ?? null,
      asked.site ?? null,
      asked.party ?? null,
      asked.documents === undefined ? null : arrayLiteral(asked.documents),
      asked.stage ?? null,
      asked.side ?? null,
      asked.from ?? null,
      asked.to ?? null,
      asked.after === undefined ? null : "t",
      asked.after?.place ?? null,
      asked.after?.line ?? null,
      asked.week === "undated" ? "t" : null,
      ...(isDated
        ? [
            values(({ company }) => company),
            values(({ currency }) => currency),
            values(({ from }) => from),
            values(({ until }) => until),
            values(({ paidFrom }) => paidFrom),
          ]
        : []),
    ],
  );
}

/** What a cause moved: rows of the journal between two positions, in their order. */
export interface MovesAsked {
  readonly from: number;
  /** Absent: the newest. */
  readonly to?: number | undefined;
  readonly company?: string | undefined;
  readonly currency?: string | undefined;
  /** A cause, whole. */
  readonly cause?: { readonly source: string; readonly record: string; readonly version: number } | undefined;
  /** Position and ordinal of the last row of the page before. */
  readonly after?: { readonly position: number; readonly ordinal: number } | undefined;
  readonly limit: number;
}

export const movesQuery = ({ from, to, company, currency, cause, after, limit }: MovesAsked): Query =>
  query(
    `select * from finance.public_cash_change
     where position > $1::bigint and ($2::bigint is null or position <= $2::bigint)
       and ($3::text is null or company = $3) and ($4::text is null or currency = $4)
       and ($5::text is null or (cause_source = $5 and cause_record = $6 and cause_version = $7::bigint))
       and ($8::bigint is null or (position, ordinal) > ($8::bigint, $9::int))
     order by position, ordinal limit $10::int`,
    [
      String(from),
      to === undefined ? null : String(to),
      company ?? null,
      currency ?? null,
      cause?.source ?? null,
      cause?.record ?? null,
      cause === undefined ? null : String(cause.version),
      after === undefined ? null : String(after.position),
      after === undefined ? null : String(after.ordinal),
      String(limit),
    ],
  );

/** The last commit made by an instant, ms; no row before the first. */
export const positionAtQuery = (at: number): Query =>
  query("select position from observation.public_link where committed_at <= $1::bigint order by position desc limit 1", [String(at)]);
