// The only SQL over requests of somebody who is erased.

import { type Query, query, type Row, type Step } from "../platform/database.ts";
import { arrayLiteral, copyRow } from "../platform/sql-text.ts";
import type { ErasedBatch, RewrittenRequest } from "./request-erasure.ts";

export const erasedBatchesQuery = (): Query => query("select * from access.request_erased order by batch, act");

export const readErasedBatch = (row: Row): ErasedBatch => ({
  batch: Number(row["batch"]),
  act: Number(row["act"]),
  before: row["before"] ?? "",
  after: row["after"] ?? "",
});

/** Batches that hold a request of this name. Every row of each, in order. */
export const requestsOfQuery = (principal: string): Query =>
  query(
    `select * from access.request where batch in (select distinct batch from access.request where principal = $1)
     order by batch, ordinal`,
    [principal],
  );

export const rewriteRequestsSteps = (requests: readonly RewrittenRequest[], batches: readonly ErasedBatch[]): Step[] => [
  query(
    `update access.request r set principal = u.principal, salt = u.salt
     from unnest($1::bigint[], $2::int[], $3::text[], $4::text[]) as u(batch, ordinal, principal, salt)
     where r.batch = u.batch and r.ordinal = u.ordinal`,
    [
      arrayLiteral(requests.map(({ batch }) => `${batch}`)),
      arrayLiteral(requests.map(({ ordinal }) => `${ordinal}`)),
      arrayLiteral(requests.map(({ principal }) => principal)),
      arrayLiteral(requests.map(({ salt }) => salt)),
    ],
  ),
  {
    kind: "copy",
    table: "access.request_erased",
    columns: ["batch", "act", "before", "after"],
    data: batches.map(({ batch, act, before, after }) => copyRow([`${batch}`, `${act}`, before, after])).join(""),
  },
];
