// The only SQL over who somebody is at a provider. Times in ms.
import { type Query, query } from "../platform/database.ts";

/** Columns account, managed; at most one row. */
export const identityQuery = (issuer: string, subject: string): Query =>
  query("select account, managed from access.identity where issuer = $1 and subject = $2", [issuer, subject]);

/** Fault `identity-taken`. */
export const insertIdentity = (issuer: string, subject: string, account: string, how: "managed" | "linked", at: number): Query =>
  query(
    `insert into access.identity (issuer, subject, account, managed, linked_at) values ($1, $2, $3, $4::boolean, $5::bigint)
     on conflict do nothing returning account`,
    [issuer, subject, account, String(how === "managed"), `${at}`],
    {
      code: "identity-taken",
      subject: account,
      cause: "that identity belongs to an account already",
      hint: "sign in by it, or ask an administrator",
    },
  );

export const removeIdentities = (account: string): Query => query("delete from access.identity where account = $1", [account]);
