import { expect, test } from "vitest";
import { Fault } from "../../src/base/fault.ts";
import { checkPeer } from "../../src/connectors/peer-check.ts";
import { openPeer } from "../support/peer.ts";

const peer = await openPeer();
const address = (): URL => new URL(peer.url);

const falls =
  (code: string): (() => Promise<string>) =>
  () =>
    Promise.reject(new Fault({ code, subject: "x", cause: code, hint: "" }));
const says =
  (text: string): (() => Promise<string>) =>
  async () =>
    text;

/** "stage object", with "!" where it failed. */
const told = async (options: Omit<Parameters<typeof checkPeer>[0], "timeoutMs">): Promise<string[]> =>
  (await checkPeer({ timeoutMs: 2_000, ...options })).map(({ stage, object, ok }) => `${stage} ${object}${ok ? "" : " !"}`);

test("a name that nobody knows, and nothing behind it", async () => {
  const feeds = [{ object: "orders", sample: says("1 row") }];
  expect(await told({ address: new URL("https://nowhere.invalid/api"), feeds })).toEqual(["name nowhere.invalid !"]);
});

test("a peer that does not speak TLS where https is asked of it", async () => {
  const feeds = [{ object: "orders", sample: says("1 row") }];
  const secure = new URL(peer.url.replace("http:", "https:"));
  expect(await told({ address: secure, feeds })).toEqual(["name 127.0.0.1", "secure 127.0.0.1 !"]);
});

test("a login of its own stands before the feeds", async () => {
  const feeds = [{ object: "orders", permission: says("read"), sample: says("1 row") }];
  const { host } = address();
  expect(await told({ address: address(), login: falls("source-unreachable"), feeds })).toEqual(["name 127.0.0.1", `reach ${host} !`]);
  expect(await told({ address: address(), login: falls("source-login"), feeds })).toEqual([
    "name 127.0.0.1",
    `reach ${host}`,
    `login ${host} !`,
  ]);
  expect(await told({ address: address(), login: says("as hub"), feeds })).toEqual([
    "name 127.0.0.1",
    `reach ${host}`,
    `login ${host}`,
    "permission orders",
    "sample orders",
  ]);
});

test("one feed's trouble is its own: another one that came further shows that the peer is reached and the account known", async () => {
  const { host } = address();
  const feeds = [
    { object: "slow", sample: falls("source-timeout") },
    { object: "secret", permission: falls("source-permission"), sample: says("unseen") },
    { object: "odd", permission: says("read"), sample: falls("source-answer") },
    { object: "orders", sample: says("1 row") },
  ];
  expect(await told({ address: address(), feeds })).toEqual([
    "name 127.0.0.1",
    `reach ${host}`,
    `login ${host}`,
    "reach slow !",
    "permission secret !",
    "permission odd",
    "sample odd !",
    "permission orders",
    "sample orders",
  ]);
});
