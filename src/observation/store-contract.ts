// Forms of feeds that were accepted, or are held until a person decides.

import { type Query, query, type Row, type Step } from "../platform/database.ts";
import type { ContractColumn } from "../source/connector.ts";
import type { ColumnChange, DriftClass } from "../source/drift.ts";

export interface FeedContract {
  readonly source: string;
  readonly site: string;
  readonly feed: string;
  /** 1 for the first form a feed was seen with. */
  readonly number: number;
  readonly recordKind: string;
  readonly owner: string | null;
  readonly columns: readonly ContractColumn[];
  readonly changes: readonly ColumnChange[];
  readonly class: DriftClass;
  readonly state: "accepted" | "held" | "gone";
  /** ms */
  readonly since: number;
  readonly author: string;
  readonly reason: string;
}

/** Every form of every feed, in order. */
export const contractsQuery = (): Query => query("select * from observation.contract order by source, feed, number");

export const contractRow = (row: Row): FeedContract => ({
  source: row["source"] ?? "",
  site: row["site"] ?? "",
  feed: row["feed"] ?? "",
  number: Number(row["number"]),
  recordKind: row["record_kind"] ?? "",
  owner: row["owner"] ?? null,
  columns: JSON.parse(row["columns"] ?? "[]") as ContractColumn[],
  changes: JSON.parse(row["changes"] ?? "[]") as ColumnChange[],
  class: (row["class"] ?? "safe") as DriftClass,
  state: (row["state"] ?? "held") as FeedContract["state"],
  since: Number(row["since"]),
  author: row["author"] ?? "",
  reason: row["reason"] ?? "",
});

/** Adds forms, and says what was decided about known ones. One statement. */
export const contractStep = (contracts: readonly FeedContract[]): Step =>
  query(
    `insert into observation.contract
       (source, site, feed, number, record_kind, owner, columns, changes, class, state, since, author, reason)
     select * from json_to_recordset($1::json) as r (source text, site text, feed text, number integer, record_kind text, owner text,
       columns text, changes text, class text, state text, since bigint, author text, reason text)
     on conflict (source, feed, number) do update set state = excluded.state, author = excluded.author, reason = excluded.reason`,
    [
      JSON.stringify(
        contracts.map(({ recordKind, columns, changes, ...one }) => ({
          ...one,
          record_kind: recordKind,
          columns: JSON.stringify(columns),
          changes: JSON.stringify(changes),
        })),
      ),
    ],
  );
