// A hub with an API on a free loopback port, and clients that hold its tokens.
import { afterAll } from "vitest";
import type { Principal } from "../../src/access/principal.ts";
import { issueToken } from "../../src/access/token.ts";
import { type Api, openApi } from "../../src/api/api.ts";
import type { ApiHub } from "../../src/api/api-hub.ts";
import { type ManualClock, manualClock } from "../../src/base/clock.ts";
import { openWriter } from "../../src/commit/writer.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import type { Database } from "../../src/platform/database.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { openLog } from "../../src/platform/log.ts";

export const start = Date.parse("2026-03-02T10:00:00.000Z");

export interface World {
  readonly hub: ApiHub;
  readonly clock: ManualClock;
  readonly api: Api;
  /** Everything the hub logged. */
  readonly logged: string[];
  token(principal: Partial<Principal>): Promise<string>;
  call(token: string, path: string, options?: CallOptions): Promise<Answered>;
}

export interface CallOptions {
  readonly method?: "GET" | "POST";
  /** Text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

const settings = { companyOfSite: {}, companies: {}, zone: "UTC", currency: "EUR", terms: { days: 30, endOfMonth: false }, opening: [] };
const sources = ["erp-lyon", "erp-ulm"].map((name) => ({
  name,
  site: name.slice(4),
  silentAfterMs: 3_600_000,
  observedAt: undefined,
  fault: undefined,
}));

export async function openWorld(database: Database): Promise<World> {
  const clock = manualClock(start);
  const { fence } = await takeLease(database, { holder: "test", ttlMs: 600_000 });
  const writer = await openWriter({ database, model: canonicalModel, settings, clock, lease: { fence, ttlMs: 600_000 } });
  const logged: string[] = [];
  const log = openLog("debug", { write: (line: string) => void logged.push(line) });
  const hub = { configuration: { hub: "test", settings }, model: canonicalModel, database, writer, clock, log, sources };
  const api = await openApi(hub, { host: "127.0.0.1", port: 0, version: "0.0.0" });
  afterAll(() => api.close());
  return {
    hub,
    clock,
    api,
    logged,
    token: (principal) => issueToken(database, { name: "ana", roles: ["admin"], sites: [], group: true, ...principal }, clock.now()),
    call: (token, path, options = {}) => exchange(api.address, token, path, options),
  };
}

async function exchange(
  address: string,
  token: string,
  path: string,
  { method = "GET", body, headers = {} }: CallOptions,
): Promise<Answered> {
  const isPlain = typeof body === "string" || body instanceof Uint8Array;
  const answer = await fetch(new URL(path, address), {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(body === undefined ? {} : { body: isPlain ? (body as string) : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = answer.headers.get("content-type")?.startsWith("application/json") === true;
  return { status: answer.status, headers: answer.headers, text, json: isJson ? JSON.parse(text) : undefined };
}
