// The only SQL over the requests that were answered.
import { merkleRoot } from "../base/hash.ts";
import { type Query, query, type Row, type Step } from "../platform/database.ts";
import { copyRow, literal } from "../platform/sql-text.ts";
import type { KeptRequest, RequestLink } from "./answered-request.ts";

/** As COPY text, which is what the chain covers. */
const requestRow = (batch: number, ordinal: number, one: KeptRequest): string =>
  copyRow([...requestCells(batch, ordinal, one), ...(one.salt === "" ? [] : [one.salt])]);

/** What the chain knows of a batch. */
export const batchRoot = (batch: number, requests: readonly KeptRequest[]): string =>
  merkleRoot(requests.map((request, ordinal) => requestRow(batch, ordinal, request)));

const requestCells = (batch: number, ordinal: number, { at, principal, action, route, subject, status }: KeptRequest): string[] => [
  `${batch}`,
  `${ordinal}`,
  `${at}`,
  principal,
  action,
  route,
  subject,
  `${status}`,
];

export const readRequest = (row: Row): KeptRequest => ({
  at: Number(row["at"]),
  principal: row["principal"] ?? "",
  action: row["action"] ?? "",
  route: row["route"] ?? "",
  subject: row["subject"] ?? "",
  status: Number(row["status"]),
  salt: row["salt"] ?? "",
});

const columns = "batch ordinal at principal action route subject status salt".split(" ");

/** Two statements. */
export const requestSteps = (batch: number, requests: readonly KeptRequest[], { root, link, at }: RequestLink): Step[] => [
  query("insert into access.request_link (batch, requests, root, link, at) values ($1::bigint, $2::int, $3, $4, $5::bigint)", [
    `${batch}`,
    `${requests.length}`,
    root,
    link,
    `${at}`,
  ]),
  {
    kind: "copy",
    table: "access.request",
    columns,
    data: requests.map((request, ordinal) => requestRow(batch, ordinal, request)).join(""),
  },
];

/** Lets go of batches written before a time, ms. Two statements. */
export const emptyStep = (before: number, now: number): Step[] => [
  query("delete from access.request r using access.request_link l where l.batch = r.batch and l.emptied_at is null and l.at < $1::bigint", [
    `${before}`,
  ]),
  query("update access.request_link set emptied_at = $2::bigint where emptied_at is null and at < $1::bigint", [`${before}`, `${now}`]),
];

export const lastRequestLinkQuery = (): Query => query("select batch, link from access.request_link order by batch desc limit 1");

export const requestLinksQuery = (after: number, limit: number): Query =>
  query("select * from access.request_link where batch > $1::bigint order by batch limit $2::int", [`${after}`, `${limit}`]);

export const requestsQuery = (after: number, until: number): Query =>
  query("select * from access.request where batch > $1::bigint and batch <= $2::bigint order by batch, ordinal", [`${after}`, `${until}`]);

/** What was asked in a period, ms, for an auditor: columns at, principal, action, route, subject, status, batch, ordinal. */
export const requestsSql = (fromMs: number, untilMs: number): string =>
  `select at, principal, action, route, subject, status, batch, ordinal from access.request
   where at >= ${literal(String(fromMs))}::bigint and at < ${literal(String(untilMs))}::bigint`;

export interface RequestsAsked {
  readonly principal: string | undefined;
  readonly action: string | undefined;
  readonly route: string | undefined;
  readonly isRefused: boolean;
  /** Place of the last request of the page before. */
  readonly before: { readonly batch: number; readonly ordinal: number } | undefined;
  readonly limit: number;
}

/** The newest first. */
export const requestPageQuery = ({ principal, action, route, isRefused, before, limit }: RequestsAsked): Query =>
  query(
    `select * from access.request
     where ($1::text is null or principal = $1) and ($2::text is null or action = $2) and ($3::text is null or route = $3)
       and (not $4::boolean or status >= 400) and ($5::bigint is null or (batch, ordinal) < ($5::bigint, $6::int))
     order by batch desc, ordinal desc limit $7::int`,
    [
      principal ?? null,
      action ?? null,
      route ?? null,
      String(isRefused),
      before === undefined ? null : String(before.batch),
      before === undefined ? null : String(before.ordinal),
      String(limit),
    ],
  );
