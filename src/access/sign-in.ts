// Signing in by name and password. Whoever is refused learns nothing: not whether the account is there, nor by the time it took.

import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Database } from "../platform/database.ts";
import { isOfOtherCost, isPassword, passwordHash, type PasswordCost } from "./password.ts";
import { type Account, accountQuery, renewPassword, toAccount } from "./store-account.ts";
import { countAttempt, forgetAttempts, type Rest, sweepAttempts, uncountAttempt } from "./store-session.ts";

export interface SignInParts {
  readonly database: Pick<Database, "read" | "write">;
  readonly clock: Clock;
  readonly cost: PasswordCost;
}

const second = 1_000;
/** Typing it wrong five times costs nothing; a guesser gets some three hundred a day. */
const restOfAccount: Rest = { free: 5, first: 2 * second, most: 300 * second };
/** People behind one address are many. */
const restOfAddress: Rest = { free: 30, first: 2 * second, most: 900 * second };
const forgottenAfterMs = 86_400_000;

/** Somebody who proved who they are. */
export interface EnteringAccount {
  readonly name: string;
  /** As it was when they did. */
  readonly stamp: number;
}

export interface SignIn {
  /** Caller guarantees: it is counted. Fault `login-refused`. */
  byPassword(name: string, password: string): Promise<Account>;
  /** One attempt: `work` says what comes of it. What is refused makes the account and the address rest. Fault `login-paused`. */
  counted<Result>(who: { readonly account?: string; readonly address: string }, work: () => Promise<Result>): Promise<Result>;
}

export function openSignIn({ database, clock, cost }: SignInParts): SignIn {
  let decoy: Promise<string> | undefined;
  const counted: SignIn["counted"] = async ({ account, address }, work) => {
    const now = clock.now();
    const [ofAccount, ofAddress] = [account === undefined ? undefined : `account ${account}`, `address ${address}`];
    await database.write([
      sweepAttempts(now - forgottenAfterMs),
      ...(ofAccount === undefined ? [] : [countAttempt(ofAccount, now, restOfAccount)]),
      countAttempt(ofAddress, now, restOfAddress),
    ]);
    const result = await work();
    await database.write([...(ofAccount === undefined ? [] : [forgetAttempts(ofAccount)]), uncountAttempt(ofAddress)]);
    return result;
  };
  const byPassword: SignIn["byPassword"] = async (name, password) => {
    const [[row] = []] = await database.read([accountQuery(name)]);
    const account = row === undefined ? undefined : toAccount(row);
    decoy ??= passwordHash("nobody signs in by this", cost);
    const isRight = await isPassword(password, account?.password ?? (await decoy));
    if (account?.password === undefined || account.disabledAt !== undefined || !isRight) throw loginRefused();
    if (isOfOtherCost(account.password, cost))
      await database.write([renewPassword(name, account.password, await passwordHash(password, cost))]);
    return account;
  };
  return { counted, byPassword };
}

/** The same, whatever was wrong. */
export const loginRefused = (): Fault =>
  new Fault({
    code: "login-refused",
    subject: "login",
    cause: "name, password or code are not right, or the account does not stand",
    hint: "try again, or ask an administrator to reset the account",
  });
