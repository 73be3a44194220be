// A hub with an API on a free loopback port, and clients that hold its tokens.
import { randomUUID } from "node:crypto";
import { type IncomingHttpHeaders, request } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { issueToken } from "../../src/access/token.ts";
import { type Api, openApi } from "../../src/api/api.ts";
import type { ApiHub } from "../../src/api/api-hub.ts";
import { type ManualClock, manualClock, risingClock } from "../../src/base/clock.ts";
import { openTelling, type TellingParts } from "../../src/commit/outbox/telling.ts";
import { plan } from "../../src/commit/plan/plan.ts";
import { verify } from "../../src/commit/rebuild/verify.ts";
import { readMappingLives } from "../../src/commit/reread/mapping-life.ts";
import { openMatchLife } from "../../src/commit/rules/match-life.ts";
import { openRuleLife } from "../../src/commit/rules/rule-life.ts";
import { openSweeper } from "../../src/commit/sweep/sweep.ts";
import { openErasures } from "../../src/commit/erasure/erasure.ts";
import { openWriter } from "../../src/commit/writer.ts";
import { connectionsOf, type OwnConnectionParts } from "../../src/connection/own-connections.ts";
import { preview } from "../../src/connectors/delimited/preview.ts";
import { systemTimer } from "../../src/connectors/rate-budget.ts";
import { shippedConnectors } from "../../src/connectors/shipped.ts";
import { readHubConfiguration } from "../../src/hub-configuration.ts";
import { placesOf } from "../../src/hub-store.ts";
import { readOwnText } from "../../src/platform/own-file.ts";
import { secretResolver, writeKeyFile } from "../../src/platform/secret.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { Database } from "../../src/platform/database.ts";
import type { Backend } from "../support/database.ts";
import { writeBackup } from "../../src/platform/backup-file.ts";
import { leaseStep, takeLease } from "../../src/platform/lease.ts";
import { type Log, openLog } from "../../src/platform/log.ts";
import { openSigningKey } from "../../src/platform/signing-key.ts";
import { type HeldAs, holder } from "../support/holder.ts";

export const start = Date.parse("2026-03-02T10:00:00.000Z");

export interface World {
  readonly hub: ApiHub;
  readonly clock: ManualClock;
  readonly api: Api;
  /** Everything the hub logged. */
  readonly logged: string[];
  token(principal: Partial<HeldAs>): Promise<string>;
  call(token: string, path: string, options?: CallOptions): Promise<Answered>;
  post(token: string, path: string, body: unknown): Promise<Answered>;
  push(token: string, key: string, body: unknown): Promise<Answered>;
}

export interface CallOptions {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: unknown;
}

const sealing = { bytes: Buffer.alloc(32, 7), id: "test" };

/** Checked like any other, and quickly. */
export const cheapCost = { memory: 8, passes: 1, lanes: 1 };

export const settings = {
  companyOfSite: {},
  companies: {},
  zone: "UTC",
  currency: "EUR",
  terms: { days: 30, endOfMonth: false },
  opening: [],
};
const sources = ["erp-lyon", "erp-ulm"].map((name) => ({
  name,
  site: name.slice(4),
  silentAfterMs: 3_600_000,
  observedAt: undefined,
  fault: undefined,
}));

export const worldConfiguration: ApiHub["configuration"] = { hub: "test", settings, rules: { text: "[]" } };

/**
 * `beforeRemoval`: of the suite's backend; inside a suite `afterAll` is no hook any more. `given`: in the place of what the hub of the
 * world has.
 */

export async function openWorld(
  database: Database,
  beforeRemoval: Backend["beforeRemoval"] = afterAll,
  given: Partial<ApiHub> = {},
): Promise<World> {
  const { model = canonicalModel } = given;
  const clock = manualClock(start);
  const { fence } = await takeLease(database, { holder: "test", ttlMs: 600_000 });
  const writer = await openWriter({ database, model, settings, clock, lease: { fence, ttlMs: 600_000 } });
  const logged: string[] = [];
  const log = openLog("debug", { write: (line: string) => void logged.push(line) });
  const lease = () => leaseStep(fence, 600_000, 0);
  const sweeper = openSweeper({ database, model, settings, writer, lease });
  const operations = {
    begin: async () => undefined,
    run: async () => ({ from: writer.position(), to: writer.position(), feeds: [] }),
    backup: (file: string) => writeBackup(database, file),
    replay: async () => ({ from: writer.position(), to: writer.position(), feeds: [] }),
    planReplay: async () => ({ feeds: [], plan: await operations.plan(), noted: null }),
    planMapping: async () => ({ source: "erp", from: "2026-01-01T00:00:00.000Z", ...(await operations.planReplay()) }),
    foreseeMapping: async () => ({ ...(await operations.planReplay()), waits: [] }),
    approveMapping: async () => ({ position: writer.position(), feeds: [] }),
    mappingLives: async () => readMappingLives([]),
    mappings: () => [],
    ...(await told({ database, writer, sweeper, clock, log, lease })),
    acceptForm: async () => ({ position: writer.position() }),
    previewFile: preview,
    plan: () => plan({ database, model, settings, clock, position: writer.position(), feeds: [], rules: undefined, faults: [] }),
    verify: () => verify({ database, model, settings, position: writer.position(), lease: () => leaseStep(fence, 600_000, 0) }),
  };
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-api-"));
  beforeRemoval(async () => rmSync(folder, { recursive: true, force: true }));
  const hub: ApiHub = {
    connections: connected({ database, writer, clock, log, folder }),
    ...operations,
    erasures: openErasures({ database, model, settings, sources: [], writer, clock, lease }),
    configuration: worldConfiguration,
    rules: openRuleLife({ database, model, settings, sites: [], writer, sweeper, receipts: clock }),
    matchRules: openMatchLife({ database, model, writer, receipts: clock, sources: (given.sources ?? sources).map(({ name }) => name) }),
    model,
    database,
    writer,
    clock,
    receipts: risingClock(clock, 0),
    log,
    practice: undefined,
    sealingKey: () => sealing,
    secrets: { resolve: (text) => Promise.resolve(text) },
    signingKey: openSigningKey(join(tmpdir(), `synchromesh-test-${process.pid}.pem`)),
    sources,
    ...given,
  };
  const api = await openApi(hub, {
    host: "127.0.0.1",
    port: 0,
    version: "0.0.0",
    waitMs: 300,
    alarmsMs: 20,
    passwordCost: cheapCost,
    wallClock: clock,
  });
  beforeRemoval(() => api.close());
  return {
    hub,
    clock,
    api,
    logged,
    token: (principal) =>
      issueToken(database, holder({ name: "ana", roles: ["admin"], sites: [], group: true, ...principal }), clock.now()),
    call: (token, path, options = {}) => exchange(api.address, token, path, options),
    post: (token, path, body) => exchange(api.address, token, path, { method: "POST", body }),
    push: (token, key, body) =>
      exchange(api.address, token, "/v1/observations", { method: "POST", body, headers: { "idempotency-key": key } }),
  };
}

/** Of a hub.yaml that connects nothing. */
function connected({
  folder,
  ...parts
}: Pick<OwnConnectionParts, "database" | "writer" | "clock"> & { readonly log: Log; readonly folder: string }): ApiHub["connections"] {
  const file = join(folder, "hub.yaml");
  writeFileSync(file, "hub: test\n");
  const connectors = shippedConnectors(systemTimer);
  const read = (text: string) =>
    readHubConfiguration(text, { file, folder, connectors, readText: (path) => readOwnText(join(folder, path)) });
  const places = placesOf(join(folder, "data"));
  writeKeyFile(places.key);
  const resolver = secretResolver({ environment: {}, folder, keyFile: places.key, sealedFile: places.secrets });
  const context = { ...parts, folder, secrets: resolver };
  const common = { model: canonicalModel, settings, receipts: parts.clock, isPractice: false };
  return connectionsOf({ ...parts, ...common, configuration: read("hub: test\n"), connectors, read, context, resolver, places });
}

/** Of a hub that writes to nobody. */
async function told(
  parts: Pick<TellingParts, "database" | "writer" | "sweeper" | "clock" | "log" | "lease">,
): Promise<Pick<ApiHub, "deliver" | "systems" | "forms" | "epoch">> {
  const resolver = { resolve: (text: string) => Promise.resolve(text) };
  const context = { secrets: resolver, clock: parts.clock, log: parts.log, folder: tmpdir(), closing: new AbortController().signal };
  const { deliver, systems, forms } = await openTelling({
    ...parts,
    hub: "group",
    sources: [],
    modes: new Map(),
    model: canonicalModel,
    context,
    receipts: parts.clock,
    newId: randomUUID,
    epoch: 1,
    run: async () => ({ from: 0, to: 0, feeds: [] }),
    take: (_, work) => work(),
  });
  const current = { epoch: 1, cause: "begun", position: 0, lostTo: null, raisedAt: 0 };
  return { deliver, systems, forms, epoch: { current, accept: () => Promise.resolve(current) } };
}

/** By node:http: it sends the Host and the bytes it is told to. */
export function exchange(
  address: string,
  token: string | undefined,
  path: string,
  { method = "GET", body, headers = {} }: CallOptions,
): Promise<Answered> {
  const bytes = body === undefined || typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body);
  const known = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const all = { ...known, ...(bytes === undefined ? {} : { "content-type": "application/json" }), ...headers };
  return new Promise((resolve, reject) => {
    const asking = request(new URL(path, address), { method, headers: all }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const isJson = answer.headers["content-type"]?.startsWith("application/json") === true;
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text,
          json: isJson ? (JSON.parse(text) as unknown) : undefined,
        });
      });
    });
    asking.on("error", reject);
    asking.end(bytes);
  });
}

export const orderLine = (facts: {
  readonly quantity: string;
  readonly key?: string;
  readonly version?: number;
  readonly source?: string;
}) => ({
  source: facts.source ?? "erp-lyon",
  records: [
    {
      kind: "purchase_order_line",
      key: facts.key ?? "PO-1/10",
      version: facts.version ?? 1,
      at: "2026-03-01T08:00:00Z",
      fields: { quantity: facts.quantity, unit: "C62", unit_price: "10.00", currency: "EUR", promised_date: "2026-03-20" },
    },
  ],
});
