// The only SQL of access: tokens by their hash.
import { query } from "../platform/database.ts";
import type { Query, Row } from "../platform/database.ts";
import { arrayLiteral } from "../platform/sql-text.ts";
import type { Principal } from "./principal.ts";
import { isRoleName } from "./role.ts";

/** Times in ms since the epoch. */
export const insertToken = (hash: string, { name, roles, sites, group }: Principal, createdAt: number): Query =>
  query(
    `insert into access.token (hash, name, roles, sites, all_sites, created_at)
     values ($1, $2, $3::text[], $4::text[], $5::boolean, $6::bigint)`,
    [hash, name, arrayLiteral(roles), arrayLiteral(sites), String(group), String(createdAt)],
  );

/** Every token of a name; returns how many rows as rows. */
export const revokeTokens = (name: string, revokedAt: number): Query =>
  query("update access.token set revoked_at = $2::bigint where name = $1 and revoked_at is null returning hash", [name, String(revokedAt)]);

const columns = "hash, name, array_to_json(roles) as roles, array_to_json(sites) as sites, all_sites, created_at, revoked_at";

/** At most one row: the token of this hash that stands. */
export const standingToken = (hash: string): Query =>
  query(`select ${columns} from access.token where hash = $1 and revoked_at is null`, [hash]);

export const standingTokens = (): Query => query(`select ${columns} from access.token where revoked_at is null`, []);

export const toPrincipal = (row: Row): Principal => ({
  name: row["name"] ?? "",
  roles: texts(row["roles"]).filter(isRoleName),
  sites: texts(row["sites"]),
  group: row["all_sites"] === "t",
});

const texts = (json: string | null | undefined): readonly string[] => JSON.parse(json ?? "[]") as string[];

/**
 * Tokens that were issued or ended within [from, until), ms, as one statement without parameters: what, at (ms), name, roles,
 * sites, all_sites, token (the beginning of its hash).
 */
export const tokenChangesSql = (from: number, until: number): string => {
  const about = `name, array_to_string(roles, ' ') as roles, array_to_string(sites, ' ') as sites, all_sites, left(hash, 12) as token`;
  return `select 'issued' as what, created_at as at, ${about} from access.token where created_at >= ${from} and created_at < ${until}
    union all
    select 'ended', revoked_at, ${about} from access.token where revoked_at >= ${from} and revoked_at < ${until}`;
};
