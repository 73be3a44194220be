// The only SQL over how far endpoints were told.

import { type Query, query, type Row } from "../platform/database.ts";

export interface EndpointState {
  readonly name: string;
  /** The last commit that it took, or that told nothing it may see. */
  readonly position: number;
  readonly failures: number;
  /** ms; null: the last call was taken. */
  readonly failingSince: number | null;
  /** ms; null: it is told. */
  readonly disabledAt: number | null;
  readonly cause: string;
}

export const endpointsQuery = (): Query => query("select * from desk.endpoint order by name");

const integerOrNull = (text: string | null | undefined): number | null => (typeof text === "string" ? Number(text) : null);

export const readEndpoint = (row: Row): EndpointState => ({
  name: row["name"] ?? "",
  position: Number(row["position"]),
  failures: Number(row["failures"]),
  failingSince: integerOrNull(row["failing_since"]),
  disabledAt: integerOrNull(row["disabled_at"]),
  cause: row["cause"] ?? "",
});

const text = (value: number | null): string | null => (value === null ? null : String(value));

export const endpointStep = ({ name, position, failures, failingSince, disabledAt, cause }: EndpointState): Query =>
  query(
    `insert into desk.endpoint (name, position, failures, failing_since, disabled_at, cause)
     values ($1, $2::bigint, $3::int, $4::bigint, $5::bigint, $6)
     on conflict (name) do update set position = excluded.position, failures = excluded.failures, failing_since = excluded.failing_since,
       disabled_at = excluded.disabled_at, cause = excluded.cause`,
    [name, String(position), String(failures), text(failingSince), text(disabledAt), cause],
  );
