// Endpoints are told of commits: in order, at least once, signed, only what they may see; one that fails for days is given up.
import { randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { type Endpoint, endpointConfiguration } from "../../src/access/endpoint.ts";
import { isSignedCall, secretKey } from "../../src/access/webhook-signature.ts";
import { type EndpointFeed, openEndpointFeed } from "../../src/api/endpoint-feed.ts";
import { openTestDatabase } from "../support/database.ts";
import { openWorld, orderLine } from "./api-world.ts";

const secret = `whsec_${randomBytes(32).toString("base64")}`;

interface Called {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: { readonly type: string; readonly data: Record<string, unknown> };
}

const calls: Called[] = [];
/** Answers of the receiver: of a path always the same, else one a call; 204 when there are none left. */
const answers: number[] = [];
const standing = new Map<string, number>();
const receiver = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const bytes = Buffer.concat(chunks);
    expect(isSignedCall(request.headers, bytes, [secretKey(secret, "test")], world.clock.now())).toBe(true);
    calls.push({ path: request.url ?? "", headers: request.headers, body: JSON.parse(bytes.toString("utf8")) as Called["body"] });
    response.writeHead(standing.get(request.url ?? "") ?? answers.shift() ?? 204, { location: "/elsewhere" }).end();
  });
});
await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
afterAll(() => receiver.close());
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;

const endpoint = (name: string, more: object = { group: true }): Endpoint =>
  endpointConfiguration.parse({ name, url: `${url}/${name}`, secrets: ["${env:HOOK}"], ...more });
const configured: Endpoint[] = [];
const settings = {
  companyOfSite: {},
  companies: {},
  zone: "UTC",
  currency: "EUR",
  terms: { days: 30, endOfMonth: false },
  opening: [],
};
const world = await openWorld(await openTestDatabase(), undefined, {
  configuration: { hub: "test", settings, rules: { text: "[]" }, endpoints: configured },
  secrets: { resolve: () => Promise.resolve(secret) },
});
const token = await world.token({});

let numbered = 0;
const pushed = async (source = "erp-lyon"): Promise<number> => {
  numbered += 1;
  const body = { ...(orderLine({ quantity: String(numbered), version: numbered, key: `L${numbered}` }) as object), source };
  const { json } = await world.push(token, `push-${numbered}`, body);
  return (json as { position: number }).position;
};

/** A feed with these endpoints alone. */
const feedOf = (...endpoints: readonly Endpoint[]): Promise<EndpointFeed> => {
  configured.splice(0, configured.length, ...endpoints);
  calls.length = 0;
  return openEndpointFeed(world.hub);
};
const told = (): unknown[] => calls.map(({ body: { type, data } }) => [type, data["after"], data["position"]]);

test("each commit is told once, in order, with the position before it; what fails comes again under its id, after rests", async () => {
  const feed = await feedOf(endpoint("bridge"));
  const from = world.hub.writer.position();
  const [one, two] = [await pushed(), await pushed()];
  answers.push(500, 302);
  await feed.pump();
  await feed.pump();
  expect(told()).toEqual([["commit", from, one]]);
  world.clock.advance(5_000);
  await feed.pump();
  world.clock.advance(5_000);
  await feed.pump();
  // A redirect is not followed, and the rest has grown.
  expect(told()).toHaveLength(2);
  expect(feed.states()).toMatchObject([{ name: "bridge", url, position: from, failures: 2, cause: "it answered 302" }]);
  world.clock.advance(5_000);
  await feed.pump();
  expect(told().slice(2)).toEqual([
    ["commit", from, one],
    ["commit", one, two],
  ]);
  expect(new Set(calls.slice(0, 3).map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  expect(calls.every(({ path }) => path === "/bridge")).toBe(true);
  await feed.pump();
  expect(calls).toHaveLength(4);
  expect(feed.states()).toMatchObject([{ position: two, failures: 0, failingSince: null }]);
  await feed.close();
});

test("an endpoint is told what a token of its sites would be shown, of the kinds it asks for", async () => {
  const ulm = endpoint("ulm", { sites: ["ulm"] });
  const parties = endpoint("parties", { group: true, kinds: ["party"], events: ["changes"] });
  const feed = await feedOf(ulm, parties);
  await pushed();
  const seen = await pushed("erp-ulm");
  await feed.pump();
  expect(calls.map(({ path, body }) => [path, body.data["position"]])).toEqual([["/ulm", seen]]);
  await feed.close();
  // What it may not see is no gap after a restart.
  const again = await feedOf(ulm, parties);
  await again.pump();
  expect(calls).toEqual([]);
  await again.close();
});

test("an endpoint is told the fields that its role sees: a planner's no price and no cash", async () => {
  const feed = await feedOf(endpoint("planner", { group: true, role: "planner" }), endpoint("viewer", { group: true }));
  await pushed();
  await feed.pump();
  const said = (path: string) => JSON.stringify(calls.filter((one) => one.path === path).map(({ body }) => body));
  expect(said("/viewer")).toContain('unit_price":"');
  expect(said("/planner")).toContain("promised_date");
  expect(said("/planner")).not.toContain('unit_price":"');
  expect(calls.find(({ path }) => path === "/planner")?.body.data).toMatchObject({ cash: [] });
  await feed.close();
});

test("who was away longer than commits are kept is told that there is a gap, once it is there again", async () => {
  const first = await feedOf(endpoint("late"));
  const one = await pushed();
  await first.pump();
  await first.close();
  const two = await pushed();
  const feed = await feedOf(endpoint("late"));
  const three = await pushed();
  await feed.pump();
  expect(told()).toEqual([
    ["gap", one, two],
    ["commit", two, three],
  ]);
  await feed.close();
});

test("one that is gone, or fails for three days, is told nothing until a person enables it, and people are told of it", async () => {
  const feed = await feedOf(endpoint("gone"), endpoint("broken"));
  const from = world.hub.writer.position();
  const position = await pushed();
  standing.set("/gone", 410).set("/broken", 500);
  await feed.pump();
  for (let day = 0; day < 3; day += 1) {
    world.clock.advance(86_400_000);
    await feed.pump();
  }
  expect(feed.states().map(({ name, disabledAt }) => [name, disabledAt !== null])).toEqual([
    ["gone", true],
    ["broken", true],
  ]);
  calls.length = 0;
  world.clock.advance(86_400_000);
  await feed.pump();
  expect(calls).toEqual([]);
  const { json } = await world.call(token, "/v1/inbox?what=paused-system");
  expect(json).toMatchObject({
    data: { items: [{ source: "gone", why: "failing", cause: "it is told nothing: it answered 410" }, { source: "broken" }] },
  });
  standing.clear();
  await feed.enable("gone", "ana", "it is back");
  await feed.pump();
  expect(told()[0]).toEqual(["commit", from, position]);
  await expect(feed.enable("nobody", "ana", "why")).rejects.toMatchObject({ code: "endpoint-unknown" });
  await feed.close();
});

test("an address that others listen to, one with a password, and a secret in hub.yaml are refused", () => {
  const given = { name: "one", url: "https://example.com/hook", secrets: ["${env:HOOK}"], group: true };
  expect(endpointConfiguration.safeParse(given).success).toBe(true);
  expect(endpointConfiguration.safeParse({ ...given, url: "http://10.0.0.5/hook", allow_http: true }).success).toBe(true);
  const wrong = [
    { url: "http://example.com/hook" },
    { url: "file:///etc/passwd" },
    { url: "https://user:word@example.com/hook" },
    { secrets: [secret] },
    { group: false },
  ];
  for (const part of wrong) expect(endpointConfiguration.safeParse({ ...given, ...part }).success, JSON.stringify(part)).toBe(false);
});
