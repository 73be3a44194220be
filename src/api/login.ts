// Everything by which people come in, put together: sessions before there is a guard, their routes after there is a door.

import { openAccounts } from "../access/accounts.ts";
import { openIdentities } from "../access/identity.ts";
import { openOidc } from "../access/oidc.ts";
import { openDelegations } from "../access/delegations.ts";
import { openPasskeys } from "../access/passkey.ts";
import { type PasswordCost, passwordCost } from "../access/password.ts";
import type { RequestLog } from "../access/request-log.ts";
import { openSecondFactor } from "../access/second-factor.ts";
import { openSessions, type Sessions } from "../access/session.ts";
import { openSetup, type Setup } from "../access/setup.ts";
import { openSignIn } from "../access/sign-in.ts";
import { type Clock, systemClock } from "../base/clock.ts";
import type { ApiHub } from "./api-hub.ts";
import { delegationRoutes } from "./delegation-route.ts";
import type { Door } from "./door.ts";
import { openEntry } from "./entry.ts";
import { factorRoutes } from "./factor-route.ts";
import type { Guard } from "./guard.ts";
import { keyRoutes } from "./key-route.ts";
import { passkeyRoutes } from "./passkey-route.ts";
import { providerRoutes } from "./provider-route.ts";
import { sessionRoutes, setupRoutes } from "./session-route.ts";
import { userErasureRoutes } from "./user-erasure-route.ts";
import { userRoutes } from "./user-route.ts";

export interface LoginOptions {
  /** By which people sign in: the wall clock, also where the hub lives by another one. */
  readonly wallClock?: Clock;
  /** What checking a password costs; less in tests. */
  readonly passwordCost?: PasswordCost;
}

export interface Login {
  readonly sessions: Sessions;
  readonly setup: Setup;
  routes(door: Door, guard: Guard, requests: Pick<RequestLog, "flush">): void;
}

export function openLogin(hub: ApiHub, { wallClock: clock = systemClock, passwordCost: cost = passwordCost }: LoginOptions): Login {
  const { database, log, configuration } = hub;
  const warn = (error: unknown): void => log.warn({ err: error }, "that a session was used could not be noted");
  const limits = configuration.login?.limits;
  const sessions = openSessions({ database, clock, epoch: () => hub.epoch.current.epoch, limits, warn });
  const parts = { database, clock, cost };
  const setup = openSetup(parts);
  return {
    sessions,
    setup,
    routes(door, guard, requests) {
      const issuer = `Synchromesh ${configuration.hub}`;
      const signIn = openSignIn(parts);
      const second = openSecondFactor({ database, clock, key: hub.sealingKey, issuer });
      const accounts = openAccounts({ ...parts, sessions });
      const delegations = openDelegations(parts);
      const entry = openEntry(hub, { sessions, signIn, second, clock });
      sessionRoutes(door, entry);
      setupRoutes(door, entry, setup);
      userRoutes(door, { accounts, delegations, entry });
      userErasureRoutes(door, { accounts, flushRequests: () => requests.flush() });
      delegationRoutes(door, delegations);
      const refusedFor = (provider: string, error: unknown): void =>
        log.info({ provider, cause: causeOf(error) }, "a provider's answer did not hold");
      const passkeys = openPasskeys({ database, clock, issuer });
      factorRoutes(door, entry, passkeys);
      const { providers = [], address } = configuration.login ?? {};
      const oidc = openOidc({ providers, secret: (reference) => hub.secrets.resolve(reference), clock, refusedFor });
      const identities = openIdentities({ database, clock, accounts });
      passkeyRoutes(door, { passkeys, accounts, entry, address });
      providerRoutes(door, { oidc, identities, entry, address });
      keyRoutes(door, { accounts, clock, forget: () => guard.forget() });
    },
  };
}

/** Without what it was given: a token that does not hold is still a secret. */
const causeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? `${String(error.code)}: ${error.message}` : "unknown";
