// The only SQL over systems that are told nothing for now.

import { type Query, query, type Row, type Step } from "../platform/database.ts";

export interface Pause {
  readonly source: string;
  readonly site: string;
  readonly cause: "epoch" | "person";
  readonly epoch: number;
  /** "": the hub. */
  readonly author: string;
  readonly reason: string;
  /** ms */
  readonly since: number;
  /** ms: when a person let it be told again; null: it is paused. */
  readonly resumedAt: number | null;
}

/** Whoever paused a system stays one person, of another name. */
export const namePauseStep = (author: string, other: string): Step =>
  query("update writeback.pause set author = $2, reason = '' where author = $1", [author, other]);

export const pausesQuery = (): Query => query("select * from writeback.pause order by source");

export const readPause = (row: Row): Pause => ({
  source: row["source"] ?? "",
  site: row["site"] ?? "",
  cause: row["cause"] === "epoch" ? "epoch" : "person",
  epoch: Number(row["epoch"]),
  author: row["author"] ?? "",
  reason: row["reason"] ?? "",
  since: Number(row["since"]),
  resumedAt: typeof row["resumed_at"] === "string" ? Number(row["resumed_at"]) : null,
});

/** Also over another one of the same system. */
export const pauseStep = (paused: Omit<Pause, "source" | "resumedAt"> & { readonly name: string }): Step =>
  query(
    `insert into writeback.pause (source, site, cause, epoch, author, reason, since) values ($1, $2, $3, $4::bigint, $5, $6, $7::bigint)
     on conflict (source) do update set site = excluded.site, cause = excluded.cause, epoch = excluded.epoch, author = excluded.author,
       reason = excluded.reason, since = excluded.since, resumed_at = null`,
    [paused.name, paused.site, paused.cause, String(paused.epoch), paused.author, paused.reason, String(paused.since)],
  );

/** It may be told again, at a pace. */
export const resumeStep = (source: string, at: number): Step =>
  query("update writeback.pause set resumed_at = $2::bigint where source = $1", [source, String(at)]);

/** It has caught up. */
export const caughtUpStep = (source: string): Step =>
  query("delete from writeback.pause where source = $1 and resumed_at is not null", [source]);
