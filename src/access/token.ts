// Bearer tokens: 256 random bits, kept by their owner in a file only they can read, kept here as a hash.
import { randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { sha256Hex } from "../base/hash.ts";
import type { Database } from "../platform/database.ts";
import type { Holder } from "./grant.ts";
import { holderOf, insertToken, revokeTokens, standingToken } from "./store.ts";

/** Marks what it is, so that a secret scanner finds it in the wrong place. */
const prefix = "smt_";

/** A new token for its holder, returned once and stored as its hash. `now` in ms. */
export const issueToken = async (database: Database, holder: Holder, now: number): Promise<string> => {
  const token = `${prefix}${randomBytes(32).toString("base64url")}`;
  await database.write([insertToken(sha256Hex(token), holder, now)]);
  return token;
};

/** The holder of a token that stands, or undefined: unknown, malformed and revoked look the same to the caller. */
export const verifyToken = async (database: Database, token: string): Promise<Holder | undefined> => {
  const hash = sha256Hex(token);
  const [rows] = await database.read([standingToken(hash)]);
  const row = rows?.[0];
  if (row === undefined || !timingSafeEqual(Buffer.from(row["hash"] ?? ""), Buffer.from(hash))) return undefined;
  return holderOf(row);
};

/** Ends every token of a name; returns how many stood. */
export const revokeToken = async (database: Database, name: string, now: number): Promise<number> => {
  const [rows] = await database.write([revokeTokens(name, now)]);
  return rows?.length ?? 0;
};

/** Writes a token where only its owner can read it; never over an existing file (system error EEXIST). */
export const writeTokenFile = (path: string, token: string): void => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeFileSync(path, `${token}\n`, { mode: 0o600, flag: "wx" });
};
