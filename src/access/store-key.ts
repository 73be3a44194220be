// The only SQL over single tokens: the list of them, and the end of one. Times in ms.
import { type Query, query } from "../platform/database.ts";

/** Columns id, name, grants, created_at: those that stand. The id is the beginning of the hash, as auditors know it. */
export const keysQuery = (): Query =>
  query("select left(hash, 12) as id, name, grants, created_at from access.token where revoked_at is null order by name, created_at, hash");

export const revokeKey = (id: string, at: number): Query =>
  query("update access.token set revoked_at = $2::bigint where left(hash, 12) = $1 and revoked_at is null returning name", [id, `${at}`], {
    code: "key-unknown",
    subject: id,
    cause: "no token of that id stands",
    hint: "take the id from the list of API keys",
  });
