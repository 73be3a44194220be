// The only SQL over accounts. Times in ms.
import { type Query, query, type Row } from "../platform/database.ts";
import { type Grant, grantsText, readGrants } from "./grant.ts";

export interface Account {
  readonly name: string;
  readonly email: string | undefined;
  /** PHC. */
  readonly password: string | undefined;
  readonly grants: readonly Grant[];
  readonly stamp: number;
  /** When what it was invited or reset by ends; undefined: nothing waits for it. */
  readonly codeUntil: number | undefined;
  readonly createdAt: number;
  readonly disabledAt: number | undefined;
}

const time = (text: string | null | undefined): number | undefined => (text === null || text === undefined ? undefined : Number(text));

export const toAccount = (row: Row): Account => ({
  name: row["name"] ?? "",
  email: row["email"] ?? undefined,
  password: row["password"] ?? undefined,
  grants: readGrants(row["grants"] ?? "[]"),
  stamp: Number(row["stamp"]),
  codeUntil: time(row["code_until"]),
  createdAt: Number(row["created_at"]),
  disabledAt: time(row["disabled_at"]),
});

export const accountQuery = (name: string): Query => query("select * from access.account where name = $1", [name]);

export const accountsQuery = (): Query => query("select * from access.account order by name");

export interface NewAccount {
  readonly name: string;
  readonly email: string | undefined;
  readonly password: string | undefined;
  readonly grants: readonly Grant[];
  readonly codeHash: string | undefined;
  readonly codeUntil: number | undefined;
}

const taken = (name: string) => ({
  code: "account-exists",
  subject: name,
  cause: "there is an account of that name",
  hint: "choose another name, or change that account",
});

/** Fault `account-exists`. */
export const insertAccount = ({ name, email, password, grants, codeHash, codeUntil }: NewAccount, at: number): Query =>
  query(
    `insert into access.account (name, email, password, grants, code_hash, code_until, created_at)
     values ($1, $2, $3, $4, $5, $6::bigint, $7::bigint) on conflict (name) do nothing returning name`,
    [name, email ?? null, password ?? null, grantsText(grants), codeHash ?? null, codeUntil?.toString() ?? null, `${at}`],
    taken(name),
  );

export const setupQuery = (): Query => query("select done_at from access.setup");

/** Fault `setup-closed`. */
export const setupStep = (at: number): Query =>
  query("insert into access.setup (done_at) values ($1::bigint) on conflict do nothing returning done_at", [`${at}`], setupClosed);

/** Whoever has a token makes accounts too: then nobody needs the first one. */
export const closeSetup = (at: number): Query =>
  query("insert into access.setup (done_at) values ($1::bigint) on conflict do nothing", [`${at}`]);

export const setupClosed = {
  code: "setup-closed",
  subject: "setup",
  cause: "this hub has an account already",
  hint: "sign in, or ask an administrator for an invitation",
} as const;

const changing = (assignments: string, params: readonly (string | null)[]): Query =>
  query(`update access.account set ${assignments} where name = $1 returning name`, params, {
    code: "account-unknown",
    subject: params[0] ?? "",
    cause: "there is no account of that name",
    hint: "see the list of accounts",
  });

/** What it may do changes: sessions of before are none any more. Each raises fault `account-unknown`. */
export const setGrants = (name: string, grants: readonly Grant[]): Query =>
  changing("grants = $2, stamp = stamp + 1", [name, grantsText(grants)]);

export const disableAccount = (name: string, at: number): Query =>
  changing("disabled_at = coalesce(disabled_at, $2::bigint), stamp = stamp + 1, code_hash = null, code_until = null", [name, `${at}`]);

export const enableAccount = (name: string): Query => changing("disabled_at = null", [name]);

/** Nobody signs in by the password of before. */
export const setCode = (name: string, codeHash: string, until: number): Query =>
  changing("code_hash = $2, code_until = $3::bigint, password = null, stamp = stamp + 1", [name, codeHash, `${until}`]);

export const setPassword = (name: string, password: string): Query => changing("password = $2, stamp = stamp + 1", [name, password]);

/** The same password at the cost of today: no session ends. */
export const renewPassword = (name: string, before: string, password: string): Query =>
  query("update access.account set password = $3 where name = $1 and password = $2", [name, before, password]);

/** By a code that is used up with it. Fault `code-refused`. */
export const takeCode = (codeHash: string, password: string, at: number): Query =>
  query(
    `update access.account set password = $2, stamp = stamp + 1, code_hash = null, code_until = null
     where code_hash = $1 and code_until > $3::bigint and disabled_at is null returning name`,
    [codeHash, password, `${at}`],
    codeRefused,
  );

export const codeQuery = (codeHash: string, at: number): Query =>
  query("select * from access.account where code_hash = $1 and code_until > $2::bigint and disabled_at is null", [codeHash, `${at}`]);

export const codeRefused = {
  code: "code-refused",
  subject: "code",
  cause: "the code is unknown, used up or past its time",
  hint: "ask for another one",
} as const;

export interface AccountChange {
  readonly account: string;
  readonly what: string;
  readonly author: string;
  /** Never a secret. */
  readonly detail?: unknown;
}

/** What became of accounts within [from, until), ms, a statement without parameters: number, at (ms), account, what, author, detail */
export const accountChangesSql = (from: number, until: number): string =>
  `select number, at, account, what, author, detail from access.account_change where at >= ${from} and at < ${until}`;

export const insertChange = ({ account, what, author, detail = {} }: AccountChange, at: number): Query =>
  query(
    `insert into access.account_change (number, at, account, what, author, detail)
     select coalesce(max(number), 0) + 1, $1::bigint, $2, $3, $4, $5 from access.account_change`,
    [`${at}`, account, what, author, JSON.stringify(detail)],
  );
