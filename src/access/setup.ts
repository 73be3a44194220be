// The first account of a hub. Whoever can read what the hub prints when it starts is given a code, and that code makes an administrator,
// once. No answer over HTTP ever holds it.

import { timingSafeEqual } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Database } from "../platform/database.ts";
import { all } from "./grant.ts";
import { codeHash, newCode } from "./one-time-code.ts";
import { assertPassword, passwordHash, type PasswordCost } from "./password.ts";
import { accountQuery, codeRefused, insertAccount, insertChange, setupClosed, setupQuery, setupStep, toAccount } from "./store-account.ts";
import type { EnteringAccount } from "./sign-in.ts";

/** How long a code may be used, ms. */
const codeMs = 30 * 60_000;

export interface Setup {
  isOpen(): Promise<boolean>;
  /** A new code in the place of one before; undefined where there is an account already. */
  code(): Promise<string | undefined>;
  /** Faults `setup-closed`, `code-refused`, `password-weak`. */
  take(given: { readonly code: string; readonly name: string; readonly password: string }): Promise<EnteringAccount>;
}

export interface SetupParts {
  readonly database: Pick<Database, "read" | "write">;
  readonly clock: Clock;
  readonly cost: PasswordCost;
}

export function openSetup({ database, clock, cost }: SetupParts): Setup {
  let waiting: { readonly hash: string; readonly until: number } | undefined;
  const isOpen = async (): Promise<boolean> => {
    const [rows = []] = await database.read([setupQuery()]);
    return rows.length === 0;
  };
  const isCode = (typed: string): boolean =>
    waiting !== undefined && clock.now() < waiting.until && timingSafeEqual(Buffer.from(codeHash(typed)), Buffer.from(waiting.hash));
  return {
    isOpen,
    async code() {
      if (!(await isOpen())) return undefined;
      const code = newCode();
      waiting = { hash: codeHash(code), until: clock.now() + codeMs };
      return code;
    },
    async take({ code, name, password }) {
      if (!(await isOpen())) throw new Fault(setupClosed);
      if (!isCode(code)) throw new Fault({ ...codeRefused, hint: "start the hub again: it prints another one" });
      assertPassword(password, name);
      const hash = await passwordHash(password, cost);
      const now = clock.now();
      const grants = [{ role: "admin", company: all, site: all }] as const;
      const account = { name, email: undefined, password: hash, grants, codeHash: undefined, codeUntil: undefined };
      // First of the steps: of two people with the code, the second one finds the row.
      const made = insertChange({ account: name, what: "created", author: name, detail: { grants, by: "setup" } }, now);
      await database.write([setupStep(now), insertAccount(account, now), made]);
      waiting = undefined;
      const [[row = {}] = []] = await database.read([accountQuery(name)]);
      return toAccount(row);
    },
  };
}
