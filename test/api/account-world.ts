// A world with people in it: each has an account and a password, and signs in by a browser of their own.
import { type Grant, grantsOf } from "../../src/access/grant.ts";
import { passwordHash } from "../../src/access/password.ts";
import type { LoginSettings } from "../../src/access/login-settings.ts";
import type { RoleName } from "../../src/access/role.ts";
import { insertAccount } from "../../src/access/store-account.ts";
import type { Backend } from "../support/database.ts";
import { type Answered, cheapCost, openWorld, type World, worldConfiguration } from "./api-world.ts";
import { type Browser, openBrowser } from "./browser.ts";

export const phrase = "correct horse battery";

export const faultCode = ({ json }: Answered): unknown => (json as { code?: string }).code;

export interface AccountWorld extends World {
  account(name: string, role?: RoleName, site?: string): Promise<void>;
  /** Somebody without a session yet. */
  browser(): Browser;
  /** Somebody who signed in by their password. */
  signedIn(name: string): Promise<Browser>;
}

/** `login`: as hub.yaml states it. */
export async function accountWorld(backend: Pick<Backend, "open" | "beforeRemoval">, login: LoginSettings = {}): Promise<AccountWorld> {
  const world = await openWorld(await backend.open(), backend.beforeRemoval, { configuration: { ...worldConfiguration, login } });
  const browser = (): Browser => openBrowser(world.api.address);
  return {
    ...world,
    browser,
    async account(name, role = "admin", site = "all") {
      const grants: Grant[] = grantsOf([role], site === "all" ? site : [site]);
      const none = { email: undefined, codeHash: undefined, codeUntil: undefined };
      const password = await passwordHash(phrase, cheapCost);
      await world.hub.database.write([insertAccount({ name, password, grants, ...none }, world.clock.now())]);
    },
    async signedIn(name) {
      const one = browser();
      const { status } = await one.signIn(name, phrase);
      if (status !== 200) throw new Error(`${name} was not let in`);
      return one;
    },
  };
}
