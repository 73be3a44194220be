// Before Saturday Ana looks at what the next mapping will do, and Ben lets it. An auditor finds both, years later.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { issueToken } from "../../src/access/token.ts";
import { openApi } from "../../src/api/api.ts";
import { doorTo } from "../../src/cli/door.ts";
import { type Backend, eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { holder } from "../support/holder.ts";

const mapping = (version: string, amount: string): string => `
          system: shop
          version: "${version}"
          feeds:
            invoices:
              kind: supplier_invoice
              key: no
              version: { from: v, kind: number }
              fields: { number: no, amount: ${amount}, currency: { value: EUR } }`;

const yaml = (...mappings: readonly (readonly [from: string | undefined, text: string])[]): string => `hub: works
zone: Europe/Berlin
currency: EUR
sources:
  - name: erp
    connector: json-file
    site: kassel
    zone: Europe/Berlin
    options: { folder: erp, settle_seconds: 5 }
    feeds: { invoices: { file: "invoices*.json" } }
    mapping:${mappings.map(([from, text]) => `\n      - ${from === undefined ? "" : `from: ${from}\n        `}mapping:${text}`).join("")}
`;

const first = [undefined, mapping("1", "net")] as const;
const saturday = "2026-03-07";
const second = [saturday, mapping("2", "gross")] as const;
const dayMs = 86_400_000;

/** Two invoices are known, and another mapping waits for Saturday. */
async function beforeSaturday(backend: Backend): Promise<HubWorld> {
  const world = await hubWorld(backend, yaml(first, second));
  await world.drop(
    "erp/invoices.json",
    JSON.stringify([
      { no: "R1", net: "100.00", gross: "119.00", v: 1 },
      { no: "R2", net: "50.00", gross: "SECRET-59", v: 1 },
    ]),
  );
  await world.run();
  return world;
}

async function doors(world: HubWorld) {
  const hub = world.hub();
  const api = await openApi(hub, { host: "127.0.0.1", port: 0, version: "0.0.0" });
  onTestFinished(() => api.close());
  const door = async (name: string, roles: readonly ("admin" | "steward" | "planner")[], sites: readonly string[] = []) =>
    doorTo(
      api.address,
      await issueToken(hub.database, holder({ name, roles, sites, group: sites.length === 0 }), world.clock.now()),
      undefined,
    );
  return { api, ana: await door("ana", ["steward"]), ben: await door("ben", ["admin"]), door };
}

const acts = (world: HubWorld) =>
  world.rows("select position, key, site, body from observation.entry where kind = 'act' and key like 'mapping/%' order by position");

const told = ({ body }: { readonly body?: string | null }) => {
  const { act, body: inner } = JSON.parse(body ?? "{}") as { act: string; body: string };
  return { act, ...(JSON.parse(inner) as Record<string, unknown>) };
};

interface Listed {
  readonly hash: string;
  readonly rehearsed: { readonly author: string; readonly at: string } | null;
  readonly approved: { readonly author: string; readonly at: string; readonly reason: string } | null;
  readonly replayed: { readonly author: string } | null;
}

const exported = async (world: HubWorld, ben: Awaited<ReturnType<typeof doors>>["ben"], name: string, days: object) => {
  const folder = join(world.folder, name);
  await ben.post("/v1/audit-exports", { folder, ...days });
  const rows = (file: string): string[] => readFileSync(join(folder, file), "utf8").trimEnd().split("\r\n").slice(1);
  const bytes = readdirSync(folder)
    .toSorted()
    .map((file) => readFileSync(join(folder, file), "utf8"));
  return { rows, bytes };
};

eachBackend((backend) => {
  test("who rehearsed a mapping is kept with counts by kind and field, and with no value of a record", { timeout: 60_000 }, async () => {
    const world = await beforeSaturday(backend);
    const { ana } = await doors(world);
    const before = await world.rows("select doc from record.record order by doc");
    const { noted, plan } = await ana.post<{ noted: number; plan: { position: number } }>("/v1/plan/mapping", { source: "erp" });
    expect(noted).toBe(plan.position + 1);
    expect(await world.rows("select doc from record.record order by doc"), "nothing else is written").toEqual(before);
    const [act, ...others] = await acts(world);
    expect(others).toEqual([]);
    expect(act).toMatchObject({ position: String(noted), key: "mapping/erp", site: "kassel" });
    const [, next] = world.hub().mappings();
    expect(told(act ?? {})).toEqual({
      act: "mapping-rehearsed",
      author: "ana",
      source: "erp",
      feeds: [
        {
          feed: "invoices",
          mappings: [{ mapping: next?.mapping, hash: next?.hash, from: Date.parse("2026-03-06T23:00:00Z") }],
          read: 2,
          corrected: 2,
          withdrawn: 0,
        },
      ],
      shown: {
        sources: ["erp"],
        isWhole: true,
        discrepancies: { opened: 0, closed: 0 },
        kinds: [{ kind: "supplier_invoice", created: 0, changed: 2, deleted: 0, matched: 0, fields: { amount: 2 } }],
        parked: [{ source: "erp", kind: "supplier_invoice", field: "amount", count: 1 }],
      },
    });
    expect(act?.["body"]).not.toMatch(/R1|R2|119|SECRET/);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("a refused rehearsal and one that the hub does by itself leave no act", async () => {
    const world = await beforeSaturday(backend);
    const { ana } = await doors(world);
    await expect(ana.post("/v1/plan/mapping", { source: "erp", from: "2026-03-08" })).rejects.toMatchObject({ code: "mapping-not-dated" });
    expect((await world.hub().planMapping({ source: "erp" })).noted).toBeNull();
    await world.hub().replay();
    expect(await acts(world)).toEqual([]);
  });

  test("whoever lets a mapping take effect is listed with the reason, and nothing waits for it", { timeout: 60_000 }, async () => {
    const world = await beforeSaturday(backend);
    const { ana, ben, door } = await doors(world);
    const list = async () => (await ana.get<readonly Listed[]>("/v1/mappings")).data;
    const nobody = { rehearsed: null, approved: null, replayed: null };
    expect(await list()).toMatchObject([nobody, nobody]);
    await ana.post("/v1/plan/mapping", { source: "erp", from: saturday });
    const { position, mappings } = await ben.post<{ position: number; mappings: readonly Listed[] }>("/v1/mappings/approve", {
      source: "erp",
      reason: "seen with the plant",
    });
    expect(position).toBe(world.hub().writer.position());
    const approved = { author: "ben", reason: "seen with the plant", at: expect.stringMatching(/^2026-03-02T/) as string };
    expect(mappings).toMatchObject([{ rehearsed: { author: "ana" }, approved, replayed: null }]);
    expect(await list()).toMatchObject([nobody, { rehearsed: { author: "ana" }, approved, replayed: null }]);
    // Read again by a person: the mappings it was read with, whether they wait or not.
    expect(await ben.post("/v1/replays", {})).toMatchObject({ feeds: [{ corrected: 0 }] });
    expect(await list()).toMatchObject([
      { approved: null, replayed: { author: "ben" } },
      { approved, replayed: { author: "ben" } },
    ]);
    await expect(ben.post("/v1/mappings/approve", { source: "crm", reason: "?" })).rejects.toMatchObject({ code: "source-unknown" });
    await expect(ben.post("/v1/mappings/approve", { source: "erp", from: "2026-03-08", reason: "?" })).rejects.toMatchObject({
      code: "mapping-not-dated",
    });
    const local = await door("cleo", ["steward"], ["kassel"]);
    await expect(local.post("/v1/mappings/approve", { source: "erp", reason: "mine" })).rejects.toMatchObject({ code: "not-allowed" });
    const planner = await door("dan", ["planner"]);
    await expect(planner.post("/v1/mappings/approve", { source: "erp", reason: "mine" })).rejects.toMatchObject({ code: "not-allowed" });
    expect((await acts(world)).map((act) => told(act).act)).toEqual(["mapping-rehearsed", "mapping-approved", "mapping-replayed"]);
    expect(await world.verify()).toMatchObject({ ok: true });
  });

  test("a corrected mapping is another one: rehearsed as a replay, approved without a date", { timeout: 60_000 }, async () => {
    const world = await hubWorld(backend, yaml(first));
    await world.drop("erp/invoices.json", JSON.stringify([{ no: "R1", net: "100.00", gross: "119.00", v: 1 }]));
    await world.run();
    await world.hub().approveMapping({ source: "erp", from: undefined, author: "ben", reason: "as it was" });
    await world.close();
    writeFileSync(join(world.folder, "hub.yaml"), yaml([undefined, mapping("1", "gross")]));
    await world.open();
    const { ana, ben } = await doors(world);
    const list = async () => (await ana.get<readonly Listed[]>("/v1/mappings")).data;
    expect(await list(), "the word was for another hash").toMatchObject([{ approved: null }]);
    const { noted } = await ana.post<{ noted: number }>("/v1/replays/plan", { sources: ["erp"] });
    expect(noted).toBe(world.hub().writer.position());
    await ben.post("/v1/mappings/approve", { source: "erp", reason: "gross is what is paid" });
    const replay = await ben.post<{ from: number; to: number }>("/v1/replays", {});
    expect(replay.to, "the act, then the correction").toBe(replay.from + 2);
    expect(await list()).toMatchObject([{ rehearsed: { author: "ana" }, approved: { reason: "gross is what is paid" } }]);
    expect(told((await acts(world)).at(-1) ?? {})).toMatchObject({ act: "mapping-replayed", feeds: [{ corrected: 1, mappings: [{}] }] });
  });

  test(
    "the auditor's folder tells every mapping with its rehearsal and approver, or nobody, and the same bytes whatever comes later",
    { timeout: 60_000 },
    async () => {
      const world = await beforeSaturday(backend);
      const { ana, ben } = await doors(world);
      await ana.post("/v1/plan/mapping", { source: "erp" });
      await ben.post("/v1/mappings/approve", { source: "erp", from: saturday, reason: "seen with the plant" });
      world.clock.advance(2 * dayMs);
      const days = { from: "2026-03-02", to: "2026-03-03" };
      const evidence = await exported(world, ben, "evidence", days);
      const [old = "", next = "", ...more] = evidence.rows("mappings.csv");
      expect(more).toEqual([]);
      expect(old).toMatch(
        /^erp,kassel,invoices,shop,1,shop\/1\/invoices@\w{12},[0-9a-f]{64},,1,0,(2026-03-02T[\d:.]+Z,){2}\d+,2026-03-02T/,
      );
      expect(old).toMatch(/,,nobody,,,,,,nobody,$/);
      expect(next).toMatch(
        /^erp,kassel,invoices,shop,2,shop\/2\/invoices@\w{12},[0-9a-f]{64},2026-03-06T23:00:00.000Z,1,1,[^,]+,[^,]+,,,2026/,
      );
      expect(next).toMatch(/Z,ana,2,2,0,"\{.*""amount"":2.*\}",2026-03-02T[\d:.]+Z,ben,seen with the plant$/);
      const life = evidence.rows("mapping-life.csv");
      expect(life.map((line) => line.split(",").slice(2, 8).join(","))).toEqual([
        "rehearsed,ana,,erp,kassel,invoices",
        "approved,ben,seen with the plant,erp,kassel,invoices",
      ]);
      const hashes = await world.rows("select hash from observation.entry where kind = 'act' and key like 'mapping/%' order by position");
      expect(life.map((line) => line.split(",").at(-1))).toEqual(hashes.map(({ hash }) => hash));
      expect(evidence.rows("mapping-rows.csv")).toEqual([expect.stringMatching(/^erp,shop\/1\/invoices@\w{12},\d+,\d+,2$/)]);
      // Later words belong to later periods.
      await ana.post("/v1/mappings/approve", { source: "erp", from: saturday, reason: "once more" });
      await ben.post("/v1/replays", {});
      expect((await exported(world, ben, "again", days)).bytes).toEqual(evidence.bytes);
      world.clock.advance(dayMs);
      const later = await exported(world, ben, "later", { from: "2026-03-04", to: "2026-03-04" });
      expect(later.rows("mappings.csv")[1]).toMatch(/,ana,once more$/);
      expect(later.rows("mapping-life.csv").map((line) => line.split(",")[2])).toEqual(["approved", "replayed", "replayed"]);
    },
  );
});
