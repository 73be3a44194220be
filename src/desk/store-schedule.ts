// What came of comparing on schedule. Rows are added in the commit that follows the comparison, and never changed.

import { type Query, query, type Step } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import type { DeskSettings } from "./desk-settings.ts";
import type { InboxFilter } from "./store-inbox.ts";

/** Null: whatever it is. */
export interface RunFilter {
  readonly kind: string | null;
  /** Two systems in any order, or one of them. */
  readonly systems: readonly [string | null, string | null];
  readonly limit: number;
}

export interface RunRow {
  readonly run: string;
  readonly sort: "pair" | "books";
  readonly kind: string;
  readonly systems: readonly [string, string];
  readonly sites: readonly [string, string];
  /** ms. */
  readonly at: number;
  /** That was compared. */
  readonly position: number;
  readonly agrees: boolean;
  readonly missing: number;
  /** Fields of records beyond tolerance. */
  readonly differing: number;
  /** Values that systems are to be told because of it; null: it was not to be repaired. */
  readonly repaired: number | null;
  /** More was found than is repaired without a person: nothing was. */
  readonly stopped: boolean;
  /** JSON. */
  readonly result: string;
}

/** A run that is there already stays as it is: a commit that was tried again tells the same run. */
export const keepRunsStep = (rows: readonly RunRow[]): Step =>
  query(
    `insert into desk.reconciliation (run, sort, kind, first, second, first_site, second_site, at, position, agrees, missing,
       differing, repaired, stopped, result)
     select run, sort, kind, systems ->> 0, systems ->> 1, sites ->> 0, sites ->> 1, at, position, agrees, missing, differing,
       repaired, stopped, result
     from json_to_recordset($1::json) as r (run text, sort text, kind text, systems json, sites json, at bigint,
       position bigint, agrees boolean, missing integer, differing integer, repaired integer, stopped boolean, result text)
     on conflict (run) do nothing`,
    [JSON.stringify(rows)],
  );

/** When each pair was compared last. */
export const lastRunsQuery = (): Query => query("select kind, first, second, max(at) as at from desk.reconciliation group by 1, 2, 3");

const shown = "run, sort, kind, first, second, first_site, second_site, at, position, agrees, missing, differing, repaired, stopped";

/** Runs, the latest first. */
export const runsQuery = ({ kind, systems: [one, other], limit }: RunFilter): Query =>
  query(
    `select ${shown}, result from desk.reconciliation
     where ($1::text is null or kind = $1) and ($2::text is null or $2 in (first, second)) and ($3::text is null or $3 in (first, second))
     order by at desc, kind, first, second limit $4::int`,
    [kind, one, other, String(limit)],
  );

export const runQuery = (run: string): Query => query(`select ${shown}, result from desk.reconciliation where run = $1`, [run]);

/** Runs of which the result quotes one of these texts, as JSON has them. Reads every run. */
export const quotingRunsQuery = (texts: readonly string[]): Query =>
  query(
    `select run, sort, kind, result from desk.reconciliation
     where exists (select from unnest($1::text[]) as u(said) where strpos(result, u.said) > 0) order by run`,
    [arrayLiteral(texts)],
  );

/** An erasure alone changes what was found. */
export const rewriteRunsStep = (runs: readonly Pick<RunRow, "run" | "result">[]): Query =>
  query(`update desk.reconciliation r set result = u.result from unnest($1::text[], $2::text[]) as u(run, result) where r.run = u.run`, [
    arrayLiteral(runs.map(({ run }) => run)),
    arrayLiteral(runs.map(({ result }) => result)),
  ]);

export interface Lacking extends Pick<InboxFilter, "site" | "kind" | "limit"> {
  readonly desk: Pick<DeskSettings, "schedules">;
}

/**
 * The last run of each that is compared still, where it found something missing, too much to repair, or books that are not even;
 * `since`: the first run that has found so ever since.
 */
export const lackingQuery = ({ site, kind, desk, limit }: Lacking): Query =>
  query(
    `with last as (
       select distinct on (kind, first, second) ${shown}, result from desk.reconciliation
       where $3::text[] is null or kind || '/' || first || '/' || second = any($3::text[])
       order by kind, first, second, at desc
     )
     select l.*, (
       select min(o.at) from desk.reconciliation o
       where o.kind = l.kind and o.first = l.first and o.second = l.second and o.at > coalesce((
         select max(w.at) from desk.reconciliation w
         where w.kind = l.kind and w.first = l.first and w.second = l.second and w.missing = 0 and not w.stopped
           and (w.agrees or w.sort = 'pair')), 0)
     ) as since
     from last l
     where (l.missing > 0 or l.stopped or (l.sort = 'books' and not l.agrees))
       and ($1::text is null or $1 in (first_site, second_site)) and ($2::text is null or kind = $2)
     order by since, kind, first, second limit $4::int`,
    [
      site,
      kind,
      desk.schedules ? arrayLiteral(desk.schedules.map(({ kind: of, systems }) => [of, ...systems].join("/"))) : null,
      String(limit),
    ],
  );
