// The only SQL over sessions and attempts to sign in. Times in ms.
import { type Query, query, type Row } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";

/** How somebody proved who they are. */
export type Factor = "password" | "totp" | "recovery" | "passkey" | "oidc" | "code";

export interface Session {
  readonly id: string;
  readonly account: string;
  readonly factors: readonly Factor[];
  readonly beganAt: number;
  readonly usedAt: number;
  readonly provedAt: number;
  readonly address: string;
  readonly agent: string;
}

export interface SessionRow extends Session {
  readonly hash: string;
  /** Of the account. */
  readonly stamp: number;
  readonly epoch: number;
}

/** Of an account that stands, with the stamp that it has in this moment: in one statement, so nothing changes between. */
export const insertSession = ({ hash, ...session }: SessionRow): Query =>
  query(
    `insert into access.session (hash, id, account, stamp, epoch, factors, began_at, used_at, proved_at, address, agent)
     select $1, $2, name, stamp, $4::bigint, $5::text[], $6::bigint, $7::bigint, $8::bigint, $9, $10
     from access.account where name = $3 and disabled_at is null and stamp = $11::bigint returning id`,
    [
      hash,
      session.id,
      session.account,
      `${session.epoch}`,
      arrayLiteral(session.factors),
      `${session.beganAt}`,
      `${session.usedAt}`,
      `${session.provedAt}`,
      session.address,
      session.agent,
      `${session.stamp}`,
    ],
    { code: "login-refused", subject: "login", cause: "the account changed meanwhile", hint: "sign in again" },
  );

const columns = `s.id, s.account, array_to_json(s.factors) as factors, s.began_at, s.used_at, s.proved_at, s.address, s.agent`;
const standing = `a.disabled_at is null and s.stamp = a.stamp and s.epoch = $2::bigint
  and s.began_at > $3::bigint and s.used_at > $4::bigint`;

export interface Standing {
  readonly epoch: number;
  /** Sessions that began or were used last before have ended. */
  readonly beganAfter: number;
  readonly usedAfter: number;
}

const limits = ({ epoch, beganAfter, usedAfter }: Standing): string[] => [`${epoch}`, `${beganAfter}`, `${usedAfter}`];

/** At most one row: the session that stands, with what its account may do now. */
export const standingSession = (hash: string, at: Standing): Query =>
  query(
    `select s.hash, a.grants, ${columns} from access.session s join access.account a on a.name = s.account
     where s.hash = $1 and ${standing}`,
    [hash, ...limits(at)],
  );

export const standingSessions = (account: string, at: Standing): Query =>
  query(
    `select ${columns} from access.session s join access.account a on a.name = s.account
     where s.account = $1 and ${standing} order by s.used_at desc, s.id`,
    [account, ...limits(at)],
  );

export const toSession = (row: Row): Session => ({
  id: row["id"] ?? "",
  account: row["account"] ?? "",
  factors: JSON.parse(row["factors"] ?? "[]") as Factor[],
  beganAt: Number(row["began_at"]),
  usedAt: Number(row["used_at"]),
  provedAt: Number(row["proved_at"]),
  address: row["address"] ?? "",
  agent: row["agent"] ?? "",
});

export const touchSession = (id: string, at: number): Query =>
  query("update access.session set used_at = greatest(used_at, $2::bigint) where id = $1", [id, `${at}`]);

/** Whoever proved again who they are goes on under another secret: the one of before is none any more. */
export const renewSession = (id: string, hash: string, factors: readonly Factor[], at: number): Query =>
  query(
    `update access.session set hash = $2, factors = $3::text[], used_at = $4::bigint, proved_at = $4::bigint where id = $1 returning id`,
    [id, hash, arrayLiteral(factors), `${at}`],
    { code: "session-ended", subject: "session", cause: "the session ended meanwhile", hint: "sign in again" },
  );

/** Returns what was ended as rows. */
export const endSession = (id: string, account: string): Query =>
  query("delete from access.session where id = $1 and account = $2 returning id", [id, account]);

export const endSessionByHash = (hash: string): Query => query("delete from access.session where hash = $1 returning id", [hash]);

export const endOtherSessions = (account: string, id: string): Query =>
  query("delete from access.session where account = $1 and id <> $2", [account, id]);

/** All of an account. */
export const endSessions = (account: string): Query => query("delete from access.session where account = $1 returning id", [account]);

export const sweepSessions = ({ epoch, beganAfter, usedAfter }: Standing): Query =>
  query("delete from access.session where epoch <> $1::bigint or began_at <= $2::bigint or used_at <= $3::bigint", [
    `${epoch}`,
    `${beganAfter}`,
    `${usedAfter}`,
  ]);

/**
 * Counts an attempt before it is looked at, so that many at once are no way round. Nothing comes back while the key rests: `free` failures
 * cost nothing, each further one twice the rest of the one before, from `first` to `most` ms.
 */
export const countAttempt = (key: string, at: number, { free, first, most }: Rest): Query =>
  query(
    `insert into access.attempt as a (key, failures, last_at) values ($1, 1, $2::bigint)
     on conflict (key) do update set failures = a.failures + 1, last_at = $2::bigint
     where a.failures < $3::int
       or a.last_at + least($5::bigint, $4::bigint * power(2, least(a.failures - $3::int, 30))::bigint) <= $2::bigint
     returning failures`,
    [key, `${at}`, `${free}`, `${first}`, `${most}`],
    { code: "login-paused", subject: "login", cause: "too many attempts came to nothing", hint: "wait a while, then try again" },
  );

export interface Rest {
  readonly free: number;
  readonly first: number;
  readonly most: number;
}

export const forgetAttempts = (key: string): Query => query("delete from access.attempt where key = $1", [key]);

export const sweepAttempts = (before: number): Query => query("delete from access.attempt where last_at < $1::bigint", [`${before}`]);

/** An attempt that came to something was none. */
export const uncountAttempt = (key: string): Query =>
  query("update access.attempt set failures = failures - 1 where key = $1 and failures > 0", [key]);
