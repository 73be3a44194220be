// An account and who it was of are taken away: what that would be is shown first. What they decided and asked for stays, of nobody.

import { randomBytes } from "node:crypto";
import type { Accounts } from "../access/accounts.ts";
import { accountFactsQuery, eraseAccountSteps } from "../access/store-account-erasure.ts";
import { nobody } from "../commit/erasure/name-erasure.ts";
import type { NamePlan } from "../commit/erasure/name-erasure.ts";
import { forgetPersonSteps, personFactsQuery } from "../desk/store-person.ts";
import type { Row } from "../platform/database.ts";
import { namePauseStep } from "../writeback/store-pause.ts";
import type { ApiHub } from "./api-hub.ts";
import { eraseUserBody, namedBody, userErased, userErasure } from "./contract-user.ts";
import type { Door } from "./door.ts";
import { assertGrants } from "./user-route.ts";

export interface UserErasureParts {
  readonly accounts: Accounts;
  /** Writes the requests that were noted and are not kept yet. */
  readonly flushRequests: () => Promise<void>;
}

export function userErasureRoutes({ hub, write }: Door, { accounts, flushRequests }: UserErasureParts): void {
  write({
    url: "/v1/users/erase/plan",
    action: "administer",
    summary: "What erasing an account would take away, and what stays without a name; writes nothing",
    body: namedBody,
    answer: userErasure,
    async perform({ body: { name }, principal }) {
      assertGrants(principal);
      await accounts.find(name);
      await flushRequests();
      return { name, ...(await factsOf(hub, name, await hub.erasures.planName(name))) };
    },
  });

  write({
    url: "/v1/users/erase",
    action: "administer",
    fresh: true,
    summary: "Erases an account and the name of its person, for good; what they decided stays, under a name that tells of nobody",
    body: eraseUserBody,
    answer: userErased,
    async perform({ body: { name, reason }, principal }) {
      assertGrants(principal);
      // Nobody asks for anything under the name from here on, whatever comes of the rest.
      await accounts.disable(name, principal.name);
      await flushRequests();
      const chance = randomBytes(6).toString("hex");
      const other = nobody(chance);
      const author = principal.name === name ? other : principal.name;
      const steps = [
        ...eraseAccountSteps(name, other, author, hub.clock.now()),
        ...forgetPersonSteps(name, other),
        namePauseStep(name, other),
      ];
      const { position } = await hub.erasures.applyName(name, { author, reason, nobody: chance, steps });
      hub.connections.forget(name, other);
      return { name: other, position };
    },
  });
}

async function factsOf({ database }: Pick<ApiHub, "database">, name: string, plan: NamePlan) {
  const [[account = {}] = [], [person = {}] = []] = await database.read([accountFactsQuery(name), personFactsQuery(name)]);
  const of = (row: Row, field: string): number => Number(row[field] ?? 0);
  return {
    sessions: of(account, "sessions"),
    proofs: of(account, "proofs"),
    views: of(person, "views"),
    channels: of(person, "channels"),
    notices: of(person, "notices"),
    renamed: { decisions: plan.entries, requests: plan.requests, changes: of(account, "changes") },
  };
}
