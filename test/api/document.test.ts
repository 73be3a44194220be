import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { openWorld } from "./api-world.ts";

const world = await openWorld(await openTestDatabase());
const token = await world.token({});

interface Operation {
  readonly summary?: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: object }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
interface OpenApi {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: object };
  readonly security: readonly object[];
}

const document = (await world.call(token, "/openapi.json")).json as OpenApi;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, path, operation })),
);

test("the document is OpenAPI 3.1 with its version and how to sign in", () => {
  expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "Synchromesh", version: "0.0.0" }, security: [{ token: [] }] });
  expect(document.components.securitySchemes).toEqual({ token: { type: "http", scheme: "bearer" } });
});

test("it lists every route", () => {
  expect(operations.map(({ name }) => name).toSorted()).toEqual(
    [
      "GET /health",
      "GET /metrics",
      "GET /openapi.json",
      "GET /ready",
      "GET /v1/audit/chain",
      "GET /v1/audit/requests",
      "GET /v1/cash/bridge",
      "GET /v1/channels/deliveries",
      "GET /v1/exports/cash-lines",
      "GET /v1/exports/inbox",
      "GET /v1/exports/orders",
      "GET /v1/exports/records",
      "GET /v1/exports/requests",
      "GET /v1/first-run",
      "GET /v1/views",
      "POST /v1/demo/load",
      "POST /v1/demo/remove",
      "POST /v1/first-run/group",
      "POST /v1/views",
      "POST /v1/views/remove",
      "GET /v1/cash/causes",
      "GET /v1/cash/forecast",
      "GET /v1/cash/lines",
      "GET /v1/cash/moves",
      "GET /v1/claims",
      "GET /v1/conservation",
      "GET /v1/events",
      "GET /v1/explain/bucket",
      "GET /v1/explain/entity",
      "GET /v1/explain/key",
      "GET /v1/explain/line",
      "GET /v1/explain/pair",
      "GET /v1/explain/record/{record}",
      "GET /v1/identity/fit",
      "GET /v1/identity/rehearsal",
      "GET /v1/inbox",
      "GET /v1/inbox/baseline",
      "GET /v1/inbox/items/{item}",
      "GET /v1/inbox/rules",
      "GET /v1/intents",
      "GET /v1/mappings",
      "GET /v1/match-rules",
      "GET /v1/match-rules/{id}",
      "GET /v1/model",
      "GET /v1/open-items",
      "GET /v1/orders",
      "GET /v1/overview",
      "GET /v1/orders/{entity}",
      "GET /v1/practice",
      "GET /v1/reconciliation",
      "GET /v1/reconciliation/runs",
      "GET /v1/reconciliation/runs/{run}",
      "GET /v1/records",
      "GET /v1/records/{entity}",
      "GET /v1/rule-sets",
      "GET /v1/rule-sets/{id}",
      "GET /v1/overrides/pending",
      "GET /v1/rules",
      "GET /v1/rules/gaps",
      "GET /v1/rules/schema",
      "GET /v1/search",
      "GET /v1/status",
      "GET /v1/channels",
      "POST /v1/channels",
      "POST /v1/channels/remove",
      "POST /v1/channels/test",
      "GET /v1/notices",
      "POST /v1/notices/read",
      "GET /v1/runs",
      "GET /v1/runs/latest",
      "GET /v1/sends",
      "GET /v1/drift",
      "POST /v1/drift/accept",
      "GET /v1/modes",
      "POST /v1/modes",
      "POST /v1/mappings/try",
      "POST /v1/mappings/save",
      "GET /v1/mappings/written",
      "POST /v1/mappings/sample",
      "POST /v1/mappings/rehearse",
      "POST /v1/mappings/withdraw",
      "GET /v1/connectors",
      "GET /v1/connections",
      "POST /v1/drafts",
      "POST /v1/drafts/discard",
      "POST /v1/drafts/plan",
      "POST /v1/drafts/apply",
      "POST /v1/connections/test",
      "POST /v1/connections/sample",
      "POST /v1/connections/plan",
      "POST /v1/connections/remove",
      "POST /v1/connections/pause",
      "POST /v1/uploads",
      "GET /v1/configuration",
      "GET /v1/configuration/versions",
      "GET /v1/configuration/difference",
      "POST /v1/configuration/revert",
      "GET /v1/forms",
      "GET /v1/systems",
      "GET /v1/endpoints",
      "POST /v1/endpoints/enable",
      "POST /v1/webhooks/{source}",
      "POST /v1/webhooks/{source}/{token}",
      "GET /v1/recorded",
      "POST /v1/forms/adopt",
      "POST /v1/forms/revoke",
      "POST /v1/systems/pause",
      "POST /v1/systems/resume",
      "POST /v1/epochs/accept",
      "GET /v1/signing-key",
      "POST /v1/audit-exports",
      "POST /v1/backups",
      "POST /v1/identity/merge",
      "POST /v1/identity/split",
      "POST /v1/inbox/bulk",
      "POST /v1/inbox/decide",
      "POST /v1/inbox/rules",
      "POST /v1/inbox/undo",
      "POST /v1/intents/deliver",
      "POST /v1/intents/release",
      "POST /v1/intents/tell",
      "POST /v1/mappings/approve",
      "POST /v1/match-rules",
      "POST /v1/match-rules/approve",
      "POST /v1/match-rules/rehearse",
      "POST /v1/match-rules/reject",
      "POST /v1/match-rules/revert",
      "POST /v1/observations",
      "POST /v1/overrides",
      "POST /v1/overrides/confirm",
      "POST /v1/plan",
      "POST /v1/plan/mapping",
      "POST /v1/plan/match-rules",
      "POST /v1/plan/rules",
      "POST /v1/rule-sets",
      "POST /v1/rule-sets/approve",
      "POST /v1/rule-sets/rehearse",
      "POST /v1/rule-sets/reject",
      "POST /v1/rule-sets/revert",
      "POST /v1/erasures",
      "POST /v1/erasures/plan",
      "POST /v1/replays",
      "POST /v1/replays/plan",
      "DELETE /v1/session",
      "GET /v1/session",
      "GET /v1/sessions",
      "POST /v1/session/accept",
      "GET /v1/session/factors",
      "POST /v1/session/fresh",
      "POST /v1/session/passkey",
      "POST /v1/session/passkey/options",
      "POST /v1/session/passkeys",
      "POST /v1/session/passkeys/options",
      "POST /v1/session/passkeys/remove",
      "GET /v1/session/providers",
      "GET /v1/session/providers/{provider}/away",
      "GET /v1/session/providers/{provider}/back",
      "GET /v1/session/providers/{provider}/fresh",
      "GET /v1/session/providers/{provider}/link",
      "POST /v1/session/totp",
      "POST /v1/session/totp/confirm",
      "POST /v1/session/totp/remove",
      "POST /v1/session/password",
      "GET /v1/users",
      "POST /v1/users",
      "POST /v1/users/disable",
      "POST /v1/users/enable",
      "POST /v1/users/grants",
      "POST /v1/users/reset",
      "POST /v1/delegations",
      "POST /v1/delegations/end",
      "GET /v1/keys",
      "POST /v1/keys",
      "POST /v1/keys/revoke",
      "GET /v1/setup",
      "POST /v1/setup",
      "POST /v1/session",
      "POST /v1/sessions/end",
      "POST /v1/runs",
      "POST /v1/verify",
    ].toSorted(),
  );
});

test.each(operations)("$name says what it is, what it takes and what it answers", ({ name, path, operation }) => {
  expect(operation.summary).toMatch(/\w/);
  const parameters = operation.parameters ?? [];
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, part]) => part);
  expect(parameters.filter((one) => one.in === "path").map((one) => one.name)).toEqual(inPath);
  for (const one of parameters) expect([one.name, typeof one.schema]).toEqual([one.name, "object"]);
  if (name.startsWith("POST")) expect(operation.requestBody?.content["application/json"]?.schema).toMatchObject({});
  const answers = Object.values(operation.responses);
  expect(answers.length).toBeGreaterThan(0);
  for (const { description } of answers) expect(description).toMatch(/\w/);
  if (path.startsWith("/v1/") && path !== "/v1/events") {
    // To a provider and back a browser goes itself: it is sent on.
    const done = path.startsWith("/v1/session/providers/") ? "302" : "200";
    expect(Object.keys(operation.responses).toSorted()).toEqual([done, "default"]);
    // A file is of its own form; what went wrong is told as everywhere.
    const said = path.startsWith("/v1/exports/") ? answers.filter((one) => one !== operation.responses["200"]) : answers;
    if (done === "200") for (const { content } of said) expect(Object.keys(content?.["application/json"]?.schema ?? {})).not.toEqual([]);
    if (said !== answers) expect(Object.keys(operation.responses["200"]?.content ?? {})).toEqual(["text/csv; charset=utf-8"]);
  }
});

test("every reference inside it leads somewhere", () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, target = ""]) => target);
  const leads = (target: string): boolean =>
    target.startsWith("#/") &&
    target
      .slice(2)
      .split("/")
      .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], document) !== undefined;
  expect(references.filter((target) => !leads(target))).toEqual([]);
});
