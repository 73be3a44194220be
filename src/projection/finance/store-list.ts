// Lists people page through: what is owed by and to whom, and what moved money last.

import { query } from "../../platform/database.ts";
import type { Cause } from "../../record/record-change.ts";
import type { Read } from "./store-read.ts";
import { causeOf, column, integer, minor, words } from "./store-row.ts";

export interface OpenItemRow {
  /** Entity of the invoice. */
  readonly invoice: string;
  readonly kind: "receivable" | "payable";
  readonly company: string;
  readonly site: string;
  /** Record id of the party; the crosswalk resolves it. */
  readonly party: string | null;
  readonly currency: string;
  /** Minor units; receivables positive, payables negative. */
  readonly total: bigint;
  readonly open: bigint;
  readonly due: string | null;
  readonly degraded: readonly string[];
}

export interface OpenItemsAsked {
  readonly kind?: "receivable" | "payable";
  readonly company?: string;
  readonly limit: number;
}

/** Open items as they stand, the earliest due first. */
export async function readOpenItems(read: Read, { kind, company, limit }: OpenItemsAsked): Promise<OpenItemRow[]> {
  const [rows = []] = await read([
    query(
      `select invoice, kind, company, site, party, currency, total, open, due, degraded from finance.public_open_item
       where ($1::text is null or kind = $1) and ($2::text is null or company = $2) order by due nulls last, invoice limit $3::int`,
      [kind ?? null, company ?? null, String(limit)],
    ),
  ]);
  return rows.map((row) => ({
    invoice: column(row, "invoice"),
    kind: column(row, "kind") === "receivable" ? "receivable" : "payable",
    company: column(row, "company"),
    site: column(row, "site"),
    party: row["party"] ?? null,
    currency: column(row, "currency"),
    total: BigInt(column(row, "total")),
    open: BigInt(column(row, "open")),
    due: row["due"] ?? null,
    degraded: words(row, "degraded"),
  }));
}

/** What one change of one record did to the lines of a company and currency in one commit. */
export interface CauseRow {
  readonly position: number;
  readonly cause: Cause;
  readonly company: string;
  readonly currency: string;
  readonly lines: number;
  /** Minor units retracted and asserted; dates are the earliest of each. */
  readonly before: { readonly amount: bigint; readonly date: string | null };
  readonly after: { readonly amount: bigint; readonly date: string | null };
}

/** The last causes, newest first. */
export async function readCauses(read: Read, asked: { readonly limit: number; readonly company?: string }): Promise<CauseRow[]> {
  const [rows = []] = await read([
    query(
      `select position, cause_source, cause_record, cause_version, cause_at, min(cause_fields) as cause_fields, company, currency,
         count(distinct line) as lines, sum(old_amount) as old_amount, min(old_date) as old_date,
         sum(new_amount) as new_amount, min(new_date) as new_date
       from (
         select * from finance.cash_change where $2::text is null or company = $2 order by position desc, ordinal desc limit $1::int * 20
       ) recent
       group by position, cause_source, cause_record, cause_version, cause_at, company, currency
       order by position desc, max(ordinal) desc limit $1::int`,
      [String(asked.limit), asked.company ?? null],
    ),
  ]);
  return rows.map((row) => ({
    position: integer(row, "position"),
    cause: causeOf(row),
    company: column(row, "company"),
    currency: column(row, "currency"),
    lines: integer(row, "lines"),
    before: { amount: minor(row, "old_amount") ?? 0n, date: row["old_date"] ?? null },
    after: { amount: minor(row, "new_amount") ?? 0n, date: row["new_date"] ?? null },
  }));
}
