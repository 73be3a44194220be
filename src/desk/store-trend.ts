// The only SQL over points of coherence: one an hour, of which one a day is kept for long.

import { type Query, query, type Step } from "../platform/database.ts";

export const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** How long every hour is kept, and how long the last of each day: as long as the past of records is. */
const [hourlyMs, dailyMs] = [14 * dayMs, 400 * dayMs];

export interface PointRow {
  /** Beginning of the hour, ms. */
  readonly at: number;
  readonly kind: string;
  readonly site: string;
  readonly systems: readonly [string, string];
  /** '*': everybody may see it. */
  readonly sites: readonly [string, string];
  readonly known: number;
  readonly parked: number;
  readonly real: number;
}

export const lastPointQuery: Query = query("select max(at) as at from desk.coherence_point");

/** Three statements. A point that is there stays: whoever was first has told how it stood. */
export const keepPointsSteps = (points: readonly PointRow[], at: number): Step[] => [
  query(
    `insert into desk.coherence_point (at, kind, site, first, second, first_site, second_site, known, parked, real)
     select at, kind, site, systems ->> 0, systems ->> 1, sites ->> 0, sites ->> 1, known, parked, real
     from json_to_recordset($1::json) as p (at bigint, kind text, site text, systems json, sites json, known int, parked int, real int)
     on conflict do nothing`,
    [JSON.stringify(points)],
  ),
  query(
    `delete from desk.coherence_point p where p.at < $1::bigint and exists (
       select from desk.coherence_point o where o.at > p.at and o.at / ${dayMs} = p.at / ${dayMs}
     )`,
    [String(at - hourlyMs)],
  ),
  query("delete from desk.coherence_point where at < $1::bigint", [String(at - dailyMs)]),
];

/** By kind and home site, at the last point of each day since an instant, ms; all pairs of systems together. */
export const trendQuery = (since: number): Query =>
  query(
    `select day * ${dayMs} as at, kind, site, sum(known) as known, sum(parked) as parked, sum(real) as real
     from (
       select p.*, p.at / ${dayMs} as day, max(p.at) over (partition by p.at / ${dayMs}) as last
       from desk.coherence_point p where p.at >= $1::bigint
     ) as points
     where at = last group by day, kind, site order by day, kind, site`,
    [String(since)],
  );
