// Signing in by a provider of OpenID Connect: what its answer has to hold, and whose account it is.
import { afterAll, describe, expect, test } from "vitest";
import { providerConfiguration } from "../../src/access/provider-settings.ts";
import { eachBackend, onPglite } from "../support/database.ts";
import { type Lie, oidcClient, openOidcServer } from "../support/oidc-server.ts";
import { accountWorld, faultCode, phrase } from "./account-world.ts";
import type { Answered } from "./api-world.ts";
import type { Browser } from "./browser.ts";

const server = await openOidcServer();
afterAll(() => server[Symbol.asyncDispose]());

const provider = (given: object = {}) =>
  providerConfiguration.parse({
    name: "corp",
    issuer: server.issuer,
    ...oidcClient,
    grants: [
      { value: "stewards-lyon", role: "steward", site: "lyon" },
      { value: "viewers", role: "viewer", site: "all" },
    ],
    ...given,
  });

/** Away to the provider and back; `lie`: what it says instead of the truth. */
async function visit(browser: Browser, user: object, lie: Lie = {}, away = "away"): Promise<Answered> {
  const sent = await browser.get(`/v1/session/providers/corp/${away}`);
  if (sent.status !== 302) return sent;
  server.user = { ...user };
  server.lie = lie;
  const back = await server.visit(sent.headers.location ?? "");
  return browser.get(`${back.pathname}${back.search}`);
}

const lara = { sub: "u-1", preferred_username: "lara", email: "lara@acme.example", email_verified: true, groups: ["stewards-lyon"] };
const past = Math.floor(Date.now() / 1000) - 3_600;

onPglite((backend) => {
  describe("an answer of a provider", async () => {
    const world = await accountWorld(backend, { providers: [provider()] });

    test("that holds lets in, by code with a challenge, a state and a nonce of its own", async () => {
      const browser = world.browser();
      expect((await browser.get("/v1/session/providers")).json).toEqual({ providers: [{ name: "corp", label: "corp" }] });
      const back = await visit(browser, lara);
      expect([back.status, back.headers.location]).toEqual([302, "/"]);
      expect(Object.fromEntries(server.asked())).toMatchObject({
        response_type: "code",
        client_id: "synchromesh",
        code_challenge_method: "S256",
        redirect_uri: `${world.api.address}/v1/session/providers/corp/back`,
      });
      const first = server.asked();
      expect((await browser.get("/v1/session")).json).toMatchObject({
        data: { name: "lara", roles: ["steward"], sites: ["lyon"], session: { factors: ["oidc"] } },
      });
      await visit(world.browser(), lara);
      for (const name of ["state", "nonce", "code_challenge"]) expect(server.asked().get(name)).not.toBe(first.get(name));
    });

    test.each([
      ["for another audience", { claims: { aud: "another" } }],
      ["for several, without saying who it was made for", { claims: { aud: ["synchromesh", "another"] } }],
      ["for several, made for another", { claims: { aud: ["synchromesh", "another"], azp: "another" } }],
      ["of another issuer", { claims: { iss: "https://evil.example" } }],
      ["of an issuer with a stroke too many", { claims: { iss: `${server.issuer}/` } }],
      ["with another nonce", { claims: { nonce: "another" } }],
      ["without a nonce", { claims: { nonce: undefined } }],
      ["that ended an hour ago", { claims: { exp: past } }],
      ["that is not to be used yet", { claims: { nbf: past + 7_200 } }],
      ["without a subject", { claims: { sub: undefined } }],
      ["without a signature", { signature: "none" }],
      ["signed by another key", { signature: "other-key" }],
      ["signed by the secret of the client", { signature: "secret" }],
      ["with another state", { state: "another" }],
    ] as const satisfies readonly (readonly [string, Lie])[])("%s lets nobody in", async (_, lie) => {
      const browser = world.browser();
      const back = await visit(browser, lara, lie);
      expect([back.status, faultCode(back)]).toEqual([401, "login-refused"]);
      expect(browser.cookie).toBeUndefined();
    });

    test("is for the browser that asked, once, and for ten minutes", async () => {
      const [browser, other] = [world.browser(), world.browser()];
      const sent = await browser.get("/v1/session/providers/corp/away");
      server.user = lara;
      server.lie = {};
      const back = await server.visit(sent.headers.location ?? "");
      const path = `${back.pathname}${back.search}`;
      expect(faultCode(await other.get(path))).toBe("login-refused");
      expect(faultCode(await browser.get(path))).toBe("login-refused");
      const late = await browser.get("/v1/session/providers/corp/away");
      const answer = await server.visit(late.headers.location ?? "");
      world.clock.advance(11 * 60_000);
      expect(faultCode(await browser.get(`${answer.pathname}${answer.search}`))).toBe("login-refused");
      const page = await browser.send("/v1/session/providers/corp/back?code=x&state=x", { headers: { accept: "text/html" } });
      expect([page.status, page.headers.location]).toEqual([302, "/?refused=login-refused"]);
      expect(faultCode(await browser.get("/v1/session/providers/nobody/away"))).toBe("provider-unknown");
    });
  });

  test("a provider that calls itself otherwise than hub.yaml does is not believed, nor one that does not answer", async () => {
    for (const issuer of [`${server.issuer}/`, "http://127.0.0.1:9/"]) {
      const world = await accountWorld(backend, { providers: [provider({ issuer })] });
      const sent = await world.browser().get("/v1/session/providers/corp/away");
      expect([sent.status, faultCode(sent)]).toEqual([503, "provider-failed"]);
    }
  });
});

eachBackend((backend) => {
  test("what the provider says of groups is what somebody may do, as of their next visit", async () => {
    const world = await accountWorld(backend, { providers: [provider()] });
    const browser = world.browser();
    await visit(browser, lara);
    expect((await visit(world.browser(), { ...lara, groups: ["viewers"] })).status).toBe(302);
    expect(faultCode(await browser.get("/v1/status"))).toBe("session-ended");
    await visit(browser, { ...lara, groups: [] });
    expect((await browser.get("/v1/session")).json).toMatchObject({ data: { name: "lara", grants: [], may: [] } });
    expect(faultCode(await browser.get("/v1/status"))).toBe("not-allowed");
    expect(faultCode(await visit(world.browser(), { ...lara, sub: "u-2", preferred_username: "nobody", groups: ["x"] }))).toBe(
      "identity-unlinked",
    );
    expect(faultCode(await world.browser().signIn("lara", phrase))).toBe("login-refused");
  });

  test("nobody becomes somebody else by a name or an address: whoever is signed in links, or a verified address does", async () => {
    const world = await accountWorld(backend, { providers: [provider({ link: "verified-email" })] });
    await world.account("ana");
    await world.hub.database.write([{ kind: "query", sql: "update access.account set email = 'ana@acme.example'", params: [] }]);
    const mallory = { sub: "m", preferred_username: "ana", email: "ana@acme.example", groups: ["viewers"] };
    for (const email_verified of [false, "true", undefined])
      expect(faultCode(await visit(world.browser(), { ...mallory, email_verified }))).toBe("identity-unlinked");
    const verified = world.browser();
    expect((await visit(verified, { ...mallory, sub: "a", email_verified: true })).status).toBe(302);
    expect((await verified.get("/v1/session")).json).toMatchObject({ data: { name: "ana", roles: ["admin"] } });
    const strict = await accountWorld(backend, { providers: [provider()] });
    await strict.account("ana");
    expect(faultCode(await visit(strict.browser(), { ...mallory, email_verified: true }))).toBe("identity-unlinked");
    const ana = await strict.signedIn("ana");
    const before = ana.cookie;
    expect((await visit(ana, mallory, {}, "link")).status).toBe(302);
    expect(ana.cookie).not.toBe(before);
    const linked = strict.browser();
    await visit(linked, mallory);
    expect((await linked.get("/v1/session")).json).toMatchObject({ data: { name: "ana", roles: ["admin"] } });
    await strict.account("eva");
    expect(faultCode(await visit(await strict.signedIn("eva"), mallory, {}, "link"))).toBe("identity-taken");
    const other = await (
      await strict.signedIn("eva")
    ).send("/v1/session/providers/corp/link", { headers: { "sec-fetch-site": "cross-site" } });
    expect(faultCode(other)).toBe("csrf-refused");
  });

  test("whoever came by a provider proves there once more who they are", async () => {
    const world = await accountWorld(backend, { providers: [provider({ grants: [{ value: "admins", role: "admin", site: "all" }] })] });
    const olga = { sub: "o", preferred_username: "olga", groups: ["admins"] };
    const browser = world.browser();
    await visit(browser, olga);
    await browser.get("/v1/session");
    world.clock.advance(11 * 60_000);
    const invite = () => browser.post("/v1/users", { name: "ben", grants: [{ role: "viewer", site: "all" }] });
    expect(faultCode(await invite())).toBe("step-up-needed");
    expect(faultCode(await visit(browser, { ...olga, sub: "somebody else" }, {}, "fresh"))).toBe("login-refused");
    expect(faultCode(await visit(browser, olga, { claims: { auth_time: past } }, "fresh"))).toBe("login-refused");
    expect((await visit(browser, olga, {}, "fresh")).status).toBe(302);
    expect(server.asked().get("prompt")).toBe("login");
    await browser.get("/v1/session");
    expect((await invite()).status).toBe(200);
  });
});
