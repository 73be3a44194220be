// Every route × every role × two sites × class of field: nobody is told what their roles do not see where it lies, however it is asked
// for; nobody does at a site what no role of theirs allows there. Routes are read from the OpenAPI document: a new one fails this test
// until it is asked here too.

import { beforeAll, describe, expect, test } from "vitest";
import { all, type Grant } from "../../src/access/grant.ts";
import { acting, maySee, type Principal, toPrincipal } from "../../src/access/principal.ts";
import { type RoleName, roleNames, rolesAllow } from "../../src/access/role.ts";
import { issueToken } from "../../src/access/token.ts";
import { openEventFeed } from "../../src/api/event-feed.ts";
import type { Admission } from "../../src/api/guard.ts";
import { rightsOf } from "../../src/api/rights.ts";
import { includes } from "../../src/base/sites.ts";
import type { World } from "./api-world.ts";
import { requests } from "./matrix-request.ts";
import { canaries, type Canary, type Known, openMatrixWorld, planted, sites } from "./matrix-world.ts";

interface Asker {
  readonly name: string;
  readonly grants: readonly Grant[];
}

const at = (role: RoleName, site: string, company: string = all): Grant => ({ role, company, site });

const askers: readonly Asker[] = [
  ...roleNames.map((role, place) => {
    const site = sites[place % 2] ?? "";
    return { name: `${role} at ${site}`, grants: [at(role, site)] };
  }),
  { name: "viewer at lyon", grants: [at("viewer", "lyon")] },
  { name: "planner of the group", grants: [at("planner", all)] },
  { name: "admin of the group", grants: [at("admin", all)] },
  { name: "steward of a company", grants: [at("steward", all, "FR01")] },
  { name: "steward at lyon who looks at ulm", grants: [at("steward", "lyon"), at("viewer", "ulm")] },
  { name: "steward at lyon who plans at ulm", grants: [at("steward", "lyon"), at("planner", "ulm")] },
  { name: "auditor of a company without a site", grants: [at("auditor", all, "nobody")] },
  { name: "viewer of a site under another company", grants: [at("viewer", "lyon", "DE01")] },
];

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

const sees = (principal: Principal, { site, class: of }: Canary): boolean =>
  maySee(acting(principal, "read"), site) && includes(principal.classes[of], site);

const hiddenFrom = (principal: Principal): readonly Canary[] =>
  rolesAllow(principal.roles, "read") ? canaries.filter((canary) => !sees(principal, canary)) : canaries;

/** What is told that must not be: "GET /v1/x price lyon". */
const leaks = (name: string, text: string, hidden: readonly Canary[]): string[] =>
  hidden.filter((canary) => text.includes(canary.text)).map((canary) => `${name} ${canary.class} of ${canary.site}: ${canary.text}`);

describe.each(askers)("$name", ({ name, grants }) => {
  const shown = new Set<string>();

  test("is told nothing of a class or site that they do not see, and refused what no role of theirs allows", async () => {
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
  });

  test("is shown what they do see, and hears the same of the stream", () => {
    const principal = principals.get(name) as Principal;
    const hidden = hiddenFrom(principal);
    expect(canaries.filter((one) => !hidden.includes(one) && !shown.has(one.text))).toEqual([]);
    const events = told.get(name)?.join("") ?? "";
    expect(leaks("stream", events, hidden)).toEqual([]);
  });
});

const oneOfEach = ({ entities, orders, lines, items, ...known }: Known): Known => ({
  ...known,
  entities: entities.slice(0, 1),
  orders: orders.slice(0, 1),
  lines: lines.slice(0, 1),
  items: items.slice(0, 1),
});

/** What an asker is answered, by the name above or with grants of their own. */
async function ask(grants: readonly Grant[], path: string, body?: object) {
  const token = await issueToken(world.hub.database, { name: "asker", grants }, 1);
  return world.call(token, path, body === undefined ? {} : { method: "POST", body });
}

const invoice = (site: string) => ({ source: `erp-${site}`, kind: "customer_invoice", key: "I1" });
const set = (site: string, field: string, value: string) => ({ record: invoice(site), fields: { [field]: value }, reason: "as agreed" });

describe("who decides", () => {
  const both = [at("steward", "lyon"), at("viewer", "ulm")];

  test("decides where their role holds, and not where they only look", async () => {
    expect(await ask(both, "/v1/overrides", set("ulm", "due_date", "2026-04-01"))).toMatchObject({
      status: 404,
      json: { code: "record-unknown" },
    });
    const ofUlm = known.find(({ site }) => site === "ulm")?.items ?? [];
    const choice = { kind: "set", value: "2026-04-01" };
    for (const item of ofUlm)
      expect(await ask(both, "/v1/inbox/decide", { item, choice, reason: "x" })).toMatchObject({
        status: 409,
        json: { code: "inbox-item-gone" },
      });
    const bulk = await ask(both, "/v1/inbox/bulk", { items: ofUlm, choice, reason: "x", preview: true });
    expect(bulk.json).toMatchObject({ decided: 0, changed: ofUlm.length });
    expect(await ask(both, "/v1/overrides", set("lyon", "due_date", "2026-04-01"))).toMatchObject({ status: 200 });
  });

  test("decides about no field that they do not see", async () => {
    const blind = [at("controller", "lyon")];
    const refused = { status: 403, json: { code: "field-hidden", subject: "customer_invoice.amount" } };
    expect(await ask(blind, "/v1/overrides", set("lyon", "amount", "1.00"))).toMatchObject(refused);
    expect(await ask(blind, "/v1/overrides", { record: invoice("lyon"), end: ["amount"], reason: "x" })).toMatchObject(refused);
    expect(await ask(blind, "/v1/intents/tell", { record: invoice("lyon"), fields: ["amount"], reason: "x" })).toMatchObject(refused);
    const ownItems = known.find(({ site }) => site === "lyon")?.items ?? [];
    const { rows } = (
      await ask(blind, "/v1/inbox/bulk", { items: ownItems, choice: { kind: "set", value: "1" }, reason: "x", preview: true })
    ).json as {
      readonly rows: readonly {
        readonly field: string;
        readonly before: string | null;
        readonly moved: object | null;
        readonly fault: { readonly code: string } | null;
      }[];
    };
    for (const field of ["signed_by", "note"])
      expect(rows.find((row) => row.field === field)?.fault?.code ?? "gone").toMatch(/field-hidden|gone/);
    expect(rows.filter(({ moved }) => moved !== null)).toEqual([]);
  });

  test("names what they ask for where they may not ask for all of it", async () => {
    const admin = [at("admin", "lyon")];
    for (const path of ["/v1/runs", "/v1/intents/deliver"])
      expect(await ask(admin, path, {})).toMatchObject({ status: 400, json: { code: "site-missing" } });
    expect(await ask(admin, "/v1/runs", { sources: ["erp-ulm"] })).toMatchObject({ status: 404, json: { code: "source-unknown" } });
    expect(await ask(admin, "/v1/runs", { sources: ["erp-lyon"] })).toMatchObject({ status: 200 });
  });
});

describe("cash", () => {
  interface Forecast {
    readonly data: {
      readonly rows: readonly { readonly company: string; readonly weeks: readonly object[] }[];
      readonly hiddenLines: boolean;
    };
  }
  const forecast = async (...grants: readonly Grant[]) => ((await ask(grants, "/v1/cash/forecast")).json as Forecast).data;

  test("is reckoned from the sites whose lines are seen and says that there are others, so nothing is found by subtraction", async () => {
    const own = await forecast(at("viewer", "lyon"));
    expect(own).toMatchObject({ hiddenLines: false });
    expect(await forecast(at("viewer", "lyon"), at("planner", "ulm"))).toEqual({ ...own, hiddenLines: true });
    expect(await forecast(at("planner", all))).toMatchObject({ rows: [], hiddenLines: true });
    // Prices alone are not enough: balances are what the bank says.
    expect(await forecast(at("receivables", "lyon"))).toMatchObject({ rows: [], hiddenLines: true });
  });
});
