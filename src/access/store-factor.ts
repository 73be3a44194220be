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

/** Columns totp, recovery_codes. */
export const factorsQuery = (account: string): Query =>
  query(
    `select exists (select from access.totp where account = $1 and confirmed_at is not null) as totp,
       (select count(*) from access.recovery_code where account = $1) as recovery_codes`,
    [account],
  );

export interface Passkey {
  /** Of the credential, base64url. */
  readonly id: string;
  readonly account: string;
  readonly name: string;
  readonly publicKey: string;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: number;
  readonly usedAt: number | undefined;
}

export const passkeysQuery = (account: string): Query =>
  query("select * from access.passkey where account = $1 order by created_at, id", [account]);

export const passkeyQuery = (id: string): Query => query("select * from access.passkey where id = $1", [id]);

export const toPasskey = (row: Row): Passkey => ({
  id: row["id"] ?? "",
  account: row["account"] ?? "",
  name: row["name"] ?? "",
  publicKey: row["public_key"] ?? "",
  counter: Number(row["counter"]),
  transports: JSON.parse(row["transports"] ?? "[]") as string[],
  createdAt: Number(row["created_at"]),
  usedAt: (row["used_at"] ?? null) === null ? undefined : Number(row["used_at"]),
});

/** Fault `passkey-refused`. */
export const insertPasskey = ({ id, account, name, publicKey, counter, transports, createdAt }: Passkey): Query =>
  query(
    `insert into access.passkey (id, account, name, public_key, counter, transports, created_at)
     values ($1, $2, $3, $4, $5::bigint, $6, $7::bigint) on conflict do nothing returning id`,
    [id, account, name, publicKey, `${counter}`, JSON.stringify(transports), `${createdAt}`],
    { code: "passkey-refused", subject: account, cause: "that passkey is there already", hint: "use it, or make another one" },
  );

/** Of a key that counts, no earlier count comes again. Fault `login-refused`. */
export const usePasskey = (id: string, counter: number, at: number): Query =>
  query(
    `update access.passkey set counter = $2::bigint, used_at = $3::bigint
     where id = $1 and (counter < $2::bigint or (counter = 0 and $2::bigint = 0)) returning id`,
    [id, `${counter}`, `${at}`],
    { code: "login-refused", subject: "login", cause: "the passkey was used meanwhile", hint: "try again" },
  );

/** Returns it as a row. */
export const removePasskey = (id: string, account: string): Query =>
  query("delete from access.passkey where id = $1 and account = $2 returning id", [id, account]);
