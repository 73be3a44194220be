// The only SQL of access: tokens by their hash.
import { query } from "../platform/database.ts";
import type { Query, Row } from "../platform/database.ts";
import { all, grantsText, type Holder, readGrants } from "./grant.ts";

/** Times in ms since the epoch. */
export const insertToken = (hash: string, { name, grants }: Holder, createdAt: number): Query =>
  query("insert into access.token (hash, name, grants, created_at) values ($1, $2, $3, $4::bigint)", [
    hash,
    name,
    grantsText(grants),
    String(createdAt),
  ]);

/** Every token of a name; returns how many rows as rows. */
export const revokeTokens = (name: string, revokedAt: number): Query =>
  query("update access.token set revoked_at = $2::bigint where name = $1 and revoked_at is null returning hash", [name, String(revokedAt)]);

const columns = "hash, name, grants, created_at, revoked_at";

/** At most one row: the token of this hash that stands. */
export const standingToken = (hash: string): Query =>
  query(`select ${columns} from access.token where hash = $1 and revoked_at is null`, [hash]);

export const standingTokens = (): Query => query(`select ${columns} from access.token where revoked_at is null`, []);

export const holderOf = (row: Row): Holder => ({ name: row["name"] ?? "", grants: readGrants(row["grants"] ?? "[]") });

/** As they are granted on the command line: role:site, role:company/site. */
const grantsShown = `(select string_agg(
    (g ->> 'role') || ':' || case g ->> 'company' when '${all}' then '' else (g ->> 'company') || '/' end || (g ->> 'site'), ' ' order by n)
  from json_array_elements(grants::json) with ordinality as e(g, n))`;

/**
 * Tokens that were issued or ended within [from, until), ms, as one statement without parameters: what, at (ms), name, grants, token
 * (the beginning of its hash).
 */
export const tokenChangesSql = (from: number, until: number): string => {
  const about = `name, ${grantsShown} as grants, left(hash, 12) as token`;
  return `select 'issued' as what, created_at as at, ${about} from access.token where created_at >= ${from} and created_at < ${until}
    union all
    select 'ended', revoked_at, ${about} from access.token where revoked_at >= ${from} and revoked_at < ${until}`;
};
