// A plant keeps a hub of its own. The line to the group is cut for six hours, and the plant goes on working: what it says meanwhile
// is fetched afterwards, at a pace, with nothing lost, nothing twice, and every order as the plant knows it.
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { issueToken } from "../../src/access/token.ts";
import { type Api, openApi } from "../../src/api/api.ts";
import type { Timer } from "../../src/connectors/rate-budget.ts";
import { delimited } from "../../src/connectors/delimited/reader.ts";
import { siteHubConnector } from "../../src/connectors/site-hub/reader.ts";
import { type HubConfiguration, readHubConfiguration } from "../../src/hub-configuration.ts";
import { reader } from "../../src/desk/reader.ts";
import { explainRecord } from "../../src/lineage/explain-record.ts";
import { placesOf } from "../../src/hub-store.ts";
import type { Connector } from "../../src/source/connector.ts";
import { validHash, validHistory } from "../kernel/valid-history.ts";
import { found } from "./forgotten.ts";
import { type Backend, eachBackend, onPglite } from "../support/database.ts";
import { type HubWorld, hubStart, hubWorld } from "../support/hub-world.ts";
import { type Line, openLine } from "../support/line.ts";
import { holder } from "../support/holder.ts";

const dialect = `{ delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;
const ownField = "model: { fields: { purchase_order: [{ name: dock, type: code, description: Where it is unloaded. }] } }";

const plantYaml = `
hub: kassel
zone: Europe/Berlin
${ownField}
sources:
  - name: erp
    connector: delimited
    site: kassel
    guard: { deletes: { count: 5, share: 100% } }
    silent_after: 1d
    options: { folder: erp, settle_seconds: 0 }
    feeds: { parties: { file: parties.csv, full: true, dialect: ${dialect} } }
    mapping:
      system: paper
      version: "1"
      feeds: { parties: { kind: party, key: id, fields: { name: name } } }
`;

const groupYaml = (url: string, options = "", own = ownField, feed = "{}"): string => `
hub: group
zone: Europe/Berlin
${own}
sources:
  - name: erp
    connector: site-hub
    site: kassel
    options: { url: "${url}", token: "\${file:token}", source: erp, attempts: 1${options} }
    feeds: { party: {}, purchase_order: ${feed} }
`;

/** Time of the group's connector: waits are taken at once. */
function virtualTimer(): Timer {
  let now = 0;
  return {
    now: () => now,
    async pause(ms) {
      now += ms;
    },
  };
}

const loaded =
  (timer: Timer) =>
  (file: string): HubConfiguration => {
    const folder = dirname(resolve(file));
    const connectors = new Map([delimited as Connector, siteHubConnector(timer) as Connector].map((one) => [one.name, one]));
    return readHubConfiguration(readFileSync(file, "utf8"), { file, folder, connectors, readText: (path) => readFileSync(path, "utf8") });
  };

interface Plant extends HubWorld {
  readonly line: Line;
  token(sites?: readonly string[]): Promise<string>;
  /** A version of an order, as its system pushes it. */
  order(number: number, version: number, amount: string, more?: Readonly<Record<string, string>>): Promise<void>;
  parties(...names: readonly string[]): Promise<void>;
  /** The hub's process ends and starts again. */
  restart(meanwhile?: () => void): Promise<void>;
}

async function openPlant(backend: Backend, timer: Timer): Promise<Plant> {
  const world = await hubWorld(backend, plantYaml);
  const line = await openLine(() => timer.now());
  let api: Api;
  let own = "";
  let pushes = 0;
  const open = async (): Promise<void> => {
    api = await openApi(world.hub(), { host: "127.0.0.1", port: 0, version: "0.0.0" });
    line.to = api.address;
    own = await issueToken(world.hub().database, holder({ name: "ana", roles: ["admin"], sites: [], group: true }), world.clock.now());
  };
  await open();
  // Not afterAll: a plant is opened inside a test, where vitest takes no hooks.
  backend.beforeRemoval(() => line.cut().then(() => api.close()));
  return {
    ...world,
    line,
    token: (sites = ["kassel"]) =>
      issueToken(world.hub().database, holder({ name: "group hub", roles: ["viewer"], sites, group: false }), world.clock.now()),
    async order(number, version, amount, more = {}) {
      pushes += 1;
      const at = new Date(hubStart + version * 60_000).toISOString();
      const fields = { number: `PO${number}`, amount, currency: "EUR", ...more };
      const answer = await fetch(new URL("/v1/observations", api.address), {
        method: "POST",
        headers: {
          authorization: `Bearer ${own}`,
          "content-type": "application/json",
          "idempotency-key": `push ${pushes}`.replace(" ", "-"),
        },
        body: JSON.stringify({ source: "erp", records: [{ kind: "purchase_order", key: `PO${number}`, version, at, fields }] }),
      });
      expect(answer.status).toBe(200);
    },
    async parties(...names) {
      await world.drop("erp/parties.csv", `id,name\n${names.map((name) => `P-${name[0]},${name}\n`).join("")}`);
      await world.run();
    },
    async restart(meanwhile) {
      await api.close();
      await world.close();
      meanwhile?.();
      await world.open();
      await open();
    },
  };
}

const claims = (world: HubWorld) =>
  world.rows("select record, version, at, hash, key from observation.entry where kind = 'claim' order by position, ordinal");

/** The versions of each record in the order in which the log has them. */
const orderByKey = async (world: HubWorld): Promise<Map<string, string[]>> => {
  const found = new Map<string, string[]>();
  for (const { key, version } of await claims(world)) found.set(key ?? "", [...(found.get(key ?? "") ?? []), version ?? ""]);
  return found;
};

const openGroup = (backend: Backend, plant: Plant, timer: Timer, ...more: (string | undefined)[]): Promise<HubWorld> =>
  plant.token().then((token) => hubWorld(backend, groupYaml(plant.line.url, ...more), hubStart, { token }, loaded(timer)));

const counted = ({ feeds }: Awaited<ReturnType<HubWorld["run"]>>): { read: number; fresh: number; faults: string[] } => ({
  read: feeds.reduce((sum, { read }) => sum + read, 0),
  fresh: feeds.reduce((sum, { fresh }) => sum + fresh, 0),
  faults: feeds.flatMap(({ fault }) => (fault === null ? [] : [fault.code])),
});

const perSecond = 50;
const pageSize = 20;
const slow = { timeout: 60_000 };

onPglite((plantBackend) => {
  eachBackend((backend) => {
    describe("a plant cut off for six hours", () => {
      test(
        "is caught up with at a stated pace: nothing lost, nothing twice, versions in order, though the line breaks again",
        slow,
        async () => {
          const timer = virtualTimer();
          const plant = await openPlant(plantBackend, timer);
          await plant.parties("Acme", "Beta", "Gamma");
          for (let number = 0; number < 20; number += 1) await plant.order(number, 1, "10.00");
          const group = await openGroup(backend, plant, timer, `, records_per_second: ${perSecond}, page: ${pageSize}`);
          expect(counted(await group.run())).toEqual({ read: 23, fresh: 23, faults: [] });
          expect(await validHistory(group.hub().database)).toEqual(await validHistory(plant.hub().database));

          await plant.line.cut();
          for (let hour = 1; hour <= 6; hour += 1) {
            for (const { clock } of [plant, group]) clock.set(clock.now() + 3_600_000);
            // Every order changes ten times an hour; every third one tells its last two changes in the wrong order.
            for (let change = 0; change < 10; change += 1)
              for (let number = 0; number < 6; number += 1) {
                const isLate = number % 3 === 2 && change >= 8;
                const version = hour * 10 + (isLate ? 17 - change : change);
                await plant.order(number, version, `${version}.${hour}${number}`);
              }
            // A party is missing from one full list, and named again by the next.
            await plant.parties(...(hour === 3 ? ["Acme", "Gamma"] : ["Acme", "Beta", "Gamma"]));
            expect(counted(await group.run()).faults).toEqual(["source-unreachable", "source-unreachable"]);
          }
          expect(group.hub().sources[0]?.standing(group.clock.now())).toBe("offline");
          await plant.restart();

          await plant.line.mend();
          plant.line.carried.length = 0;
          plant.line.breakAfter(6);
          const first = counted(await group.run());
          expect(first.faults).toContain("source-unreachable");
          expect(first.fresh).toBeGreaterThan(0);
          await group.close();
          await plant.line.cut();
          await plant.line.mend();
          await group.open();
          const second = counted(await group.run());
          expect(second.faults).toEqual([]);

          const there = await claims(plant);
          expect(there.length).toBe(23 + 360 + 2);
          const known = (rows: typeof there): string[] =>
            rows.map(({ record, version, at, hash }) => `${record} ${version} ${at} ${hash}`).toSorted();
          expect(known(await claims(group))).toEqual(known(there));
          // Whole pages stay: the second run asks for what came after the last of them, and for nothing else.
          expect([first.read + second.read, first.fresh + second.fresh]).toEqual([362, 362]);
          const orders = await orderByKey(group);
          for (const [key, versions] of await orderByKey(plant)) expect(orders.get(key)?.toSorted(), key).toEqual(versions.toSorted());
          for (const number of [0, 1, 3, 4])
            expect(orders.get(`PO${number}`), `PO${number}`).toEqual((await orderByKey(plant)).get(`PO${number}`));
          expect(await validHash(group.hub().database)).toBe(await validHash(plant.hub().database));

          // The pace is kept when records are asked for (record-pace.test.ts); on the line one more page may be late.
          for (const { at } of plant.line.carried) {
            const within = plant.line.carried.filter((one) => one.at >= at && one.at < at + 1_000);
            expect(within.reduce((sum, { records }) => sum + records, 0)).toBeLessThanOrEqual(perSecond + pageSize);
          }
          expect(timer.now()).toBeGreaterThanOrEqual((362 / perSecond - 1) * 1_000);
          expect((await group.verify()).ok).toBe(true);
          expect(counted(await group.run())).toEqual({ read: 0, fresh: 0, faults: [] });
        },
      );
    });
  });

  const opened = async (options?: string, own?: string, feed?: string) => {
    const timer = virtualTimer();
    const plant = await openPlant(plantBackend, timer);
    return { plant, group: await openGroup(plantBackend, plant, timer, options, own, feed) };
  };

  test("a plant that was restored from an older backup is noticed though it has gone on since, and read from its beginning", async () => {
    const { plant, group } = await opened();
    const { store } = placesOf(plant.data);
    for (const number of [1, 2]) await plant.order(number, 1, "10.00");
    await plant.restart(() => cpSync(store, `${store}.backup`, { recursive: true }));
    // More than one: the commit by which the restored plant begins its epoch takes the place of the first that was lost.
    for (const number of [1, 2]) await plant.order(number, 2, "11.00");
    expect(counted(await group.run())).toEqual({ read: 4, fresh: 4, faults: [] });

    await plant.restart(() => {
      rmSync(store, { recursive: true });
      cpSync(`${store}.backup`, store, { recursive: true });
    });
    const ahead = await group.run();
    expect(counted(ahead)).toEqual({ read: 0, fresh: 0, faults: ["source-restored"] });
    expect(ahead.feeds.find(({ fault }) => fault !== null)?.fault?.cause).toMatch(/the hub kassel has another log .* ends at position \d+/);
    await plant.restart(() => {
      rmSync(store, { recursive: true });
      cpSync(`${store}.backup`, store, { recursive: true });
    });
    // What it reads anew has other commits at the positions that were lost.
    expect(counted(await group.run())).toMatchObject({ read: 2, fresh: 0, faults: [] });
    for (const number of [3, 4, 5]) await plant.order(number, 1, "30.00");
    expect(counted(await group.run())).toMatchObject({ read: 3, fresh: 3, faults: [] });
    await plant.restart(() => {
      rmSync(store, { recursive: true });
      cpSync(`${store}.backup`, store, { recursive: true });
    });
    for (const number of [6, 7, 8, 9, 10, 11]) await plant.order(number, 1, "60.00");
    const moved = await group.run();
    expect(counted(moved).faults).toEqual(["source-restored"]);
    expect(moved.feeds.find(({ fault }) => fault !== null)?.fault?.cause).toMatch(/position \d+ of the log is not what was read/);
    expect(counted(await group.run())).toEqual({ read: 8, fresh: 6, faults: [] });
    // What the plant lost, and said once, stays known.
    expect((await orderByKey(group)).get("PO1")).toEqual(["1", "2"]);
    expect((await orderByKey(group)).size).toBe(11);
    expect((await group.verify()).ok).toBe(true);
  });

  test("a plant that has not heard its own system is not taken for fresh, and what it parked waits here as well", async () => {
    const { plant, group } = await opened();
    await plant.order(1, 1, "10.00", { order_date: "31.12.2026" });
    expect(counted(await group.run()).faults).toEqual([]);
    const parked = "select key, field, class, cause from observation.parked where to_position is null";
    expect(await group.rows(parked)).toEqual(await plant.rows(parked));
    expect(await group.rows(parked)).toHaveLength(1);
    plant.clock.set(plant.clock.now() + 2 * 86_400_000);
    const { feeds } = await group.run();
    expect(feeds[0]?.fault).toMatchObject({ code: "source-silent" });
    expect(feeds[0]?.fault?.cause).toMatch(/itself has not heard erp since 2026-03-02T08:00:00.\d{3}Z \(stale\)/);
  });

  test("a field that the group does not know waits until it is declared, then it comes with a reading from the beginning", async () => {
    const { plant, group } = await opened("", "");
    await plant.order(1, 1, "10.00", { dock: "D4" });
    await plant.order(1, 2, "12.00", { dock: "D5" });
    expect(counted(await group.run())).toMatchObject({ read: 2, fresh: 2 });
    const parked = "select field, class from observation.parked where to_position is null";
    expect(await group.rows(parked)).toEqual([{ field: "dock", class: "drift" }]);
    const file = join(group.folder, "hub.yaml");
    writeFileSync(file, groupYaml(plant.line.url));
    await group.close();
    await group.open();
    await group.hub().run({ again: {} });
    expect(await group.rows(parked)).toEqual([]);
    const believed = "select entity, doc from record.record";
    expect(await group.rows(believed)).toEqual(await plant.rows(believed));
    expect((await group.verify()).ok).toBe(true);
  });

  test("a field that the group does not want is left out; a token of another site reads nothing", async () => {
    const { plant, group } = await opened("", "", "{ leave_out: [dock] }");
    await plant.order(1, 1, "10.00", { dock: "D4" });
    expect(counted(await group.run())).toMatchObject({ fresh: 1 });
    expect(await group.rows("select field from observation.parked")).toEqual([]);
    writeFileSync(join(group.folder, "token"), await plant.token(["lyon"]));
    const { feeds } = await group.run();
    expect(feeds[0]?.fault).toMatchObject({ code: "source-refused" });
    const checks = await group.hub().check("erp");
    expect(checks.filter(({ ok }) => !ok).map(({ stage }) => stage)).toEqual(["sample", "sample"]);
    writeFileSync(join(group.folder, "token"), await plant.token());
    expect((await group.hub().check("erp")).at(-1)).toMatchObject({ ok: true, detail: "the hub kassel tells it; erp is live there" });
  });

  test("whom the group erases is gone from its kept pages too, and her neighbour in them stays", async () => {
    const { plant, group } = await opened();
    await plant.parties("Bergmann", "Karlsson");
    await plant.order(1, 1, "10.00");
    await group.run();
    const asked = { named: { source: "erp", kind: "party", key: "P-B" }, only: true };
    const { hash } = await group.hub().erasures.plan(asked);
    const erased = await group.hub().erasures.apply(asked, { author: "steward", reason: "she asked for it", plan: hash });
    expect(erased).toMatchObject({ kind: "erased" });
    expect(await found(group, ["Bergmann"])).toEqual([]);
    expect(await found(group, ["Karlsson"])).toContain("page");
    expect((await group.verify()).ok).toBe(true);
    const { database, model, writer } = group.hub();
    const lineage = { reader: reader(database, { kind: "hub" }, model), timeline: writer.stages.timeline };
    const why = await explainRecord(lineage, { source: "erp", kind: "purchase_order", key: "PO1" }, { rows: "shown" });
    const row = why.fields.find(({ field }) => field === "amount")?.claims[0]?.row?.row;
    expect(JSON.parse(row ?? "{}"), "the row is what the plant told").toMatchObject({ key: "PO1", version: "1", fields: { amount: "10" } });
  });
});
