// More than a password: codes of an app, recovery codes, and proving once more who one is.
import { TOTP } from "otpauth";
import { expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import { accountWorld, faultCode, phrase } from "./account-world.ts";
import type { Browser } from "./browser.ts";

const minute = 60_000;

eachBackend((backend) => {
  test("an app's code is asked for after the password, each counts once, and ten codes help whoever lost the app", async () => {
    const world = await accountWorld(backend);
    await world.account("ana");
    const [ana, elsewhere] = [await world.signedIn("ana"), await world.signedIn("ana")];
    const begun = await ana.post("/v1/session/totp", {});
    const { secret, uri } = begun.json as { secret: string; uri: string };
    expect(uri).toMatch(
      /^otpauth:\/\/totp\/Synchromesh%20test:ana\?issuer=Synchromesh%20test&secret=[A-Z2-7]{32}&algorithm=SHA1&digits=6&period=30$/,
    );
    const [stored = []] = await world.hub.database.read([query("select * from access.totp")]);
    expect(JSON.stringify(stored)).not.toContain(secret);
    expect((await world.browser().signIn("ana", phrase)).status).toBe(200);
    const app = (ahead = 0) => new TOTP({ secret }).generate({ timestamp: world.clock.now() + ahead * 30_000 });
    expect(faultCode(await ana.post("/v1/session/totp/confirm", { code: "000000" }))).toBe("login-refused");
    const { codes } = (await ana.post("/v1/session/totp/confirm", { code: app() })).json as { codes: string[] };
    expect(new Set(codes).size).toBe(10);
    expect([(await ana.get("/v1/status")).status, (await elsewhere.get("/v1/status")).status]).toEqual([200, 401]);
    const enter = (code?: string) => world.browser().post("/v1/session", { name: "ana", password: phrase, ...(code && { code }) });
    expect(faultCode(await enter())).toBe("second-factor-needed");
    expect(faultCode(await world.browser().signIn("ana", "wrong horse battery"))).toBe("login-refused");
    expect(faultCode(await enter(app()))).toBe("login-refused");
    world.clock.advance(minute);
    const code = app();
    const entered = await Promise.all([enter(code), enter(code)]);
    expect(entered.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
    world.clock.advance(minute);
    expect(faultCode(await enter(app(3)))).toBe("login-refused");
    expect((await enter(codes[0])).json).toMatchObject({ session: { factors: ["password", "recovery"] } });
    expect(faultCode(await enter(codes[0]))).toBe("login-refused");
    expect((await ana.get("/v1/session/factors")).json).toMatchObject({ data: { totp: true, recoveryCodes: 9 } });
    expect(faultCode(await ana.post("/v1/session/totp", {}))).toBe("factor-exists");
    const said = [...world.logged, JSON.stringify((await ana.get("/v1/users")).json)].join("");
    expect([secret, ...codes].filter((one) => said.includes(one))).toEqual([]);
  });

  test("what changes who may do what asks again who one is, ten minutes after; the cookie of before is none then", async () => {
    const world = await accountWorld(backend);
    await world.account("ana");
    const ana = await world.signedIn("ana");
    const invite = (who: Browser, name: string) => who.post("/v1/users", { name, grants: [{ role: "viewer", site: "all" }] });
    expect((await invite(ana, "ben")).status).toBe(200);
    world.clock.advance(11 * minute);
    const refused = await invite(ana, "eva");
    expect([refused.status, faultCode(refused)]).toEqual([401, "step-up-needed"]);
    expect((await ana.get("/v1/status")).status).toBe(200);
    for (const [path, body] of [
      ["/v1/rule-sets/approve", { id: "x", reason: "seen" }],
      ["/v1/match-rules/approve", { id: "x", reason: "seen" }],
      ["/v1/users/grants", { name: "ana", grants: [] }],
      ["/v1/keys", { name: "robot", grants: [{ role: "admin", site: "all" }] }],
      ["/v1/backups", { file: "/nowhere" }],
      ["/v1/session/totp", {}],
    ] as const)
      expect([path, faultCode(await ana.post(path, body))]).toEqual([path, "step-up-needed"]);
    expect(faultCode(await ana.post("/v1/session/fresh", { password: "wrong horse battery" }))).toBe("login-refused");
    const before = { cookie: ana.cookie ?? "" };
    expect((await ana.post("/v1/session/fresh", { password: phrase })).status).toBe(200);
    expect(ana.cookie).not.toBe(before.cookie);
    const stolen = world.browser();
    stolen.cookie = before.cookie;
    expect(faultCode(await stolen.get("/v1/status"))).toBe("session-ended");
    expect((await invite(ana, "eva")).status).toBe(200);
    const token = await world.token({ name: "robot" });
    expect((await world.post(token, "/v1/users", { name: "mia", grants: [{ role: "viewer", site: "all" }] })).status).toBe(200);
  });

  test("whoever has an app proves who they are by it, not by the password alone; a reset takes it away", async () => {
    const world = await accountWorld(backend);
    await world.account("ana");
    await world.account("eva");
    const ana = await world.signedIn("ana");
    const { secret } = (await ana.post("/v1/session/totp", {})).json as { secret: string };
    const app = () => new TOTP({ secret }).generate({ timestamp: world.clock.now() });
    await ana.post("/v1/session/totp/confirm", { code: app() });
    world.clock.advance(11 * minute);
    expect(faultCode(await ana.post("/v1/session/fresh", { password: phrase }))).toBe("second-factor-needed");
    expect((await ana.post("/v1/session/fresh", { code: app() })).status).toBe(200);
    const eva = await world.signedIn("eva");
    const { code } = (await eva.post("/v1/users/reset", { name: "ana" })).json as { code: string };
    expect(faultCode(await ana.get("/v1/status"))).toBe("session-ended");
    await world.browser().post("/v1/session/accept", { code, password: phrase });
    expect((await world.browser().signIn("ana", phrase)).status).toBe(200);
  });
});
