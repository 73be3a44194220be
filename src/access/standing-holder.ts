// What a person may do now, by name, whether they sign in or hold a token: what is told to somebody who is not there is theirs too.

import type { Database } from "../platform/database.ts";
import type { Holder } from "./grant.ts";
import { holderOf, standingTokens } from "./store.ts";
import { accountQuery, toAccount } from "./store-account.ts";

/** Undefined: nobody of that name may do anything any more. */
export async function standingHolder(database: Pick<Database, "read">, name: string): Promise<Holder | undefined> {
  const [tokens = [], [account] = []] = await database.read([standingTokens(), accountQuery(name)]);
  const held = tokens.map(holderOf).flatMap((one) => (one.name === name ? one.grants : []));
  const own = account === undefined ? undefined : toAccount(account);
  const grants = [...held, ...(own === undefined || own.disabledAt !== undefined ? [] : own.grants)];
  return grants.length === 0 ? undefined : { name, grants };
}
