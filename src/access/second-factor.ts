// Codes of an app (TOTP, RFC 6238), and recovery codes for whoever lost it. Each code counts once.

import { Secret, TOTP } from "otpauth";
import type { Clock } from "../base/clock.ts";
import { Fault } from "../base/fault.ts";
import type { Database, Step } from "../platform/database.ts";
import { seal, type SecretKey, unseal } from "../platform/secret.ts";
import { codeHash, newCode } from "./one-time-code.ts";
import { loginRefused } from "./sign-in.ts";
import { insertRecoveryCodes, insertTotp, takeRecoveryCode, takeTotp, type Totp, totpQuery, toTotp } from "./store-factor.ts";
import type { Factor } from "./store-session.ts";

export interface SecondFactorParts {
  readonly database: Pick<Database, "read" | "write">;
  readonly clock: Clock;
  /** Seals what codes are made of. */
  readonly key: () => SecretKey;
  /** How apps call the hub. */
  readonly issuer: string;
}

export interface SecondFactor {
  /** Undefined: none is asked of them. */
  of(account: string): Promise<Totp | undefined>;
  /** A new secret, of which somebody has still to show that they can tell its codes. Fault `factor-exists`. */
  begin(account: string): Promise<{ readonly secret: string; readonly uri: string }>;
  /** `steps` are written with it. Returns the recovery codes, once. Fault `login-refused`. */
  confirm(account: string, code: string, steps: readonly Step[]): Promise<readonly string[]>;
  /** A code of the app, or a recovery code. Fault `login-refused`. */
  prove(account: string, code: string): Promise<Factor>;
}

const period = 30;
/** Clocks of telephones are off by that many periods at most. */
const window = 1;
const secretBytes = 20;
const recoveryCodes = 10;

export function openSecondFactor({ database, clock, key, issuer }: SecondFactorParts): SecondFactor {
  const context = (account: string): string => `totp ${account}`;
  const totpOf = (account: string, secret: string): TOTP =>
    new TOTP({ issuer, label: account, algorithm: "SHA1", digits: 6, period, secret: Secret.fromBase32(secret) });
  const kept = async (account: string): Promise<Totp | undefined> => {
    const [[row] = []] = await database.read([totpQuery(account)]);
    return row === undefined ? undefined : toTotp(row);
  };
  /** Undefined: no code of about now. */
  const counterOf = (account: string, { secret }: Totp, code: string): number | undefined => {
    const totp = totpOf(account, unseal(secret, key(), context(account)));
    const timestamp = clock.now();
    const delta = totp.validate({ token: code.replaceAll(" ", ""), timestamp, window });
    return delta === null ? undefined : totp.counter({ timestamp }) + delta;
  };
  return {
    async of(account) {
      const totp = await kept(account);
      return totp?.isConfirmed === true ? totp : undefined;
    },
    async begin(account) {
      const secret = new Secret({ size: secretBytes }).base32;
      await database.write([insertTotp(account, seal(secret, key(), context(account)))]);
      return { secret, uri: totpOf(account, secret).toString() };
    },
    async confirm(account, code, steps) {
      const totp = await kept(account);
      if (totp?.isConfirmed === true) throw confirmedAlready(account);
      const counter = totp === undefined ? undefined : counterOf(account, totp, code);
      if (counter === undefined) throw loginRefused();
      const codes = Array.from({ length: recoveryCodes }, newCode);
      await database.write([takeTotp(account, counter, clock.now()), ...insertRecoveryCodes(account, codes.map(codeHash)), ...steps]);
      return codes;
    },
    async prove(account, code) {
      const totp = await kept(account);
      if (totp?.isConfirmed !== true) throw loginRefused();
      if (/^\d{3} ?\d{3}$/.test(code)) {
        const counter = counterOf(account, totp, code);
        if (counter === undefined) throw loginRefused();
        await database.write([takeTotp(account, counter, clock.now())]);
        return "totp";
      }
      await database.write([takeRecoveryCode(account, codeHash(code))]);
      return "recovery";
    },
  };
}

const confirmedAlready = (account: string): Fault =>
  new Fault({ code: "factor-exists", subject: account, cause: "codes of an app are asked for already", hint: "remove that first" });
