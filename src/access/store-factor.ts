// The only SQL over what somebody proves who they are by besides a password. Times in ms.
import { type Query, query, type Row } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

export interface Totp {
  /** Sealed. */
  readonly secret: string;
  readonly isConfirmed: boolean;
}

export const totpQuery = (account: string): Query => query("select * from access.totp where account = $1", [account]);

export const toTotp = (row: Row): Totp => ({ secret: row["secret"] ?? "", isConfirmed: (row["confirmed_at"] ?? null) !== null });

/** One that nobody has confirmed gives way to a new one. Fault `factor-exists`. */
export const insertTotp = (account: string, secret: string): Query =>
  query(
    `insert into access.totp as t (account, secret) values ($1, $2)
     on conflict (account) do update set secret = $2, counter = 0 where t.confirmed_at is null returning account`,
    [account, secret],
    { code: "factor-exists", subject: account, cause: "codes of an app are asked for already", hint: "remove that first" },
  );

/** Each code counts once: a counter that was taken is taken no more. Fault `login-refused`. */
export const takeTotp = (account: string, counter: number, confirmedAt: number): Query =>
  query(
    `update access.totp set counter = $2::bigint, confirmed_at = coalesce(confirmed_at, $3::bigint)
     where account = $1 and counter < $2::bigint returning account`,
    [account, `${counter}`, `${confirmedAt}`],
    { code: "login-refused", subject: "login", cause: "the code was used already", hint: "wait for the next one" },
  );

/** All that somebody proves who they are by besides a password. */
export const removeFactors = (account: string): Query[] => [
  ...removeTotp(account),
  query("delete from access.passkey where account = $1", [account]),
];

export const removeTotp = (account: string): Query[] => [
  query("delete from access.totp where account = $1", [account]),
  query("delete from access.recovery_code where account = $1", [account]),
];

export const insertRecoveryCodes = (account: string, hashes: readonly string[]): Query[] => [
  query("delete from access.recovery_code where account = $1", [account]),
  query("insert into access.recovery_code (account, hash) select $1, unnest($2::text[])", [account, arrayLiteral(hashes)]),
];

/** Used up with it. Fault `login-refused`. */
export const takeRecoveryCode = (account: string, hash: string): Query =>
  query("delete from access.recovery_code where account = $1 and hash = $2 returning hash", [account, hash], {
    code: "login-refused",
    subject: "login",
    cause: "the code is not one of those, or was used already",
    hint: "try another one, or ask an administrator to reset the account",
  });

/** Columns totp, recovery_codes, passkeys: what somebody has. */
export const factorsQuery = (account: string): Query =>
  query(
    `select exists (select from access.totp where account = $1 and confirmed_at is not null) as totp,
       (select count(*) from access.recovery_code where account = $1) as recovery_codes`,
    [account],
  );
