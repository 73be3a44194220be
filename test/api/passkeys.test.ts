// Passkeys: made, used, and refused wherever anything is not exactly as it was asked.
import { describe, expect, test } from "vitest";
import { newDevice } from "../support/authenticator.ts";
import { eachBackend } from "../support/database.ts";
import { accountWorld, faultCode, phrase } from "./account-world.ts";
import { type Browser, openBrowser } from "./browser.ts";

interface Told {
  readonly options: { readonly challenge: string };
}

eachBackend((backend) => {
  describe("a passkey", async () => {
    const world = await accountWorld(backend);
    await world.account("ana");
    await world.account("eva");
    // Keys are bound to names: 127.0.0.1 is none.
    const origin = world.api.address.replace("127.0.0.1", "localhost");
    const device = newDevice(origin);
    const at = async (name?: string): Promise<Browser> => {
      const browser = openBrowser(origin);
      if (name !== undefined) await browser.signIn(name, phrase);
      return browser;
    };
    const asked = async (browser: Browser, path: string) => ((await browser.post(path, {})).json as Told).options;
    const enter = async (browser: Browser, change: () => void = () => undefined) => {
      const options = await asked(browser, "/v1/session/passkey/options");
      change();
      return browser.post("/v1/session/passkey", { response: device.get(options) });
    };

    test("is made by whoever is signed in, and signs in without a name or a password", async () => {
      const ana = await at("ana");
      const options = await asked(ana, "/v1/session/passkeys/options");
      expect(options).toMatchObject({ rp: { id: "localhost" }, authenticatorSelection: { userVerification: "required" } });
      const added = await ana.post("/v1/session/passkeys", { name: "telephone", response: device.create(options) });
      expect([added.status, added.json]).toMatchObject([200, { name: "telephone" }]);
      const browser = await at();
      expect((await enter(browser)).json).toMatchObject({ name: "ana", session: { factors: ["passkey"] } });
      expect((await browser.get("/v1/session/factors")).json).toMatchObject({ data: { passkeys: [{ name: "telephone" }] } });
    });

    test.each([
      ["of another origin", { origin: "https://hub.evil.example" }],
      ["of another port", { origin: "http://localhost:1" }],
      ["bound to another name", { host: "evil.example" }],
      ["that nobody unlocked", { isVerified: false }],
      ["that counts backwards", { counter: -1 }],
    ])("%s lets nobody in", async (_, lie) => {
      const before = { origin: device.origin, host: device.host, isVerified: device.isVerified, counter: device.counter };
      const refused = await enter(await at(), () => Object.assign(device, lie));
      Object.assign(device, { ...before, counter: before.counter + 1 });
      expect([refused.status, faultCode(refused)]).toEqual([401, "login-refused"]);
    });

    test("answers one challenge, of the hub's own, once, within five minutes", async () => {
      const browser = await at();
      const options = await asked(browser, "/v1/session/passkey/options");
      const response = device.get(options);
      expect((await browser.post("/v1/session/passkey", { response })).status).toBe(200);
      expect(faultCode(await browser.post("/v1/session/passkey", { response }))).toBe("login-refused");
      const own = device.get({ challenge: Buffer.from("a challenge of its own").toString("base64url") });
      expect(faultCode(await browser.post("/v1/session/passkey", { response: own }))).toBe("login-refused");
      const late = await asked(browser, "/v1/session/passkey/options");
      world.clock.advance(6 * 60_000);
      expect(faultCode(await browser.post("/v1/session/passkey", { response: device.get(late) }))).toBe("login-refused");
      const other = newDevice(origin);
      const stranger = other.get(await asked(browser, "/v1/session/passkey/options"));
      expect(faultCode(await browser.post("/v1/session/passkey", { response: stranger }))).toBe("login-refused");
    });

    test("is made for whoever asked, and for no other", async () => {
      const [ana, eva] = [await at("ana"), await at("eva")];
      const options = await asked(ana, "/v1/session/passkeys/options");
      const second = newDevice(origin);
      expect(faultCode(await eva.post("/v1/session/passkeys", { name: "x", response: second.create(options) }))).toBe("passkey-refused");
      const own = await asked(eva, "/v1/session/passkeys/options");
      expect(faultCode(await eva.post("/v1/session/passkeys", { name: "x", response: device.create(own) }))).toBe("passkey-refused");
      const address = await world.signedIn("ana");
      expect(faultCode(await address.post("/v1/session/passkeys/options", {}))).toBe("passkey-refused");
    });

    test("proves once more who one is, and is taken away with the other sessions", async () => {
      const browser = await at();
      await enter(browser);
      world.clock.advance(11 * 60_000);
      expect(faultCode(await browser.post("/v1/keys", { name: "x", grants: [{ role: "viewer", site: "all" }] }))).toBe("step-up-needed");
      await enter(browser);
      const elsewhere = await at("ana");
      const { data } = (await browser.get("/v1/session/factors")).json as { data: { passkeys: { id: string }[] } };
      expect((await browser.post("/v1/session/passkeys/remove", { id: data.passkeys[0]?.id })).json).toEqual({ removed: true });
      expect([(await browser.get("/v1/status")).status, (await elsewhere.get("/v1/status")).status]).toEqual([200, 401]);
      expect(faultCode(await enter(await at()))).toBe("login-refused");
    });
  });
});
