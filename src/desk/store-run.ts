// The only SQL over reads of sources as people look back at them.

import { type Query, query, type Row, type Step } from "../platform/database.ts";

export interface SourceRead {
  readonly run: string;
  readonly source: string;
  readonly site: string;
  /** ms. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly reads: number;
  readonly rows: number;
  readonly fresh: number;
  readonly parked: number;
  readonly deleted: number;
  readonly held: number;
  /** JSON: by feed, where there was something to tell. */
  readonly feeds: string;
  /** JSON; null: it was read to its end. */
  readonly fault: string | null;
}

/** Reads kept of one source; older ones go. */
const keptMax = 1_000;

/** A read that is there already grows: it had nothing to tell, and neither had the next. */
export const keepReadSteps = (one: SourceRead): Step[] => [
  query(
    `insert into desk.run (run, source, site, started_at, ended_at, reads, read_rows, fresh, parked, deleted, held, feeds, fault)
     values ($1, $2, $3, $4::bigint, $5::bigint, $6::int, $7::bigint, $8::bigint, $9::bigint, $10::bigint, $11::bigint, $12, $13)
     on conflict (run) do update set ended_at = excluded.ended_at, reads = excluded.reads, read_rows = excluded.read_rows`,
    [
      one.run,
      one.source,
      one.site,
      ...[one.startedAt, one.endedAt, one.reads, one.rows, one.fresh, one.parked, one.deleted, one.held].map(String),
      one.feeds,
      one.fault,
    ],
  ),
  query(
    `delete from desk.run where source = $1 and started_at <
       (select started_at from desk.run where source = $1 order by started_at desc, run offset $2::int limit 1)`,
    [one.source, String(keptMax)],
  ),
];

export interface ReadFilter {
  readonly source: string | null;
  readonly onlyFaulty: boolean;
  /** ms; begun before it. */
  readonly before: number | null;
  readonly limit: number;
}

/** The newest first. */
export const readsQuery = ({ source, onlyFaulty, before, limit }: ReadFilter): Query =>
  query(
    `select * from desk.run where ($1::text is null or source = $1) and (not $2::boolean or fault is not null)
       and ($3::bigint is null or started_at < $3::bigint) order by started_at desc, run limit $4::int`,
    [source, String(onlyFaulty), before === null ? null : String(before), String(limit)],
  );

/** The last read of each source, with the sums of its reads that ended from `since` (ms) on. */
export const latestReadsQuery = (since: number): Query =>
  query(
    `select last.*, coalesce(day.reads, 0) as day_reads, coalesce(day.read_rows, 0) as day_rows, coalesce(day.fresh, 0) as day_fresh,
       coalesce(day.parked, 0) as day_parked, coalesce(day.faults, 0) as day_faults
     from (select distinct on (source) * from desk.run order by source, started_at desc, run) as last
     left join (
       select source, sum(reads) as reads, sum(read_rows) as read_rows, sum(fresh) as fresh, sum(parked) as parked, count(fault) as faults
       from desk.run where ended_at >= $1::bigint group by source
     ) as day using (source)
     order by last.source`,
    [String(since)],
  );

export const readRow = (row: Row): SourceRead => {
  const number = (column: string): number => Number(row[column]);
  return {
    run: row["run"] ?? "",
    source: row["source"] ?? "",
    site: row["site"] ?? "",
    startedAt: number("started_at"),
    endedAt: number("ended_at"),
    reads: number("reads"),
    rows: number("read_rows"),
    fresh: number("fresh"),
    parked: number("parked"),
    deleted: number("deleted"),
    held: number("held"),
    feeds: row["feeds"] ?? "[]",
    fault: row["fault"] ?? null,
  };
};
