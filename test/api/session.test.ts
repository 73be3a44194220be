// Signing in as a browser does it: what lets in, what does not, and what ends at once.
import { request as httpRequest } from "node:http";
import { describe, expect, test } from "vitest";
import { passwordHash } from "../../src/access/password.ts";
import { endSessions } from "../../src/access/store-session.ts";
import { disableAccount, insertAccount, setGrants } from "../../src/access/store-account.ts";
import { query } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import { type Answered, cheapCost, exchange, openWorld } from "./api-world.ts";
import { openBrowser } from "./browser.ts";

const phrase = "correct horse battery";
const minute = 60_000;
const code = ({ json }: Answered): unknown => (json as { code?: string }).code;
const everywhere = { company: "all", site: "all" };

eachBackend((backend) => {
  const made = async () => {
    const database = await backend.open();
    const world = await openWorld(database, backend.beforeRemoval);
    const account = async (name: string, role: "admin" | "steward" | "viewer" = "admin", site = "all") => {
      const password = await passwordHash(phrase, cheapCost);
      const grants = [{ role, company: "all", site }];
      const none = { email: undefined, codeHash: undefined, codeUntil: undefined };
      await database.write([insertAccount({ name, password, grants, ...none }, world.clock.now())]);
    };
    return { database, world, account, browser: () => openBrowser(world.api.address) };
  };

  describe("a session", async () => {
    const { database, world, account, browser } = await made();
    await account("ana");
    await account("ulla", "viewer", "ulm");

    test("is opened by name and password, kept by a cookie that no script reads, and tells who one is", async () => {
      const ana = browser();
      const entered = await ana.signIn("ana", phrase);
      expect(entered.status).toBe(200);
      expect(entered.headers["set-cookie"]).toEqual([
        expect.stringMatching(/^__Host-synchromesh=sms_[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      ]);
      expect(entered.headers["cache-control"]).toBe("no-store");
      const who = (await ana.get("/v1/session")).json as { data: Record<string, unknown> };
      expect(who.data).toMatchObject({ name: "ana", by: "session", roles: ["admin"], group: true, csrf: ana.csrf });
      expect((await ana.get("/v1/status")).status).toBe(200);
      const [rows = []] = await database.read([query("select * from access.session")]);
      expect(JSON.stringify(rows)).not.toContain(ana.cookie?.split("=")[1]);
    });

    test("shows the sites of its account and no other", async () => {
      const ulla = browser();
      await ulla.signIn("ulla", phrase);
      expect((await ulla.get("/v1/session")).json).toMatchObject({ data: { sites: ["ulm"], group: false, may: ["read"] } });
      expect(((await ulla.get("/v1/status")).json as { sources: { name: string }[] }).sources.map(({ name }) => name)).toEqual(["erp-ulm"]);
      expect(code(await ulla.post("/v1/verify", {}))).toBe("not-allowed");
    });

    test("is another one after signing in: what a browser was given before is none", async () => {
      const ana = browser();
      await ana.signIn("ana", phrase);
      const before = ana.cookie ?? "";
      await ana.signIn("ana", phrase);
      expect(ana.cookie).not.toBe(before);
      expect(code(await exchange(world.api.address, undefined, "/v1/status", { headers: { cookie: before } }))).toBe("session-ended");
      const planted = `__Host-synchromesh=sms_${"A".repeat(43)}`;
      const victim = browser();
      victim.cookie = planted;
      await victim.signIn("ana", phrase);
      expect(victim.cookie).not.toBe(planted);
      expect(code(await exchange(world.api.address, undefined, "/v1/status", { headers: { cookie: planted } }))).toBe("session-ended");
    });

    test("changes nothing without its word, with another's word, or asked by another page", async () => {
      const [ana, other] = [browser(), browser()];
      await ana.signIn("ana", phrase);
      await other.signIn("ana", phrase);
      const cookie = ana.cookie ?? "";
      const post = (headers: Record<string, string>) =>
        exchange(world.api.address, undefined, "/v1/sessions/end", {
          method: "POST",
          body: { session: "x" },
          headers: { cookie, ...headers },
        });
      const refused = [
        await post({}),
        await post({ "x-csrf-token": "" }),
        await post({ "x-csrf-token": other.csrf ?? "" }),
        await post({ "x-csrf-token": ana.csrf ?? "", origin: "http://localhost:1" }),
        await exchange(world.api.address, undefined, "/v1/session", { method: "DELETE", headers: { cookie } }),
      ];
      expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
      expect(new Set(refused.map(code))).toEqual(new Set(["csrf-refused"]));
      expect((await post({ "x-csrf-token": ana.csrf ?? "", origin: world.api.address })).status).toBe(200);
      expect((await post({ "x-csrf-token": ana.csrf ?? "" })).status).toBe(200);
    });

    test("is never added to a token: who sends both is asked for the token alone", async () => {
      const ana = browser();
      await ana.signIn("ana", phrase);
      const headers = { cookie: ana.cookie ?? "", "x-csrf-token": ana.csrf ?? "" };
      const viewer = await world.token({ name: "vera", roles: ["viewer"] });
      const both = await exchange(world.api.address, viewer, "/v1/verify", { method: "POST", body: {}, headers });
      expect([both.status, code(both)]).toEqual([403, "not-allowed"]);
      const wrong = await exchange(world.api.address, "smt_unknown", "/v1/status", { headers });
      expect([wrong.status, code(wrong)]).toEqual([401, "token-refused"]);
      const twice = { cookie: `${headers.cookie}; ${headers.cookie}` };
      expect(code(await exchange(world.api.address, undefined, "/v1/status", { headers: twice }))).toBe("token-missing");
    });

    test("ends at once: signed out, ended from another browser, or by whatever changes what the account may do", async () => {
      const ends: Record<string, (cookie: string) => Promise<unknown>> = {
        disabled: () => database.write([disableAccount("eva", 1)]),
        granted: () => database.write([setGrants("eva", [{ role: "viewer", ...everywhere }])]),
        all: () => database.write([endSessions("eva")]),
      };
      await account("eva");
      const eva = browser();
      await eva.signIn("eva", phrase);
      const cookie = eva.cookie ?? "";
      expect((await eva.send("/v1/session", { method: "DELETE" })).json).toEqual({ ended: true });
      expect(eva.cookie).toBeUndefined();
      expect(code(await exchange(world.api.address, undefined, "/v1/status", { headers: { cookie } }))).toBe("session-ended");
      for (const how of ["all", "granted", "disabled"]) {
        await eva.signIn("eva", phrase);
        expect([how, (await eva.get("/v1/status")).status]).toEqual([how, 200]);
        await ends[how]?.(cookie);
        expect([how, code(await eva.get("/v1/status"))]).toEqual([how, "session-ended"]);
      }
      expect(code(await eva.signIn("eva", phrase))).toBe("login-refused");
    });

    test("is listed, and ended from another browser", async () => {
      const [here, there] = [browser(), browser()];
      await account("mia");
      await here.signIn("mia", phrase);
      await there.signIn("mia", phrase);
      const { sessions } = ((await here.get("/v1/sessions")).json as { data: { sessions: { id: string; current: boolean }[] } }).data;
      expect(sessions).toHaveLength(2);
      const other = sessions.find(({ current }) => !current)?.id ?? "";
      expect((await here.post("/v1/sessions/end", { session: other })).json).toEqual({ ended: true });
      expect([(await here.get("/v1/status")).status, (await there.get("/v1/status")).status]).toEqual([200, 401]);
      const ulla = browser();
      await ulla.signIn("ulla", phrase);
      const mine = sessions.find(({ current }) => current)?.id ?? "";
      expect((await ulla.post("/v1/sessions/end", { session: mine })).json).toEqual({ ended: false });
      expect((await here.get("/v1/status")).status).toBe(200);
    });

    test("ends when it was not used for an hour, and after twelve whatever is done", async () => {
      const ana = browser();
      await ana.signIn("ana", phrase);
      world.clock.advance(59 * minute);
      expect((await ana.get("/v1/status")).status).toBe(200);
      await expect
        .poll(async () => (await database.read([query("select max(used_at) as at from access.session")]))[0]?.[0]?.["at"])
        .toBe(String(world.clock.now()));
      world.clock.advance(59 * minute);
      expect((await ana.get("/v1/status")).status).toBe(200);
      world.clock.advance(61 * minute);
      expect(code(await ana.get("/v1/status"))).toBe("session-ended");
      await ana.signIn("ana", phrase);
      for (let hour = 0; hour < 12; hour += 1) {
        await database.write([query("update access.session set used_at = $1::bigint", [String(world.clock.now() + 60 * minute)])]);
        world.clock.advance(60 * minute);
      }
      expect(code(await ana.get("/v1/status"))).toBe("session-ended");
    });

    test("cuts the events of whoever signed out", async () => {
      const ana = browser();
      await ana.signIn("ana", phrase);
      const closed = new Promise<void>((resolve, reject) => {
        const asking = httpRequest(new URL("/v1/events", world.api.address), { headers: { cookie: ana.cookie ?? "" } }, (answer) => {
          answer.on("data", () => undefined).on("close", () => resolve());
          answer.on("error", () => resolve());
          void ana.send("/v1/session", { method: "DELETE" });
        });
        asking.on("error", reject);
        asking.end();
      });
      await closed;
    });

    test("of before a restore is none after it", async () => {
      const ana = browser();
      await ana.signIn("ana", phrase);
      await database.write([query("update access.session set epoch = epoch - 1")]);
      expect(code(await ana.get("/v1/status"))).toBe("session-ended");
    });
  });

  describe("who guesses", async () => {
    const { world, account, browser } = await made();
    await account("ana");
    await account("out", "viewer");
    await world.hub.database.write([disableAccount("out", 1)]);

    test("is told the same of an account that is not there, one that is disabled, and a wrong password", async () => {
      const told = [
        await browser().signIn("nobody", phrase),
        await browser().signIn("out", phrase),
        await browser().signIn("ana", "wrong horse battery"),
        await browser().signIn("' or 1=1 --", phrase),
      ].map(({ status, text, headers }) => [status, text, headers["set-cookie"]]);
      expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1);
      expect(told[0]?.[0]).toBe(401);
      expect(world.logged.join("")).not.toContain("or 1=1");
    });

    test("has to wait, at many attempts at once too; the right password waits as well, and is let in afterwards", async () => {
      world.clock.advance(minute);
      const tries = await Promise.all(Array.from({ length: 12 }, (_, index) => browser().signIn("ana", `wrong password ${index}`)));
      const counted = Map.groupBy(tries, ({ status }) => status);
      expect(counted.get(429)?.length).toBeGreaterThanOrEqual(6);
      expect(counted.get(401)?.length).toBeLessThanOrEqual(6);
      const paused = await browser().signIn("ana", phrase);
      expect([paused.status, code(paused), paused.headers["retry-after"]]).toEqual([429, "login-paused", "30"]);
      const ghost = await Promise.all(Array.from({ length: 12 }, () => browser().signIn("ghost", phrase)));
      expect(ghost.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(6);
      world.clock.advance(6 * minute);
      expect((await browser().signIn("ana", phrase)).status).toBe(200);
    });

    test("is slowed down by address, whatever names are tried", async () => {
      world.clock.advance(25 * 60 * minute);
      const tries = await Promise.all(Array.from({ length: 40 }, (_, index) => browser().signIn(`name-${index}`, phrase)));
      expect(tries.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(9);
    });
  });
});
