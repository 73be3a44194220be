// Cash lines a page at a time, under the caller's scope.

import { type Query, query } from "../platform/database.ts";

export interface LinesAsked {
  readonly company?: string | undefined;
  readonly currency?: string | undefined;
  /** First and last day, YYYY-MM-DD. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Line after which the page begins. */
  readonly cursor: string;
  readonly limit: number;
}

export const linesPageQuery = ({ company, currency, from, to, cursor, limit }: LinesAsked): Query =>
  query(
    `select line, root, entity, stage, side, company, site, party, currency, amount, total, date, basis, degraded
     from finance.public_cash_line
     where line > $1 and ($2::text is null or company = $2) and ($3::text is null or currency = $3)
       and ($4::date is null or date >= $4::date) and ($5::date is null or date <= $5::date)
     order by line limit $6::int`,
    [cursor, company ?? null, currency ?? null, from ?? null, to ?? null, String(limit)],
  );
