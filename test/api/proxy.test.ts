// For whom somebody asks: a proxy's word is believed where hub.yaml names it, and nobody else's.
import { expect, test } from "vitest";
import { z } from "zod";
import { loginConfiguration } from "../../src/access/login-settings.ts";
import { httpServer } from "../../src/api/http-server.ts";
import { openLog } from "../../src/platform/log.ts";

const outside = "203.0.113.9";
const guard = {
  admit: () => Promise.resolve(undefined),
  readmit: () => Promise.reject(new Error("nobody listens")),
  forget: () => undefined,
  admitOpen: () => undefined,
};

/** What the hub takes for the address of who asks, when this address connects and speaks for somebody outside. */
async function taken(remoteAddress: string, proxies: readonly string[]): Promise<string> {
  await using app = httpServer(guard, openLog("silent"), { proxies });
  app.get("/who", { config: { action: "open" } }, async ({ ip }) => ip);
  const answer = await app.inject({ url: "/who", remoteAddress, headers: { "x-forwarded-for": outside } });
  return answer.body;
}

test("who connects from a proxy that is named speaks for others; anybody else is who they are", async () => {
  const named = ["loopback", "10.0.0.0/8"];
  expect(await taken("10.42.0.7", named)).toBe(outside);
  expect(await taken("127.0.0.1", named)).toBe(outside);
  expect(await taken("192.0.2.1", named)).toBe("192.0.2.1");
  expect(await taken("127.0.0.1", [])).toBe("127.0.0.1");
});

test("a proxy is named by its address or its range, and by nothing else", () => {
  const read = (proxies: readonly string[]) => loginConfiguration(z.coerce.number()).safeParse({ proxies }).success;
  expect(read(["10.0.0.0/8", "192.0.2.7", "fd00::/8"])).toBe(true);
  expect(read(["ingress.example"])).toBe(false);
  expect(read(["10.0.0.0/40"])).toBe(false);
});
