// What is asked of each route of the API in the access matrix: a route that is not here fails it.

import { canaries, type Known, type Site } from "./matrix-world.ts";

export interface Asked {
  readonly path: string;
  readonly method?: "DELETE";
  /** Undefined: it is read. */
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

type Ask = (known: Known, asker: string) => readonly Asked[];

const paths =
  (...given: readonly string[]): Ask =>
  () =>
    given.map((path) => ({ path }));

const post =
  (path: string, body: (known: Known) => object): Ask =>
  (known) => [{ path, body: body(known) }];

const invoiceOf = (site: Site) => ({ source: `erp-${site}`, kind: "customer_invoice", key: "I1" });
const reason = "the matrix asks";
const unknownId = "0".repeat(16);
const learnt = { kind: "customer_invoice", field: "number" };
const orderKinds = ["purchase_order", "purchase_order_line"];
const kinds = [
  "party",
  "purchase_order",
  "customer_invoice",
  "bank_account",
  "bank_balance",
  "delivery_confirmation",
  "payslip",
  "purchase_order_line",
];

/** By operation; asked for what is known of each site in turn. */
export const requests: Readonly<Record<string, Ask>> = {
  "GET /health": paths("/health"),
  "GET /ready": paths("/ready"),
  "GET /metrics": paths("/metrics"),
  "GET /openapi.json": paths("/openapi.json"),
  "GET /v1/signing-key": paths("/v1/signing-key"),
  "GET /v1/rules": paths("/v1/rules"),
  "GET /v1/rules/schema": paths("/v1/rules/schema"),
  "GET /v1/rules/gaps": paths("/v1/rules/gaps"),
  "GET /v1/rule-sets": paths("/v1/rule-sets"),
  "GET /v1/rule-sets/{id}": paths(`/v1/rule-sets/${unknownId}`),
  "GET /v1/match-rules": paths("/v1/match-rules"),
  "GET /v1/match-rules/{id}": paths(`/v1/match-rules/${unknownId}`),
  "GET /v1/mappings": paths("/v1/mappings"),
  "GET /v1/systems": paths("/v1/systems"),
  "GET /v1/recorded": paths("/v1/recorded"),
  "GET /v1/endpoints": paths("/v1/endpoints"),
  "GET /v1/model": paths("/v1/model"),
  "GET /v1/setup": paths("/v1/setup"),
  "GET /v1/first-run": paths("/v1/first-run"),
  "POST /v1/first-run/group": post("/v1/first-run/group", () => ({
    company: "Acme",
    site: "lyon",
    currency: "EUR",
    zone: "UTC",
    base: unknownId,
  })),
  "POST /v1/demo/load": post("/v1/demo/load", () => ({})),
  "POST /v1/demo/remove": post("/v1/demo/remove", () => ({})),
  "GET /v1/session": paths("/v1/session"),
  "GET /v1/sessions": paths("/v1/sessions"),
  "GET /v1/overview": paths("/v1/overview"),
  // By the very values that are hidden: who may not see them finds nothing by them.
  "GET /v1/search": paths(
    ...canaries.map(({ text }) => `/v1/search?text=${encodeURIComponent(text)}`),
    "/v1/search?text=Acme",
    "/v1/search?text=I1",
  ),
  "GET /v1/views": paths("/v1/views"),
  "POST /v1/views": post("/v1/views", () => ({ page: "orders", name: "late", filter: {}, columns: [], order: null })),
  "POST /v1/views/remove": post("/v1/views/remove", () => ({ page: "orders", name: "none" })),
  "GET /v1/exports/records": () => kinds.map((kind) => ({ path: `/v1/exports/records?kind=${kind}` })),
  "GET /v1/exports/orders": () => orderKinds.map((kind) => ({ path: `/v1/exports/orders?kind=${kind}` })),
  "GET /v1/exports/cash-lines": paths("/v1/exports/cash-lines"),
  "GET /v1/exports/inbox": paths("/v1/exports/inbox"),
  "GET /v1/exports/requests": paths("/v1/exports/requests"),
  "GET /v1/audit/chain": paths("/v1/audit/chain"),
  "GET /v1/audit/requests": paths("/v1/audit/requests"),
  "GET /v1/orders": () => orderKinds.map((kind) => ({ path: `/v1/orders?kind=${kind}` })),
  "GET /v1/orders/{entity}": ({ orders }) => orders.map((id) => ({ path: `/v1/orders/${id}` })),
  "GET /v1/cash/moves": paths("/v1/cash/moves"),
  "GET /v1/configuration": paths("/v1/configuration"),
  "GET /v1/configuration/versions": paths("/v1/configuration/versions"),
  "GET /v1/configuration/difference": paths("/v1/configuration/difference?from=1"),
  "GET /v1/connections": paths("/v1/connections"),
  "GET /v1/runs": paths("/v1/runs"),
  "GET /v1/runs/latest": paths("/v1/runs/latest"),
  "GET /v1/sends": paths("/v1/sends"),
  "GET /v1/drift": paths("/v1/drift"),
  "GET /v1/modes": paths("/v1/modes"),
  "POST /v1/drift/accept": post("/v1/drift/accept", ({ site }) => ({ source: `erp-${site}`, feed: "orders", number: 1, reason })),
  "POST /v1/modes": post("/v1/modes", ({ site }) => ({ system: `erp-${site}`, mode: "observe", preview: "true", base: unknownId, reason })),
  "POST /v1/mappings/try": post("/v1/mappings/try", ({ site }) => ({ source: `erp-${site}`, feed: "orders", mapping: {} })),
  "GET /v1/mappings/written": ({ site }) => [{ path: `/v1/mappings/written?source=erp-${site}` }],
  "POST /v1/mappings/sample": post("/v1/mappings/sample", ({ site }) => ({ source: `erp-${site}`, text: "system: erp" })),
  "POST /v1/mappings/rehearse": post("/v1/mappings/rehearse", ({ site }) => ({ source: `erp-${site}`, text: "system: erp" })),
  "POST /v1/mappings/withdraw": post("/v1/mappings/withdraw", ({ site }) => ({
    source: `erp-${site}`,
    from: "2026-03-07",
    base: unknownId,
    reason,
  })),
  "POST /v1/mappings/save": post("/v1/mappings/save", ({ site }) => ({ source: `erp-${site}`, mapping: {}, base: unknownId, reason })),
  "GET /v1/users": paths("/v1/users"),
  "GET /v1/keys": paths("/v1/keys"),
  "GET /v1/session/providers": paths("/v1/session/providers"),
  ...Object.fromEntries(
    ["away", "back", "fresh", "link"].map((way) => [
      `GET /v1/session/providers/{provider}/${way}`,
      paths(`/v1/session/providers/nobody/${way}`),
    ]),
  ),
  "GET /v1/session/factors": paths("/v1/session/factors"),
  "GET /v1/forms": paths("/v1/forms"),
  "GET /v1/channels": paths("/v1/channels"),
  "GET /v1/channels/deliveries": paths("/v1/channels/deliveries?channel=nobody"),
  "GET /v1/notices": paths("/v1/notices"),
  "GET /v1/connectors": paths("/v1/connectors"),
  "GET /v1/status": paths("/v1/status"),
  "GET /v1/inbox": paths("/v1/inbox?limit=200", "/v1/inbox?mine=yes", "/v1/inbox?priced=yes"),
  "GET /v1/inbox/baseline": paths("/v1/inbox/baseline"),
  "GET /v1/inbox/rules": paths("/v1/inbox/rules"),
  "GET /v1/inbox/items/{item}": ({ items }) => items.map((id) => ({ path: `/v1/inbox/items/${encodeURIComponent(id)}` })),
  "GET /v1/practice": paths("/v1/practice?since=P7D"),
  "GET /v1/overrides/pending": paths("/v1/overrides/pending"),
  "GET /v1/intents": paths("/v1/intents", "/v1/intents?state=agreed"),
  "GET /v1/records": () => kinds.map((kind) => ({ path: `/v1/records?kind=${kind}` })),
  "GET /v1/records/{entity}": ({ entities }) =>
    entities.map((id, place) => ({ path: `/v1/records/${id}${place === 0 ? "?position=3" : ""}` })),
  "GET /v1/claims": ({ site }) => kinds.map((kind) => ({ path: `/v1/claims?source=erp-${site}&kind=${kind}` })),
  "GET /v1/conservation": ({ site }) => [{ path: `/v1/conservation?source=erp-${site}` }],
  "GET /v1/reconciliation": ({ site }) =>
    ["customer_invoice", "payslip"].map((kind) => ({ path: `/v1/reconciliation?kind=${kind}&first=erp-${site}&second=mes-${site}` })),
  "GET /v1/reconciliation/runs": paths("/v1/reconciliation/runs"),
  "GET /v1/reconciliation/runs/{run}": paths(`/v1/reconciliation/runs/${unknownId}`),
  "GET /v1/cash/forecast": paths("/v1/cash/forecast", "/v1/cash/forecast?position=3"),
  "GET /v1/cash/bridge": paths("/v1/cash/bridge?from=1"),
  "GET /v1/cash/lines": paths("/v1/cash/lines"),
  "GET /v1/cash/causes": paths("/v1/cash/causes"),
  "GET /v1/open-items": paths("/v1/open-items"),
  "GET /v1/explain/record/{record}": ({ entities }) => entities.map((id) => ({ path: `/v1/explain/record/${id}` })),
  "GET /v1/explain/key": ({ site }) =>
    ["bank_account:A1", "payslip:P1"].map((one) => {
      const [kind, key] = one.split(":");
      return { path: `/v1/explain/key?source=erp-${site}&kind=${kind}&key=${key}` };
    }),
  "GET /v1/explain/entity": ({ entities }) => entities.map((id) => ({ path: `/v1/explain/entity?record=${id}` })),
  "GET /v1/explain/pair": ({ site }) => [
    { path: `/v1/explain/pair?one=erp-${site}:payslip:P1&other=mes-${site}:payslip:P1` },
    { path: "/v1/explain/pair?one=erp-lyon:party:S1&other=mes-lyon:party:S1" },
    { path: `/v1/explain/pair?one=erp-${site}:bank_account:A1&other=erp-${site}:payslip:P1` },
  ],
  "GET /v1/explain/line": ({ lines }) => lines.map((line) => ({ path: `/v1/explain/line?line=${encodeURIComponent(line)}` })),
  "GET /v1/explain/bucket": ({ site }) => [
    { path: `/v1/explain/bucket?company=${site === "lyon" ? "FR01" : "DE01"}&currency=EUR&monday=2026-03-16` },
    { path: "/v1/explain/bucket?company=EUR&currency=EUR&monday=2026-03-16" },
  ],
  "GET /v1/identity/fit": paths("/v1/identity/fit?kind=payslip"),
  "GET /v1/identity/rehearsal": paths("/v1/identity/rehearsal?kind=payslip"),
  // The line stays open: what it tells is asked of the feed itself.
  "GET /v1/events": () => [],
  "POST /v1/observations": ({ site }, asker) => [
    {
      path: "/v1/observations",
      body: { source: `erp-${site}`, records: [{ kind: "customer_invoice", key: "I1", version: 1, fields: {} }] },
      headers: { "idempotency-key": `matrix ${asker} ${site}` },
    },
  ],
  "POST /v1/inbox/decide": ({ items }) =>
    items.slice(0, 2).map((item) => ({ path: "/v1/inbox/decide", body: { item, choice: { kind: "take", source: "nobody" }, reason } })),
  "POST /v1/inbox/bulk": ({ site, items }) => [
    { path: "/v1/inbox/bulk", body: { filter: { site }, choice: { kind: "take", source: `erp-${site}` }, reason, preview: true } },
    { path: "/v1/inbox/bulk", body: { items, choice: { kind: "set", value: "1" }, reason, preview: true } },
  ],
  "POST /v1/inbox/undo": post("/v1/inbox/undo", ({ decision }) => ({ decision, reason, preview: true })),
  "POST /v1/inbox/rules": post("/v1/inbox/rules", () => ({ kind: "customer_invoice", field: "amount", reason })),
  "POST /v1/overrides": post("/v1/overrides", ({ invoice }) => ({ record: invoice, fields: { unknown_field: "1" }, reason })),
  "POST /v1/overrides/confirm": post("/v1/overrides/confirm", ({ decision }) => ({ decision, reason })),
  "POST /v1/identity/merge": post("/v1/identity/merge", ({ site }) => ({ one: invoiceOf(site), other: unknownId, reason })),
  "POST /v1/identity/split": post("/v1/identity/split", ({ site }) => ({ one: invoiceOf(site), other: unknownId, reason })),
  "POST /v1/intents/tell": post("/v1/intents/tell", ({ site }) => ({ record: invoiceOf(site), fields: ["unknown_field"], reason })),
  "POST /v1/intents/release": post("/v1/intents/release", ({ site }) => ({ record: invoiceOf(site), reason, preview: true })),
  "POST /v1/intents/deliver": ({ site }) => [
    { path: "/v1/intents/deliver", body: { systems: [`erp-${site}`] } },
    { path: "/v1/intents/deliver", body: {} },
  ],
  "POST /v1/systems/pause": post("/v1/systems/pause", ({ site }) => ({ system: `erp-${site}`, reason })),
  "POST /v1/systems/resume": post("/v1/systems/resume", ({ site }) => ({ system: `erp-${site}`, reason, preview: true })),
  "POST /v1/epochs/accept": post("/v1/epochs/accept", () => ({ reason })),
  "POST /v1/endpoints/enable": post("/v1/endpoints/enable", () => ({ name: "nobody", reason })),
  "POST /v1/erasures/plan": post("/v1/erasures/plan", ({ entities }) => ({ record: entities[0] })),
  "POST /v1/erasures": post("/v1/erasures", ({ entities }) => ({ record: entities[0], plan: "0".repeat(64), reason })),
  "POST /v1/runs": ({ site }) => [
    { path: "/v1/runs", body: { sources: [`erp-${site}`] } },
    { path: "/v1/runs", body: {} },
  ],
  "POST /v1/plan": post("/v1/plan", () => ({})),
  "POST /v1/plan/rules": post("/v1/plan/rules", () => ({ rules: "- fields: payslip.amount\n  authority: [erp-lyon]\n" })),
  "POST /v1/plan/match-rules": post("/v1/plan/match-rules", () => ({ rules: "{}" })),
  "POST /v1/plan/mapping": post("/v1/plan/mapping", ({ site }) => ({ source: `erp-${site}` })),
  "POST /v1/mappings/approve": post("/v1/mappings/approve", ({ site }) => ({ source: `erp-${site}`, reason })),
  "POST /v1/replays": post("/v1/replays", () => ({})),
  "POST /v1/replays/plan": post("/v1/replays/plan", () => ({})),
  "POST /v1/backups": post("/v1/backups", () => ({ file: "/nowhere/at/all" })),
  // Refused as it is asked, after who asks was looked at: it reads everything, and shows nothing of it.
  "POST /v1/verify": post("/v1/verify", () => ({ refused: true })),
  "POST /v1/audit-exports": post("/v1/audit-exports", () => ({ from: "2026-01-01", to: "2026-03-31", folder: "/nowhere/at/all" })),
  "POST /v1/rule-sets": post("/v1/rule-sets", () => ({ rules: "not a rule", reason })),
  "POST /v1/match-rules": post("/v1/match-rules", () => ({ rules: "not a rule", reason })),
  ...Object.fromEntries(
    ["rule-sets", "match-rules"].flatMap((sort) =>
      ["approve", "reject", "rehearse", "revert"].map((verb) => [
        `POST /v1/${sort}/${verb}`,
        post(`/v1/${sort}/${verb}`, () =>
          verb === "revert" ? { set: unknownId, reason } : verb === "rehearse" ? { id: unknownId } : { id: unknownId, reason },
        ),
      ]),
    ),
  ),
  // Open to whoever has no role yet: asked without the words whose proof takes its time.
  "DELETE /v1/session": () => [{ path: "/v1/session", method: "DELETE" }],
  "POST /v1/session": post("/v1/session", () => ({})),
  "POST /v1/sessions/end": post("/v1/sessions/end", () => ({ session: unknownId })),
  "POST /v1/setup": post("/v1/setup", () => ({})),
  ...Object.fromEntries(
    [
      "accept",
      "fresh",
      "password",
      "passkey",
      "passkey/options",
      "passkeys",
      "passkeys/options",
      "passkeys/remove",
      "totp",
      "totp/confirm",
      "totp/remove",
    ].map((name) => [`POST /v1/session/${name}`, post(`/v1/session/${name}`, () => ({}))]),
  ),
  ...Object.fromEntries(
    ["grants", "disable", "enable", "reset"].map((verb) => [
      `POST /v1/users/${verb}`,
      post(`/v1/users/${verb}`, () => ({ name: "nobody", ...(verb === "grants" ? { grants: [] } : {}) })),
    ]),
  ),
  "POST /v1/users": post("/v1/users", () => ({ name: "", grants: [] })),
  "POST /v1/keys": post("/v1/keys", () => ({ name: "", grants: [] })),
  "POST /v1/delegations": post("/v1/delegations", () => ({ delegate: "nobody" })),
  "POST /v1/keys/revoke": post("/v1/keys/revoke", () => ({ key: "0".repeat(12) })),
  "POST /v1/delegations/end": post("/v1/delegations/end", () => ({ delegation: unknownId })),
  "POST /v1/configuration/revert": post("/v1/configuration/revert", () => ({ version: 1, base: unknownId, reason })),
  "POST /v1/connections/pause": post("/v1/connections/pause", ({ site }) => ({
    name: `erp-${site}`,
    paused: "true",
    base: unknownId,
    reason,
  })),
  "POST /v1/connections/remove": post("/v1/connections/remove", ({ site }) => ({ name: `erp-${site}`, base: unknownId, reason })),
  "POST /v1/connections/sample": post("/v1/connections/sample", ({ site }) => ({ name: `erp-${site}` })),
  "POST /v1/connections/plan": post("/v1/connections/plan", ({ site }) => ({ name: `erp-${site}` })),
  "POST /v1/connections/test": post("/v1/connections/test", ({ site }) => ({ name: `erp-${site}` })),
  "POST /v1/drafts": post("/v1/drafts", ({ site }) => ({ source: { name: `erp-${site}`, connector: "nothing" } })),
  "POST /v1/drafts/apply": post("/v1/drafts/apply", ({ site }) => ({ name: `erp-${site}`, revision: unknownId, reason })),
  "POST /v1/drafts/discard": post("/v1/drafts/discard", ({ site }) => ({ name: `erp-${site}` })),
  "POST /v1/drafts/plan": post("/v1/drafts/plan", ({ site }) => ({ name: `erp-${site}` })),
  "POST /v1/uploads": post("/v1/uploads", ({ site }) => ({ name: `erp-${site}`, format: "csv", content: "YSxiCg==" })),
  "POST /v1/channels": post("/v1/channels", () => ({ name: "team", sort: "slack", target: {}, rules: {} })),
  "POST /v1/notices/read": post("/v1/notices/read", () => ({ notices: [] })),
  "POST /v1/forms/adopt": post("/v1/forms/adopt", ({ site }) => ({ system: `erp-${site}`, ...learnt, form: "nothing", reason })),
  "POST /v1/forms/revoke": post("/v1/forms/revoke", ({ site }) => ({ system: `erp-${site}`, ...learnt, reason })),
  "POST /v1/channels/remove": post("/v1/channels/remove", () => ({ name: "nobody" })),
  "POST /v1/channels/test": post("/v1/channels/test", () => ({ name: "nobody" })),
  // Signed by their system: no role opens them.
  "POST /v1/webhooks/{source}": ({ site }) => [{ path: `/v1/webhooks/erp-${site}`, body: {} }],
  "POST /v1/webhooks/{source}/{token}": ({ site }) => [{ path: `/v1/webhooks/erp-${site}/guess`, body: {} }],
};
