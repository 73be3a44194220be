import { describe, expect, test } from "vitest";
import { issueToken, revokeToken } from "../../src/access/token.ts";
import { openTestDatabase } from "../support/database.ts";
import { openWorld, orderLine } from "./api-world.ts";

const database = await openTestDatabase();
const world = await openWorld(database);
const admin = await world.token({});
await world.push(admin, "lyon", orderLine({ quantity: "5" }));
await world.push(admin, "ulm", orderLine({ quantity: "7", source: "erp-ulm", key: "B-9/1" }));

const lines = "/v1/records?kind=purchase_order_line";
const code = (answered: { readonly json: unknown }): string => (answered.json as { code: string }).code;

describe("a token", () => {
  test("is needed on every route, before anything of the body is read", async () => {
    for (const path of ["/health", "/ready", "/metrics", "/openapi.json", "/v1/status", lines, "/v1/events", "/v1/no/such/route"]) {
      const without = await world.call("", path, { headers: { authorization: "" } });
      expect([path, without.status, code(without)]).toEqual([path, 401, "token-missing"]);
      expect(without.headers["www-authenticate"]).toBe("Bearer");
    }
    const write = await world.call("", "/v1/observations", { method: "POST", body: "not even JSON", headers: { authorization: "" } });
    expect([write.status, code(write)]).toEqual([401, "token-missing"]);
  });

  test("that nobody issued is refused", async () => {
    const wrong = await world.call(`${admin.slice(0, -1)}${admin.endsWith("A") ? "B" : "A"}`, lines);
    expect([wrong.status, code(wrong)]).toEqual([401, "token-refused"]);
  });

  test("that was revoked is refused within seconds", async () => {
    const token = await world.token({ name: "leaver" });
    expect((await world.call(token, "/health")).status).toBe(200);
    await revokeToken(database, "leaver", world.clock.now());
    world.clock.advance(2_001);
    const revoked = await world.call(token, "/health");
    expect([revoked.status, code(revoked)]).toEqual([401, "token-refused"]);
  });

  test("opens only what its roles allow", async () => {
    const viewer = await world.token({ name: "vera", roles: ["viewer"] });
    const machine = await world.token({ name: "press-4", roles: ["machine"], sites: ["lyon"], group: false });
    const pushed = await world.push(viewer, "viewer", orderLine({ quantity: "1" }));
    expect([pushed.status, code(pushed)]).toEqual([403, "not-allowed"]);
    const read = await world.call(machine, lines);
    expect([read.status, code(read)]).toEqual([403, "not-allowed"]);
    const run = await world.post(viewer, "/v1/runs", {});
    expect([run.status, code(run)]).toEqual([403, "not-allowed"]);
  });

  test("of one site gets no answer that holds rows of every site", async () => {
    const token = await world.token({ name: "plant admin", sites: ["lyon"], group: false });
    const period = { from: "2026-01-01", to: "2026-01-31", folder: "/nowhere/evidence" };
    for (const [path, body] of [
      ["/v1/plan", {}],
      ["/v1/replays", {}],
      ["/v1/replays/plan", {}],
      ["/v1/audit-exports", period],
    ] as const)
      expect([path, (await world.post(token, path, body)).status]).toEqual([path, 403]);
  });

  test("of another site sees nothing of this one, and cannot push to it", async () => {
    const ulm = await world.token({ name: "uli", sites: ["ulm"], group: false });
    const read = (await world.call(ulm, lines)).json as {
      data: { records: { site: string; entity: string }[] };
      sources: { name: string }[];
    };
    expect(read.data.records.map(({ site }) => site)).toEqual(["ulm"]);
    expect(read.sources.map(({ name }) => name)).toEqual(["erp-ulm"]);
    const all = (await world.call(admin, lines)).json as typeof read;
    const lyon = all.data.records.find(({ site }) => site === "lyon")?.entity ?? "";
    expect((await world.call(ulm, `/v1/records/${lyon}`)).status).toBe(404);
    expect(
      ((await world.call(ulm, "/v1/cash/lines")).json as { data: { lines: { site: string }[] } }).data.lines.map(({ site }) => site),
    ).toEqual(["ulm"]);
    const pushed = await world.push(ulm, "foreign", orderLine({ quantity: "9" }));
    expect([pushed.status, code(pushed)]).toEqual([404, "source-unknown"]);
  });

  test("sees a value of another site only of the group's kinds, and never whose it is", async () => {
    const party = (source: string, fields: object) => ({
      source,
      records: [{ kind: "party", key: source, version: 1, fields: { tax_number: "FR12345678901", ...fields } }],
    });
    await world.push(admin, "party-ulm", party("erp-ulm", { name: "Stahl" }));
    await world.push(admin, "party-lyon", party("erp-lyon", { email: "a@example.org" }));
    const ulm = await world.token({ name: "ute", sites: ["ulm"], group: false });
    const parties = (
      (await world.call(ulm, "/v1/records?kind=party")).json as { data: { records: { fields: Record<string, { source: string }> }[] } }
    ).data.records;
    const sources = new Set(parties.flatMap(({ fields }) => Object.values(fields).map(({ source }) => source)));
    expect(sources).toEqual(new Set(["erp-ulm", "another site"]));
  });

  test("without any grant is refused; one of a company without a site sees nothing", async () => {
    const grantless = await world.token({ name: "grantless", group: false });
    expect(await world.call(grantless, lines)).toMatchObject({ status: 403, json: { code: "not-allowed" } });
    const ofNobody = { name: "nobody", grants: [{ role: "viewer", company: "nobody", site: "all" }] } as const;
    const nobody = await issueToken(world.hub.database, ofNobody, 1);
    expect(((await world.call(nobody, lines)).json as { data: { records: unknown[] } }).data.records).toEqual([]);
  });
});

describe("the door", () => {
  test("answers to loopback names only", async () => {
    for (const host of ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "10.0.0.7:4780", "user@evil.example"]) {
      const refused = await world.call(admin, "/health", { headers: { host } });
      expect([host, refused.status, code(refused)]).toEqual([host, 403, "host-refused"]);
    }
    for (const host of ["localhost", "127.0.0.1:4780", "[::1]:4780"])
      expect((await world.call(admin, "/health", { headers: { host } })).status).toBe(200);
  });

  test("is closed to pages of other origins", async () => {
    for (const origin of ["https://evil.example", "null", "file://"]) {
      const refused = await world.call(admin, "/health", { headers: { origin } });
      expect([origin, refused.status, code(refused)]).toEqual([origin, 403, "origin-refused"]);
    }
    expect((await world.call(admin, "/health", { headers: { origin: "http://localhost:5173" } })).status).toBe(200);
  });

  test("takes JSON only", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json-seq", ""]) {
      const refused = await world.call(admin, "/v1/plan", { method: "POST", body: "{}", headers: { "content-type": type } });
      expect([type, refused.status, code(refused)]).toEqual([type, 415, "media-type-refused"]);
    }
    expect((await world.post(admin, "/v1/plan", {})).status).toBe(200);
  });

  test("says of an unknown address where the known ones are", async () => {
    const lost = await world.call(admin, "/v1/nothing?secret=x");
    expect([lost.status, lost.json]).toMatchObject([404, { code: "route-unknown", subject: "GET /v1/nothing" }]);
  });
});

test("neither an answer nor the log ever holds a token or its hash", async () => {
  const [rows = []] = await database.read([{ kind: "query", sql: "select hash from access.token", params: [] }]);
  const secrets = [admin, ...rows.map((row) => row["hash"] ?? "")];
  const paths = [
    "/health",
    "/metrics",
    "/openapi.json",
    "/v1/status",
    "/v1/inbox",
    lines,
    "/v1/rules",
    "/v1/cash/forecast",
    "/v1/open-items",
  ];
  const answers = await Promise.all(paths.map((path) => world.call(admin, path)));
  await world.call(`${admin}x`, "/health");
  const said = [...answers.map(({ text, headers }) => text + JSON.stringify(headers)), ...world.logged].join("\n");
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
  expect(secrets.length).toBeGreaterThan(1);
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
});
