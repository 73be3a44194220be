// An account that is erased: nothing of it is left but what became of accounts, told of nobody.

import { type Query, query, type Step } from "../platform/database.ts";
import { insertChange } from "./store-account.ts";
import { removeFactors } from "./store-factor.ts";
import { removeIdentities } from "./store-identity.ts";
import { endSessions, forgetAttempts } from "./store-session.ts";

/** `nobody`: the name in the place of theirs. Fault `account-unknown`. */
export const eraseAccountSteps = (name: string, nobody: string, author: string, at: number): Step[] => [
  query("delete from access.account where name = $1 returning name", [name], {
    code: "account-unknown",
    subject: name,
    cause: "there is no account of that name",
    hint: "see the list of accounts",
  }),
  endSessions(name),
  ...removeFactors(name),
  removeIdentities(name),
  forgetAttempts(`account ${name}`),
  // A reason is in a person's own words.
  query(
    `update access.delegation set delegator = case delegator when $1 then $2 else delegator end,
       delegate = case delegate when $1 then $2 else delegate end, reason = '', ends_at = least(ends_at, greatest(begins_at, $3::bigint))
     where $1 in (delegator, delegate)`,
    [name, nobody, `${at}`],
  ),
  query(
    `update access.account_change set account = case account when $1 then $2 else account end,
       author = case author when $1 then $2 else author end,
       detail = case account when $1 then '{}' else replace(detail, to_json($1::text)::text, to_json($2::text)::text) end
     where account = $1 or author = $1 or strpos(detail, to_json($1::text)::text) > 0`,
    [name, nobody],
  ),
  insertChange({ account: nobody, what: "erased", author: author === name ? nobody : author }, at),
];

/** How much there is of an account beside it: one row. */
export const accountFactsQuery = (name: string): Query =>
  query(
    `select (select count(*) from access.session where account = $1) as sessions,
       (select count(*) from access.passkey where account = $1) + (select count(*) from access.totp where account = $1)
         + (select count(*) from access.identity where account = $1) as proofs,
       (select count(*) from access.account_change where account = $1 or author = $1) as changes`,
    [name],
  );
