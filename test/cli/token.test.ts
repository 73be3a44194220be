// Who else may come in: the token of a group's hub, with its role and its sites.
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { grantsOf } from "../../src/access/grant.ts";
import { verifyToken } from "../../src/access/token.ts";
import { onPglite } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";

onPglite((backend) => {
  test("a token is issued with its sites to a file of its owner, not twice, and revoked", { timeout: 120_000 }, async () => {
    const world = await hubWorld(backend, "hub: kassel\n");
    await world.close();
    const command = (...words: string[]) => {
      const all = [resolve("src/cli/main.ts"), "--config", join(world.folder, "hub.yaml"), "--data", world.data, ...words];
      const { status, stdout, stderr } = spawnSync(process.execPath, all, { encoding: "utf8", env: { ...process.env, DATABASE_URL: "" } });
      return { status, said: `${stdout}${stderr}` };
    };
    const token = (...words: string[]) => command("token", ...words);
    const file = join(world.data, "tokens", "group-hub.token");
    expect(token("group-hub")).toMatchObject({ status: 1, said: expect.stringContaining("it would see nothing") });
    expect(token("group-hub", "--role", "king", "--site", "kassel").said).toContain("there is no such role");
    expect(token("group-hub", "--site", "kassel", "ulm")).toMatchObject({
      status: 0,
      said: `Wrote ${file}: viewer at kassel, viewer at ulm.\n`,
    });
    expect(token("ana", "--grant", "steward/kassel").said).toContain("it is no grant");
    expect(token("ana", "--grant", "steward:kassel", "--site", "ulm").said).toContain("it is said twice");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(token("group-hub", "--grant", "steward:kassel", "auditor:acme/all").said).toContain("there is a token already");
    const text = readFileSync(file, "utf8").trim();
    await world.open();
    const principal = await verifyToken(world.hub().database, text);
    expect(principal).toEqual({ name: "group-hub", grants: grantsOf(["viewer"], ["kassel", "ulm"]) });
    await world.close();
    expect(token("group-hub", "--revoke")).toMatchObject({ status: 0, said: "1 token of group-hub revoked.\n" });
    const invited = command("users", "invite", "ana", "--grant", "admin:all", "viewer:kassel");
    expect(invited).toMatchObject({ status: 0, said: expect.stringMatching(/^Give ana this code, once: [A-Z2-9-]{19}\n/) });
    const listed = command("users");
    expect(listed.said).toMatch(/ana +invited +admin of every site, viewer at kassel\n/);
    expect(command("users", "disable", "ana").said).toContain("nobody else administers");
    await world.open();
    expect(await verifyToken(world.hub().database, text)).toBeUndefined();
  });
});
