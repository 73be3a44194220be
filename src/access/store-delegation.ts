// The only SQL over who stands in for whom. Times in ms.
import { type Query, query, type Row } from "../platform/database.ts";

export interface Delegation {
  readonly id: string;
  readonly delegator: string;
  readonly delegate: string;
  readonly beginsAt: number;
  /** Not included. */
  readonly endsAt: number;
  readonly reason: string;
}

/** Fault `account-unknown` unless both have an account. */
export const insertDelegation = ({ id, delegator, delegate, beginsAt, endsAt, reason }: Delegation, at: number): Query =>
  query(
    `insert into access.delegation (id, delegator, delegate, begins_at, ends_at, reason, created_at)
     select $1, $2, $3, $4::bigint, $5::bigint, $6, $7::bigint
     where exists (select from access.account where name = $2) and exists (select from access.account where name = $3) returning id`,
    [id, delegator, delegate, `${beginsAt}`, `${endsAt}`, reason, `${at}`],
    {
      code: "account-unknown",
      subject: `${delegator}, ${delegate}`,
      cause: "one of them has no account",
      hint: "see the list of accounts",
    },
  );

/** Ends it now, or before it begins; returns it. Of somebody, where a name is given. */
export const endDelegation = (id: string, delegator: string | undefined, at: number): Query =>
  query(
    `update access.delegation set ends_at = greatest(begins_at, $3::bigint)
     where id = $1 and ($2::text is null or delegator = $2) and ends_at > $3::bigint returning delegator, delegate`,
    [id, delegator ?? null, `${at}`],
    {
      code: "delegation-unknown",
      subject: id,
      cause: "there is no such delegation, or it has ended",
      hint: "take its id from the list of users",
    },
  );

/** Those that have not ended. */
export const delegationsQuery = (at: number): Query =>
  query("select * from access.delegation where ends_at > $1::bigint order by begins_at, id", [`${at}`]);

/**
 * In force for the account of a session or of a name: who gives it grants, and whose hand is theirs. Columns `delegator`, `delegate`,
 * `grants` of the delegator; none of a delegator who is disabled.
 */
export const handsQuery = (hash: string, at: number): Query =>
  query(
    `select d.delegator, d.delegate, a.grants from access.delegation d
     join access.account a on a.name = d.delegator and a.disabled_at is null
     join access.session s on s.hash = $1 and s.account in (d.delegator, d.delegate)
     where d.begins_at <= $2::bigint and d.ends_at > $2::bigint order by d.begins_at, d.id`,
    [hash, `${at}`],
  );

export const toDelegation = (row: Row): Delegation => ({
  id: row["id"] ?? "",
  delegator: row["delegator"] ?? "",
  delegate: row["delegate"] ?? "",
  beginsAt: Number(row["begins_at"]),
  endsAt: Number(row["ends_at"]),
  reason: row["reason"] ?? "",
});
