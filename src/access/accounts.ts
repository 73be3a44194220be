// Accounts of people: invited by a code, granted, disabled, reset. Whatever changes what one may do ends its sessions with it, and every
// change is kept with its author.

import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Database, Step } from "../platform/database.ts";
import { all, type Grant } from "./grant.ts";
import { codeHash, newCode } from "./one-time-code.ts";
import { assertPassword, passwordHash, type PasswordCost } from "./password.ts";
import type { Sessions } from "./session.ts";
import type { EnteringAccount } from "./sign-in.ts";
import {
  type Account,
  type AccountChange,
  accountQuery,
  accountsQuery,
  closeSetup,
  codeQuery,
  codeRefused,
  disableAccount,
  enableAccount,
  insertAccount,
  insertChange,
  setCode,
  setGrants,
  setPassword,
  takeCode,
  toAccount,
} from "./store-account.ts";
import { removeFactors } from "./store-factor.ts";
import { removeIdentities } from "./store-identity.ts";

export interface AccountParts {
  readonly database: Pick<Database, "read" | "write">;
  readonly clock: Clock;
  readonly cost: PasswordCost;
  readonly sessions: Sessions;
}

/** What somebody is let in by, once; given to them by whoever invited them. */
export interface Invitation {
  readonly code: string;
  /** ms */
  readonly until: number;
}

export interface Accounts {
  list(): Promise<Account[]>;
  /** Fault `account-unknown`. */
  find(name: string): Promise<Account>;
  /** Fault `account-exists`. */
  invite(
    given: { readonly name: string; readonly email: string | undefined; readonly grants: readonly Grant[] },
    author: string,
  ): Promise<Invitation>;
  /** Faults `account-unknown`, `last-administrator`; so of the next two. */
  grant(name: string, grants: readonly Grant[], author: string): Promise<void>;
  disable(name: string, author: string): Promise<void>;
  enable(name: string, author: string): Promise<void>;
  /** What they signed in by is taken away; they choose anew by a code. */
  reset(name: string, author: string): Promise<Invitation>;
  /** By the code of an invitation or a reset. Faults `code-refused`, `password-weak`. */
  accept(given: { readonly code: string; readonly password: string }): Promise<EnteringAccount>;
  /** Caller guarantees: it was proved in this moment that it is theirs. Fault `password-weak`. */
  choosePassword(name: string, password: string): Promise<EnteringAccount>;
}

/** How long an invitation waits, ms. */
const invitationMs = 7 * 86_400_000;

/** An administrator of the whole group. */
export const isAdministrator = ({ grants, disabledAt }: Pick<Account, "grants" | "disabledAt">): boolean =>
  disabledAt === undefined && grants.some(({ role, company, site }) => role === "admin" && company === all && site === all);

export function openAccounts({ database, clock, cost, sessions }: AccountParts): Accounts {
  const list = async (): Promise<Account[]> => {
    const [rows = []] = await database.read([accountsQuery()]);
    return rows.map(toAccount);
  };
  const find = async (name: string): Promise<Account> => {
    const [[row] = []] = await database.read([accountQuery(name)]);
    if (row !== undefined) return toAccount(row);
    const hint = "see the list of accounts";
    throw new Fault({ code: "account-unknown", subject: name, cause: "there is no account of that name", hint });
  };
  const noted = (change: AccountChange): Step => insertChange(change, clock.now());
  const invitation = (): Invitation & { readonly hash: string } => {
    const code = newCode();
    return { code, hash: codeHash(code), until: clock.now() + invitationMs };
  };
  /** Somebody has to be left who can undo it. */
  const assertOneLeft = async (name: string): Promise<void> => {
    const others = (await list()).filter((one) => one.name !== name);
    if (others.some(isAdministrator) || !isAdministrator(await find(name))) return;
    const cause = "nobody else administers the whole group";
    throw new Fault({ code: "last-administrator", subject: name, cause, hint: "grant that to somebody else first" });
  };
  const chosen = async (name: string, password: string, step: (hash: string) => Step, what: string): Promise<EnteringAccount> => {
    assertPassword(password, name);
    const hash = await passwordHash(password, cost);
    await sessions.endAll(name, [step(hash), noted({ account: name, what, author: name })]);
    return find(name);
  };
  return {
    list,
    find,
    async invite({ name, email, grants }, author) {
      const { code, hash, until } = invitation();
      const account = { name, email, password: undefined, grants, codeHash: hash, codeUntil: until };
      const change = noted({ account: name, what: "invited", author, detail: { grants } });
      await database.write([insertAccount(account, clock.now()), change, closeSetup(clock.now())]);
      return { code, until };
    },
    async grant(name, grants, author) {
      if (!isAdministrator({ grants, disabledAt: undefined })) await assertOneLeft(name);
      await sessions.endAll(name, [setGrants(name, grants), noted({ account: name, what: "granted", author, detail: { grants } })]);
    },
    async disable(name, author) {
      await assertOneLeft(name);
      await sessions.endAll(name, [disableAccount(name, clock.now()), noted({ account: name, what: "disabled", author })]);
    },
    async enable(name, author) {
      await database.write([enableAccount(name), noted({ account: name, what: "enabled", author })]);
    },
    async reset(name, author) {
      const { code, hash, until } = invitation();
      await sessions.endAll(name, [
        setCode(name, hash, until),
        ...removeFactors(name),
        removeIdentities(name),
        noted({ account: name, what: "reset", author }),
      ]);
      return { code, until };
    },
    async accept({ code, password }) {
      const hash = codeHash(code);
      const [[row] = []] = await database.read([codeQuery(hash, clock.now())]);
      if (row === undefined) throw new Fault(codeRefused);
      return chosen(toAccount(row).name, password, (kept) => takeCode(hash, kept, clock.now()), "accepted");
    },
    choosePassword: (name, password) => chosen(name, password, (kept) => setPassword(name, kept), "password"),
  };
}
