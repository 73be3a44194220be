// Every route × every role × two sites × class of field: nobody is told what their roles do not see where it lies, however it is asked
// for; nobody does at a site what no role of theirs allows there. Routes are read from the OpenAPI document: a new one fails this test
// until it is asked here too.

import { beforeAll, describe, expect, test } from "vitest";
import { all, type Grant } from "../../src/access/grant.ts";
import { acting, maySee, type Principal, toPrincipal } from "../../src/access/principal.ts";
import { type RoleName, rolesAllow } from "../../src/access/role.ts";
import { issueToken } from "../../src/access/token.ts";
import { openEventFeed } from "../../src/api/event-feed.ts";
import type { Admission } from "../../src/api/guard.ts";
import { rightsOf } from "../../src/api/rights.ts";
import { includes } from "../../src/base/sites.ts";
import type { World } from "./api-world.ts";
import { requests } from "./matrix-request.ts";
import { canaries, type Canary, type Known, openMatrixWorld, planted } from "./matrix-world.ts";

export interface Asker {
  readonly name: string;
  readonly grants: readonly Grant[];
}

export const at = (role: RoleName, site: string, company: string = all): Grant => ({ role, company, site });

export interface Matrix {
  readonly world: () => World;
  readonly known: () => readonly Known[];
}

/** Asks every route as each of them. */
export function matrixOf(askers: readonly Asker[]): Matrix {
  let world: World;
  let known: readonly Known[];
  let operations: readonly { readonly name: string; readonly action: Admission }[];
  const told = new Map<string, string[]>();
  const principals = new Map<string, Principal>();

  beforeAll(async () => {
    world = await openMatrixWorld();
    const owner = await world.token({ name: "owner" });
    const feed = openEventFeed(world.hub);
    for (const { name, grants } of askers) {
      const principal = toPrincipal({ name, grants }, rightsOf(world.hub));
      const events: string[] = [];
      principals.set(name, principal);
      told.set(name, events);
      if (rolesAllow(principal.roles, "read"))
        feed.listen({ principal: acting(principal, "read"), send: (message) => events.push(message) }, undefined);
    }
    known = await planted(world, owner);
    const { paths } = (await world.call(owner, "/openapi.json")).json as {
      readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly "x-action": Admission }>>>>;
    };
    operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, action: operation["x-action"] })),
    );
  });

  test("every route is asked, and says which action it is", () => {
    expect(operations.map(({ name }) => name).toSorted()).toEqual(Object.keys(requests).toSorted());
    for (const { name, action } of operations) expect([name, typeof action]).toEqual([name, "string"]);
  });

  describe.each(askers)("$name", ({ name, grants }) => {
    const shown = new Set<string>();

    test(
      "is told nothing of a class or site that they do not see, and refused what no role of theirs allows",
      { timeout: 120_000 },
      async () => {
        const token = await issueToken(world.hub.database, { name, grants }, 1);
        const principal = principals.get(name) as Principal;
        const hidden = hiddenFrom(principal);
        const found: string[] = [];
        // Of one site everything is asked for; of the other, which most do not see, one of each.
        const own = known.find(({ site }) => maySee(principal, site)) ?? (known[0] as Known);
        const places = known.map((one) => (one === own ? one : oneOfEach(one)));
        for (const { name: operation, action } of operations) {
          const isSigned = operation.includes("/webhooks/");
          const ask = requests[operation];
          const asked = new Map(places.flatMap((one) => ask?.(one, name) ?? []).map((one) => [JSON.stringify(one), one]));
          for (const { path, body, headers, method = "POST" } of asked.values()) {
            const answer = await world.call(
              token,
              path,
              body === undefined && method === "POST" ? {} : { method, body, ...(headers ? { headers } : {}) },
            );
            const line = `${operation} ${answer.status}`;
            if (answer.status >= 500) found.push(`${line} ${path} ${answer.text.slice(0, 200)}`);
            const isAllowed = action === "own" || action === "open" || rolesAllow(principal.roles, action);
            if (!isSigned && !isAllowed && answer.status !== 403) found.push(`${line} and no role allows ${action}: ${path}`);
            if (isSigned && answer.status !== 401) found.push(`${line} without a signature`);
            found.push(...leaks(`${line} ${path}`, answer.text, hidden));
            for (const canary of canaries) if (answer.text.includes(canary.text)) shown.add(canary.text);
          }
        }
        expect(found).toEqual([]);
      },
    );

    test("is shown what they do see, and hears the same of the stream", () => {
      const principal = principals.get(name) as Principal;
      const hidden = hiddenFrom(principal);
      expect(canaries.filter((one) => !hidden.includes(one) && !shown.has(one.text))).toEqual([]);
      const events = told.get(name)?.join("") ?? "";
      expect(leaks("stream", events, hidden)).toEqual([]);
    });
  });

  return { world: () => world, known: () => known };
}

const sees = (principal: Principal, { site, class: of }: Canary): boolean =>
  includes(acting(principal, "read"), site) && includes(principal.classes[of], site);

const hiddenFrom = (principal: Principal): readonly Canary[] =>
  rolesAllow(principal.roles, "read") ? canaries.filter((canary) => !sees(principal, canary)) : canaries;

/** What is told that must not be: "GET /v1/x price lyon". */
const leaks = (name: string, text: string, hidden: readonly Canary[]): string[] =>
  hidden.filter((canary) => text.includes(canary.text)).map((canary) => `${name} ${canary.class} of ${canary.site}: ${canary.text}`);

const oneOfEach = ({ entities, orders, lines, items, ...known }: Known): Known => ({
  ...known,
  entities: entities.slice(0, 1),
  orders: orders.slice(0, 1),
  lines: lines.slice(0, 1),
  items: items.slice(0, 1),
});
