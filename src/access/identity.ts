// From who somebody is at a provider to an account of the hub.

import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Database } from "../platform/database.ts";
import type { Accounts } from "./accounts.ts";
import { isAccountName } from "./account-name.ts";
import { type Grant, grantsText } from "./grant.ts";
import { grantsByClaim, type Provider } from "./provider-settings.ts";
import type { EnteringAccount } from "./sign-in.ts";
import { type Account, closeSetup, insertAccount, insertChange } from "./store-account.ts";
import { identityQuery, insertIdentity } from "./store-identity.ts";

export interface Identities {
  /** Faults `login-refused`, `identity-unlinked`. */
  accountOf(provider: Provider, claims: Claims): Promise<EnteringAccount>;
  /** Fault `identity-taken`. */
  link(provider: Provider, claims: Claims, account: string): Promise<void>;
  /** Whose it is; undefined: nobody's yet. */
  find(claims: Claims): Promise<{ readonly account: string; readonly isManaged: boolean } | undefined>;
}

export interface Claims {
  readonly iss: string;
  readonly sub: string;
  readonly [claim: string]: unknown;
}

export interface IdentityParts {
  readonly database: Pick<Database, "read" | "write">;
  readonly clock: Clock;
  readonly accounts: Accounts;
}

export function openIdentities({ database, clock, accounts }: IdentityParts): Identities {
  const find: Identities["find"] = async ({ iss, sub }) => {
    const [[row] = []] = await database.read([identityQuery(iss, sub)]);
    return row === undefined ? undefined : { account: row["account"] ?? "", isManaged: row["managed"] === "t" };
  };
  const link: Identities["link"] = async (provider, { iss, sub }, account) => {
    const now = clock.now();
    const change = insertChange({ account, what: "linked", author: account, detail: { provider: provider.name } }, now);
    await database.write([insertIdentity(iss, sub, account, "linked", now), change]);
  };
  /** What the provider says today is what they may do from now on. */
  const managed = async (name: string, grants: readonly Grant[], provider: Provider): Promise<Account> => {
    const account = await accounts.find(name);
    if (grantsText(account.grants) === grantsText(grants)) return account;
    await accounts.grant(name, grants, `provider ${provider.name}`);
    return accounts.find(name);
  };
  const made = async (provider: Provider, claims: Claims, grants: readonly Grant[]): Promise<Account> => {
    const name = accountName(provider, claims);
    const now = clock.now();
    const account = { name, email: emailOf(claims), password: undefined, grants, codeHash: undefined, codeUntil: undefined };
    const change = insertChange({ account: name, what: "created", author: `provider ${provider.name}`, detail: { grants } }, now);
    const identity = insertIdentity(claims.iss, claims.sub, name, "managed", now);
    await database.write([insertAccount(account, now), identity, change, closeSetup(now)]).catch((error: unknown) => {
      throw error instanceof Fault && error.code === "account-exists" ? unlinked(name) : error;
    });
    return accounts.find(name);
  };
  const byEmail = async (provider: Provider, claims: Claims): Promise<Account | undefined> => {
    const email = emailOf(claims);
    if (provider.link !== "verified-email" || claims["email_verified"] !== true || email === undefined) return undefined;
    const same = (await accounts.list()).filter((one) => one.email?.toLowerCase() === email.toLowerCase());
    return same.length === 1 ? same[0] : undefined;
  };
  return {
    find,
    link,
    async accountOf(provider, claims) {
      const known = await find(claims);
      const grants = grantsByClaim(provider, claims);
      if (known?.isManaged === true) return managed(known.account, grants, provider);
      if (known !== undefined) return accounts.find(known.account);
      const same = await byEmail(provider, claims);
      if (same !== undefined) {
        await link(provider, claims, same.name);
        return same;
      }
      if (grants.length === 0) throw unlinked(accountName(provider, claims));
      return made(provider, claims, grants);
    },
  };
}

const emailOf = (claims: Claims): string | undefined => (typeof claims["email"] === "string" ? claims["email"] : undefined);

/** Fault `identity-unlinked` where the provider gives no name that an account can have. */
function accountName({ name_claim: claim, name: provider }: Provider, claims: Claims): string {
  const given = typeof claims[claim] === "string" ? claims[claim].toLowerCase() : "";
  if (isAccountName(given)) return given;
  throw unlinked(`${provider} ${claims.sub}`);
}

const unlinked = (subject: string): Fault =>
  new Fault({
    code: "identity-unlinked",
    subject,
    cause: "no account belongs to this identity, and none is made for it",
    hint: "sign in by a password and link it, or ask an administrator for an invitation or a group that allows something",
  });
