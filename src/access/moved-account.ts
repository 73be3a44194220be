// Whoever lets a hub show the demo group, or other systems in its place, stays who they are: their account and their session go along, to a
// hub that waits for its first account. One that has accounts already is not entered so: there they sign in.

import type { Clock } from "../base/clock.ts";
import { sha256Hex } from "../base/hash.ts";
import type { Database } from "../platform/database.ts";
import { type Account, accountQuery, insertAccount, insertChange, setupQuery, setupStep, toAccount } from "./store-account.ts";
import { insertSession, type Session } from "./store-session.ts";

export interface MovedAccount {
  readonly account: Account;
  readonly session: Session;
  /** Of the session's secret. */
  readonly hash: string;
}

type Store = Pick<Database, "read" | "write">;

/** Undefined: whoever asks has no account, such as a token. */
export async function readMoved(
  database: Store,
  given: (Session & { readonly secret: string }) | undefined,
): Promise<MovedAccount | undefined> {
  if (given === undefined) return undefined;
  const { secret, ...session } = given;
  const [[row] = []] = await database.read([accountQuery(session.account)]);
  return row === undefined ? undefined : { account: toAccount(row), session, hash: sha256Hex(secret) };
}

interface Entered {
  readonly database: Store;
  readonly clock: Clock;
  readonly epoch: number;
}

/** Without what was sealed by the key of the hub they come from: codes of an app and passkeys are made anew. */
export async function settleMoved({ account, session, hash }: MovedAccount, { database, clock, epoch }: Entered): Promise<boolean> {
  const [done = []] = await database.read([setupQuery()]);
  if (done.length > 0) return false;
  const now = clock.now();
  const { name, email, password, grants } = account;
  const made = insertChange({ account: name, what: "created", author: name, detail: { grants, by: "moved" } }, now);
  const settled = { name, email, password, grants, codeHash: undefined, codeUntil: undefined };
  await database.write([setupStep(now), insertAccount(settled, now), made]);
  const [[row = {}] = []] = await database.read([accountQuery(name)]);
  await database.write([insertSession({ ...session, hash, stamp: toAccount(row).stamp, epoch })]);
  return true;
}
