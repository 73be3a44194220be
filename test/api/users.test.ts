// Accounts of people by those who administer: invited, granted, disabled, reset, stood in for; and tokens for programs.
import { describe, expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import { accountWorld, faultCode, phrase } from "./account-world.ts";
import { exchange } from "./api-world.ts";

const dayMs = 86_400_000;

interface Invited {
  readonly code: string;
}
interface Listed {
  readonly data: { readonly users: readonly { name: string; state: string }[]; readonly delegations: readonly { id: string }[] };
}

eachBackend((backend) => {
  describe("whoever administers", async () => {
    const world = await accountWorld(backend);
    await world.account("ana");
    await world.account("lyon", "admin", "lyon");

    test("invites somebody, who chooses a password by a code of one use", async () => {
      const ana = await world.signedIn("ana");
      const invited = await ana.post("/v1/users", { name: "ben", email: "ben@acme.example", grants: [{ role: "steward", site: "lyon" }] });
      const { code } = invited.json as Invited;
      expect(code).toMatch(/^[A-Z2-9]{4}(-[A-Z2-9]{4}){3}$/);
      expect(faultCode(await world.browser().signIn("ben", phrase))).toBe("login-refused");
      const list = (await ana.get("/v1/users")).json as Listed;
      expect(list.data.users.map(({ name, state }) => [name, state])).toEqual([
        ["ana", "active"],
        ["ben", "invited"],
        ["lyon", "active"],
      ]);
      expect(JSON.stringify(list)).not.toMatch(/argon2|code_hash|"code"/);
      expect(faultCode(await world.browser().post("/v1/session/accept", { code, password: "ben ben ben ben" }))).toBe("password-weak");
      const ben = world.browser();
      const entered = await ben.post("/v1/session/accept", { code, password: phrase });
      expect(entered.json).toMatchObject({ name: "ben", roles: ["steward"], sites: ["lyon"], session: { factors: ["code", "password"] } });
      expect(faultCode(await world.browser().post("/v1/session/accept", { code, password: phrase }))).toBe("code-refused");
      expect((await world.browser().signIn("ben", phrase)).status).toBe(200);
      expect(faultCode(await ana.post("/v1/users", { name: "ben", grants: [] }))).toBe("account-exists");
      expect(faultCode(await ana.post("/v1/users", { name: "owner", grants: [] }))).toBe("request-refused");
    });

    test("of one site grants nothing to anybody, and neither does a steward", async () => {
      for (const name of ["lyon", "ben"]) {
        const one = await world.signedIn(name);
        const asked = [
          await one.get("/v1/users"),
          await one.get("/v1/keys"),
          await one.post("/v1/users", { name: "eva", grants: [{ role: "admin", site: "all" }] }),
          await one.post("/v1/users/grants", { name, grants: [{ role: "admin", site: "all" }] }),
          await one.post("/v1/users/reset", { name: "ana" }),
          await one.post("/v1/keys", { name: "robot", grants: [{ role: "admin", site: "all" }] }),
          await one.post("/v1/delegations", { ...stay(), delegator: "ana", delegate: name }),
        ];
        expect(asked.map(faultCode)).toEqual(asked.map(() => "not-allowed"));
      }
    });

    test("changes what somebody may do: sessions of before end at once, with what they might", async () => {
      const [ana, ben] = [await world.signedIn("ana"), await world.signedIn("ben")];
      expect((await ben.get("/v1/status")).status).toBe(200);
      await ana.post("/v1/users/grants", { name: "ben", grants: [{ role: "viewer", site: "ulm" }] });
      expect(faultCode(await ben.get("/v1/status"))).toBe("session-ended");
      await ben.signIn("ben", phrase);
      expect((await ben.get("/v1/session")).json).toMatchObject({ data: { roles: ["viewer"], sites: ["ulm"] } });
      await ana.post("/v1/users/disable", { name: "ben" });
      expect(faultCode(await ben.get("/v1/status"))).toBe("session-ended");
      expect(faultCode(await ben.signIn("ben", phrase))).toBe("login-refused");
      await ana.post("/v1/users/enable", { name: "ben" });
      expect((await ben.signIn("ben", phrase)).status).toBe(200);
      const { code } = (await ana.post("/v1/users/reset", { name: "ben" })).json as Invited;
      expect(faultCode(await ben.get("/v1/status"))).toBe("session-ended");
      expect(faultCode(await ben.signIn("ben", phrase))).toBe("login-refused");
      world.clock.advance(8 * dayMs);
      expect(faultCode(await ben.post("/v1/session/accept", { code, password: phrase }))).toBe("code-refused");
    });

    test("is always somebody", async () => {
      const ana = await world.signedIn("ana");
      expect(faultCode(await ana.post("/v1/users/disable", { name: "ana" }))).toBe("last-administrator");
      expect(faultCode(await ana.post("/v1/users/grants", { name: "ana", grants: [{ role: "viewer", site: "all" }] }))).toBe(
        "last-administrator",
      );
      expect((await ana.get("/v1/status")).status).toBe(200);
      expect(faultCode(await ana.post("/v1/users/disable", { name: "nobody" }))).toBe("account-unknown");
    });

    test("issues tokens with grants, sees which stand, and ends one at once; a person's name is no program's", async () => {
      const ana = await world.signedIn("ana");
      const issued = (await ana.post("/v1/keys", { name: "robot", grants: [{ role: "viewer", site: "lyon" }] })).json as {
        readonly token: string;
        readonly id: string;
      };
      expect((await world.call(issued.token, "/v1/status")).status).toBe(200);
      expect(faultCode(await world.call(issued.token, "/v1/users"))).toBe("not-allowed");
      const listed = await ana.get("/v1/keys");
      expect(listed.json).toMatchObject({
        data: { keys: [{ id: issued.id, name: "robot", grants: [{ role: "viewer", company: "all", site: "lyon" }] }] },
      });
      expect(listed.text).not.toContain(issued.token);
      expect((await ana.post("/v1/keys/revoke", { key: issued.id })).json).toEqual({ key: issued.id, name: "robot" });
      expect(faultCode(await world.call(issued.token, "/v1/status"))).toBe("token-refused");
      expect(faultCode(await ana.post("/v1/keys/revoke", { key: issued.id }))).toBe("key-unknown");
      expect(faultCode(await ana.post("/v1/keys", { name: "ana", grants: [{ role: "viewer", site: "all" }] }))).toBe("account-exists");
    });

    test("leaves a line of every change, with who made it and no secret", async () => {
      const [rows = []] = await world.hub.database.read([
        query("select account, what, author from access.account_change where account = 'ben' order by number"),
      ]);
      const ben = (what: string, author = "ana") => ({ account: "ben", what, author });
      expect(rows).toEqual([ben("invited"), ben("accepted", "ben"), ben("granted"), ben("disabled"), ben("enabled"), ben("reset")]);
    });
  });

  const stay = (start = Date.parse("2026-03-02T10:00:00.000Z")) => ({
    from: new Date(start + dayMs).toISOString(),
    until: new Date(start + 3 * dayMs).toISOString(),
    reason: "on leave",
  });

  describe("whoever is away", async () => {
    const world = await accountWorld(backend);
    await world.account("ana");
    await world.account("ben", "steward", "ulm");
    const rules = "- fields: purchase_order_line.quantity\n  authority: [erp-lyon]\n";

    test("lets somebody stand in between two days, and no longer; the two are one where two are needed", async () => {
      const [ana, ben] = [await world.signedIn("ana"), await world.signedIn("ben")];
      expect((await ana.post("/v1/delegations", { ...stay(), delegate: "ben" })).json).toMatchObject({ delegator: "ana", delegate: "ben" });
      expect((await ben.get("/v1/session")).json).toMatchObject({ data: { sites: ["ulm"], group: false } });
      world.clock.advance(dayMs);
      await Promise.all([ana.signIn("ana", phrase), ben.signIn("ben", phrase)]);
      expect((await ben.get("/v1/session")).json).toMatchObject({ data: { roles: ["steward", "admin"], group: true } });
      await world.account("eva", "steward");
      const proposed = async (who: typeof ana): Promise<string> => {
        const { json } = await who.post("/v1/rule-sets", { rules, reason: "the plant counts" });
        expect(json).toMatchObject({ proposal: { id: expect.any(String) } });
        return (json as { proposal: { id: string } }).proposal.id;
      };
      const approve = async (who: typeof ana, id: string) => who.post("/v1/rule-sets/approve", { id, reason: "seen" });
      const [ofAna, ofBen] = [await proposed(ana), await proposed(ben)];
      const refused = [await approve(ben, ofAna), await approve(ben, ofBen), await approve(ana, ofBen)];
      expect(refused.map(faultCode)).toEqual(["approval-own", "approval-own", "approval-own"]);
      expect(refused[0]?.json).toMatchObject({ hint: "ask one of: eva" });
      expect((await approve(await world.signedIn("eva"), ofAna)).status).toBe(200);
      world.clock.advance(2 * dayMs);
      await ben.signIn("ben", phrase);
      expect((await ben.get("/v1/session")).json).toMatchObject({ data: { roles: ["steward"], sites: ["ulm"], group: false } });
    });

    test("lends nothing that another lent, nothing for ever, and takes it back at once", async () => {
      const ana = await world.signedIn("ana");
      const now = world.clock.now();
      const from = new Date(now).toISOString();
      const until = new Date(now + 9 * dayMs).toISOString();
      const lent = await ana.post("/v1/delegations", { delegate: "ben", from, until, reason: "leave" });
      const ben = await world.signedIn("ben");
      await world.account("mia", "viewer", "ulm");
      await ben.post("/v1/delegations", { delegate: "mia", from, until, reason: "busy" });
      const mia = await world.signedIn("mia");
      expect((await mia.get("/v1/session")).json).toMatchObject({ data: { roles: ["viewer", "steward"], sites: ["ulm"], group: false } });
      const refused = [
        await ana.post("/v1/delegations", { delegate: "ana", from, until, reason: "x" }),
        await ana.post("/v1/delegations", { delegate: "ben", from, until: from, reason: "x" }),
        await ana.post("/v1/delegations", { delegate: "ben", from, until: new Date(now + 99 * dayMs).toISOString(), reason: "x" }),
      ];
      expect(refused.map(faultCode)).toEqual(["delegation-refused", "delegation-refused", "delegation-refused"]);
      expect(faultCode(await ana.post("/v1/delegations", { delegate: "nobody", from, until, reason: "x" }))).toBe("account-unknown");
      const { id } = lent.json as { id: string };
      expect(faultCode(await mia.post("/v1/delegations/end", { delegation: id }))).toBe("delegation-unknown");
      expect((await ana.post("/v1/delegations/end", { delegation: id })).status).toBe(200);
      expect((await ben.get("/v1/session")).json).toMatchObject({ data: { roles: ["steward"], group: false } });
    });
  });

  test("a password is changed by the one of before; other sessions end, and a token has none", async () => {
    const world = await accountWorld(backend);
    await world.account("ana");
    const [here, there] = [await world.signedIn("ana"), await world.signedIn("ana")];
    const next = "another staple of horses";
    expect(faultCode(await here.post("/v1/session/password", { current: "not this one", next }))).toBe("login-refused");
    expect((await here.post("/v1/session/password", { current: phrase, next })).status).toBe(200);
    expect([(await here.get("/v1/status")).status, (await there.get("/v1/status")).status]).toEqual([200, 401]);
    expect([(await there.signIn("ana", phrase)).status, (await there.signIn("ana", next)).status]).toEqual([401, 200]);
    const token = await world.token({ name: "robot" });
    const asked = await exchange(world.api.address, token, "/v1/session/password", { method: "POST", body: { current: phrase, next } });
    expect(faultCode(asked)).toBe("session-needed");
  });
});
