// Systems call the hub: a call that is not proved to be its system's does nothing, and many copies of one are one reading.
import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { isSignedCall, secretKey, signedHeaders } from "../../src/access/webhook-signature.ts";
import { webhookConfiguration } from "../../src/source/webhook.ts";
import { openTestDatabase } from "../support/database.ts";
import { openWorld, start } from "./api-world.ts";

const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;
const [secret, older, token] = [newSecret(), newSecret(), randomBytes(24).toString("hex")];
const values: Readonly<Record<string, string>> = {
  "${env:NEW}": secret,
  "${env:OLD}": older,
  "${env:TOKEN}": token,
  "${env:SHORT}": "abc",
};
const source = (name: string, webhook: object | undefined) => ({
  name,
  site: "lyon",
  silentAfterMs: 3_600_000,
  observedAt: undefined,
  fault: undefined,
  webhook: webhook === undefined ? undefined : webhookConfiguration.parse(webhook),
});
const runs: string[] = [];
const world = await openWorld(await openTestDatabase(), undefined, {
  sources: [
    source("shop", { secrets: ["${env:NEW}", "${env:OLD}"], takes: "records" }),
    source("odoo", { token: "${env:TOKEN}" }),
    source("weak", { token: "${env:SHORT}" }),
    source("quiet", undefined),
  ],
  secrets: { resolve: (reference) => Promise.resolve(values[reference] ?? "") },
  run: async ({ sources = [] }) => {
    runs.push(...sources);
    return { from: 0, to: 0, feeds: [] };
  },
});

const order = { records: [{ kind: "purchase_order", key: "PO-1", fields: { number: "PO-1" } }] };

interface Call {
  readonly id?: string;
  readonly at?: number;
  readonly keys?: readonly string[];
  /** What is signed, where that is not what is sent. */
  readonly signed?: string;
}

async function call(name: string, body: object, { id = randomBytes(8).toString("hex"), at = start, keys = [secret], signed }: Call = {}) {
  const text = JSON.stringify(body);
  const parts = { id, at: Math.floor(at / 1000), body: Buffer.from(signed ?? text) };
  const headers = {
    authorization: "",
    ...signedHeaders(
      parts,
      keys.map((one) => secretKey(one, "test")),
    ),
  };
  const { status, json } = await world.call("", `/v1/webhooks/${name}`, { method: "POST", body: text, headers });
  return { status, json: json as Record<string, unknown> };
}

test("a signed call brings records once, however often it comes; either of two secrets signs it", async () => {
  const first = await call("shop", order, { id: "msg_1" });
  expect(first).toMatchObject({ status: 200, json: { woken: false, received: 1 } });
  expect(await call("shop", order, { id: "msg_1" })).toEqual(first);
  expect(await call("shop", { data: order }, { id: "msg_1" })).toMatchObject({ status: 409, json: { code: "idempotency-key-reused" } });
  expect(await call("shop", { type: "order.changed", data: order }, { keys: [older] })).toMatchObject({ status: 200 });
  expect(await call("shop", order, { keys: [newSecret(), secret] })).toMatchObject({ status: 200 });
  const noted = await world.hub.database.read([{ kind: "query", sql: "select count(*) as claims from observation.entry", params: [] }]);
  expect(noted[0]?.[0]?.["claims"]).toBe("1");
});

test("a call that is forged, changed, old, ahead, of a stranger, or not to be checked is refused alike and does nothing", async () => {
  const position = world.hub.writer.position();
  const minute = 60_000;
  const other = { records: [{ kind: "purchase_order", key: "PO-2", fields: { number: "PO-2" } }] };
  const refused = [
    await call("shop", other, { keys: [newSecret()] }),
    await call("shop", other, { keys: [] }),
    await call("shop", other, { signed: JSON.stringify(order) }),
    await call("shop", other, { at: start - 6 * minute }),
    await call("shop", other, { at: start + 6 * minute }),
    await call("nobody", other),
    await call("quiet", other),
    await call("odoo", other),
    await call("weak", other),
  ];
  expect(new Set(refused.map(({ json }) => JSON.stringify(json))).size).toBe(1);
  expect(refused[0]).toMatchObject({ status: 401, json: { code: "webhook-refused" } });
  expect(await call("shop", other, { at: start - 4 * minute, keys: [newSecret(), older] })).toMatchObject({ status: 200 });
  expect(await call("shop", { records: [{ kind: "unicorn", key: "1" }] })).toMatchObject({
    status: 422,
    json: { code: "request-refused" },
  });
  expect(await call("shop", { orders: [] })).toMatchObject({ status: 422 });
  expect(world.hub.writer.position()).toBe(position + 1);
  const posted = await world.call("", `/v1/webhooks/weak/abc`, { method: "POST", body: "{}", headers: { authorization: "" } });
  expect(posted).toMatchObject({ status: 401 });
  const foreign = { authorization: "", host: "evil.example" };
  expect(await world.call("", `/v1/webhooks/odoo/${token}`, { method: "POST", body: "{}", headers: foreign })).toMatchObject({
    status: 403,
  });
});

test("thirteen copies of a call are one reading, and what comes after it begins another", async () => {
  const wake = () => world.call("", `/v1/webhooks/odoo/${token}`, { method: "POST", body: "{}", headers: { authorization: "" } });
  const answers = await Promise.all(Array.from({ length: 13 }, wake));
  expect(answers.map(({ status, json }) => [status, (json as { woken: boolean }).woken])).toEqual(Array(13).fill([200, true]));
  await pause(800);
  expect(runs).toEqual(["odoo"]);
  const header = { authorization: "", "x-webhook-token": token };
  expect(await world.call("", "/v1/webhooks/odoo", { method: "POST", body: "{}", headers: header })).toMatchObject({ status: 200 });
  await pause(800);
  expect(runs).toEqual(["odoo", "odoo"]);
  expect(world.logged.join("\n")).not.toContain(token);
});

test("a call larger than a mebibyte is refused before it is read", async () => {
  const big = { records: order.records, padding: "x".repeat(1_048_600) };
  expect(await call("shop", big)).toMatchObject({ status: 413 });
});

test("a signature is the one that the standard's own example has", () => {
  const key = secretKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "test");
  const body = Buffer.from('{"test": 2432232314}');
  const at = 1_614_265_330;
  const headers = signedHeaders({ id: "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body }, [key]);
  expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  expect(isSignedCall(headers, body, [key], at * 1000)).toBe(true);
  expect(isSignedCall({ ...headers, "webhook-id": "msg_other" }, body, [key], at * 1000)).toBe(false);
  expect(() => secretKey("whsec_c2hvcnQ=", "test")).toThrow(expect.objectContaining({ code: "webhook-secret-refused" }));
});

test("what is not signed may only wake a source, and a secret stands outside of hub.yaml", () => {
  for (const wrong of [{ token: "${env:T}", takes: "records" }, { secrets: [secret] }, {}, { token: "${env:T}", secrets: ["${env:S}"] }])
    expect(webhookConfiguration.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
});
