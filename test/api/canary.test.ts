// Everything that lets somebody in is planted, used rightly and wrongly, and then looked for: in the log at its most talkative, in every
// answer, and in what the hub keeps of who asked for what.
import { TOTP } from "otpauth";
import { expect, test } from "vitest";
import { query } from "../../src/platform/database.ts";
import { onPglite } from "../support/database.ts";
import { oidcClient, openOidcServer } from "../support/oidc-server.ts";
import { providerConfiguration } from "../../src/access/provider-settings.ts";
import { accountWorld, phrase } from "./account-world.ts";
import type { Answered } from "./api-world.ts";

onPglite((backend) => {
  test(
    "no password, code, token or secret is in a log, an answer it does not belong to, or what is noted",
    { timeout: 60_000 },
    async () => {
      await using server = await openOidcServer();
      const settings = { name: "corp", issuer: server.issuer, ...oidcClient, grants: [{ value: "x", role: "viewer", site: "all" }] };
      const world = await accountWorld(backend, { providers: [providerConfiguration.parse(settings)] });
      await world.account("ana");
      const ana = await world.signedIn("ana");
      const answers: Answered[] = [];
      const told = async (path: string, body?: object): Promise<Record<string, string>> => {
        const answer = await (body === undefined ? ana.get(path) : ana.post(path, body));
        return answer.json as Record<string, string>;
      };
      const wrong = "a canary that sings wrongly";
      const setup = (await world.api.setup.code()) ?? "";
      const invited = await told("/v1/users", { name: "ben", grants: [{ role: "viewer", site: "all" }] });
      const reset = await told("/v1/users/reset", { name: "ben" });
      const key = await told("/v1/keys", { name: "robot", grants: [{ role: "admin", site: "all" }] });
      const totp = await told("/v1/session/totp", {});
      const app = new TOTP({ secret: totp["secret"] ?? "" }).generate({ timestamp: world.clock.now() });
      const { codes } = (await ana.post("/v1/session/totp/confirm", { code: app })).json as { codes: string[] };
      answers.push(await world.browser().signIn("ana", wrong), await world.browser().signIn(wrong.replaceAll(" ", "."), wrong));
      answers.push(await world.browser().post("/v1/session", { name: "ana", password: phrase, code: codes[0] }));
      answers.push(await world.browser().post("/v1/session/accept", { code: invited["code"], password: phrase }));
      answers.push(await world.browser().post("/v1/setup", { code: setup, name: "x", password: wrong, more: wrong }));
      answers.push(await world.browser().get(`/v1/session/providers/corp/back?code=${wrong.replaceAll(" ", "-")}&state=x`));
      const away = await world.browser().get("/v1/session/providers/corp/away");
      server.user = { sub: "o", preferred_username: "olga", groups: ["x"] };
      server.lie = { signature: "other-key" };
      const sent = world.browser();
      await sent.get("/v1/session/providers/corp/away");
      const back = await server.visit(away.headers.location ?? "");
      answers.push(await sent.get(`${back.pathname}${back.search}`));
      const { paths } = (await told("/openapi.json")) as unknown as { paths: Record<string, Record<string, unknown>> };
      const open = Object.entries(paths).filter(([path, methods]) => "get" in methods && !path.includes("{") && path !== "/v1/events");
      for (const [path] of open) answers.push(await ana.get(path));
      await world.api.close();
      const tables = ["access.request", "access.account_change", "access.session", "access.account", "access.totp", "access.token"];
      const kept = await world.hub.database.read(tables.map((table) => query(`select * from ${table}`)));
      const secrets = [
        phrase,
        wrong,
        wrong.replaceAll(" ", "."),
        wrong.replaceAll(" ", "-"),
        setup,
        invited["code"],
        reset["code"],
        key["token"],
        totp["secret"],
        ...codes,
        ana.cookie?.split("=")[1],
        oidcClient.secret,
        back.searchParams.get("code"),
        back.searchParams.get("state"),
      ].map((one) => one ?? "missing");
      const csrf = ana.csrf ?? "missing";
      const logs = world.logged.join("\n");
      const said = answers.map(({ text, headers }) => text + JSON.stringify({ ...headers, "set-cookie": "" })).join("\n");
      expect(secrets.length).toBeGreaterThan(20);
      expect(world.logged.length).toBeGreaterThan(0);
      expect(open.length).toBeGreaterThan(20);
      expect(secrets.filter((one) => one.length < 8)).toEqual([]);
      expect([...secrets, csrf].filter((one) => logs.includes(one) || JSON.stringify(kept).includes(one))).toEqual([]);
      expect(secrets.filter((one) => said.includes(one))).toEqual([]);
    },
  );
});
