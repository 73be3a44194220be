// The ERP is upgraded on Saturday. Its next mapping is set before, looked at before, and reads from Saturday on by itself.
import { readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { issueToken } from "../../src/access/token.ts";
import { openApi } from "../../src/api/api.ts";
import { doorTo } from "../../src/cli/door.ts";
import { type Backend, eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { holder } from "../support/holder.ts";

const dialect = `{ delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

/** Version 5 tells net amounts, version 6 no longer writes them and tells what is to be paid. */
const navision = (version: "5" | "6", amount: string = version === "5" ? "NETTO" : "BRUTTO"): string => `
          system: navision
          version: "${version}"
          feeds:
            invoices:
              kind: supplier_invoice
              key: NR
              version: { from: REV, kind: number }
              at: GEAENDERT
              fields: { number: NR, due_date: FAELLIG, amount: ${amount}, currency: { value: EUR } }`;

const yaml = (...mappings: readonly (readonly [from: string | undefined, mapping: string])[]): string => `
hub: works
zone: Europe/Berlin
currency: EUR
sources:
  - name: erp
    connector: delimited
    site: kassel
    zone: Europe/Berlin
    options: { folder: erp, settle_seconds: 5 }
    feeds: { invoices: { file: "invoices*.csv", dialect: ${dialect} } }
    mapping:${mappings.map(datedMapping).join("")}
`;

const datedMapping = ([from, mapping]: readonly [from: string | undefined, mapping: string]): string =>
  `\n      - ${from === undefined ? "" : `from: ${from}\n        `}mapping:${mapping}`;

const five = [undefined, navision("5")] as const;
const saturday = "2026-03-07";
const six = [saturday, navision("6")] as const;
const hour = 3_600_000;
/** The hub begins on a Monday morning. */
const friday = Date.parse("2026-03-06T17:00:00Z");
/** Saturday begins at 23:00 UTC in Kassel. */
const saturdayNight = Date.parse("2026-03-06T23:30:00Z");

const old = ["NR;REV;FAELLIG;NETTO;BRUTTO;GEAENDERT"];
const firstOfMarch = "2026-03-01T08:00:00Z";
const monday = [...old, `R1;1;2026-03-16;100.00;119.00;${firstOfMarch}`, `R2;1;2026-03-23;50.00;59.50;${firstOfMarch}`];
const fridayAfternoon = "2026-03-06T16:00:00Z";
const onFriday = [...old, `R2;2;2026-03-23;60.00;71.40;${fridayAfternoon}`, `R3;1;2026-03-23;10.00;11.90;${fridayAfternoon}`];
const newForm = "NR;REV;FAELLIG;BRUTTO;GEAENDERT";
const upgraded = [newForm, "R4;1;2026-03-23;23.80;2026-03-06T23:10:00Z", "R3;1;2026-03-23;11.90;2026-03-06T16:00:00Z"];

async function put(world: HubWorld, name: string, rows: readonly string[], writtenAt: number): Promise<void> {
  await world.drop(`erp/${name}`, `${rows.join("\n")}\n`);
  utimesSync(join(world.folder, "erp", name), writtenAt / 1000, writtenAt / 1000);
}

const until = (world: HubWorld, at: number): void => world.clock.advance(at - world.clock.now());

async function configure(world: HubWorld, text: string): Promise<void> {
  await world.close();
  writeFileSync(join(world.folder, "hub.yaml"), text);
  await world.open();
}

/** Monday's invoices are known, and Saturday's mapping is set. */
async function beforeTheUpgrade(backend: Backend): Promise<HubWorld> {
  const world = await hubWorld(backend, yaml(five));
  await put(world, "invoices-1.csv", monday, world.clock.now() - hour);
  await world.run();
  await configure(world, yaml(five, six));
  return world;
}

const amounts = async (world: HubWorld): Promise<Record<string, string>> => {
  const rows = await world.rows("select doc from record.record where kind = 'supplier_invoice' and not deleted order by doc");
  const docs = rows.map(({ doc }) => JSON.parse(doc ?? "{}") as { number: string; amount: string });
  return Object.fromEntries(docs.map(({ number, amount }) => [number, amount]));
};

const states = (world: HubWorld) =>
  world
    .hub()
    .mappings()
    .map(({ mapping, state }) => [mapping.split("/invoices@")[0], state]);

const history = (world: HubWorld) =>
  world.rows("select at, source, key, version, changed, deleted from record.version where to_position is null order by key, version, at");

const replayed = async (world: HubWorld) => (await world.hub().replay()).feeds.map(({ corrected, withdrawn }) => [corrected, withdrawn]);

eachBackend((backend) => {
  describe("a mapping that is set for Saturday", () => {
    test("shows before what it would make of what is known, week by week of cash, and writes nothing", { timeout: 60_000 }, async () => {
      const world = await beforeTheUpgrade(backend);
      const position = world.hub().writer.position();
      const { plan, from, feeds } = await world.hub().planMapping({ source: "erp" });
      expect(from).toBe("2026-03-06T23:00:00.000Z");
      expect(feeds).toMatchObject([{ feed: "invoices", read: 2, corrected: 2, withdrawn: 0 }]);
      expect(plan).toMatchObject({
        changes: true,
        kinds: [{ kind: "supplier_invoice", created: 0, changed: 2, deleted: 0, fields: { amount: 2 } }],
        cash: [
          { week: "2026-03-16", moved: "-19.00", currency: "EUR" },
          { week: "2026-03-23", moved: "-9.50", currency: "EUR" },
        ],
      });
      expect(world.hub().writer.position()).toBe(position);
      expect(await amounts(world)).toEqual({ R1: "100", R2: "50" });
      // What was foretold is what comes of it, where it reads everything.
      await configure(world, yaml([undefined, navision("6")]));
      expect((await world.hub().planReplay()).plan).toEqual(plan);
      await world.hub().replay();
      expect(await amounts(world)).toEqual({ R1: "119", R2: "59.5" });
    });

    test("waits until then, switches by itself, and a file written before is read as it was meant", async () => {
      const world = await beforeTheUpgrade(backend);
      expect(states(world)).toEqual([
        ["navision/5", "in-force"],
        ["navision/6", "waiting"],
      ]);
      expect(world.hub().sources.map(({ replayDue }) => replayDue)).toEqual([[]]);
      until(world, saturdayNight);
      // Nobody read Friday evening's file before the upgrade.
      await put(world, "invoices-2.csv", onFriday, friday);
      await put(world, "invoices-3.csv", upgraded, saturdayNight - 600_000);
      await world.hub().tick();
      expect(world.logged.filter((line) => line.includes("a mapping has begun"))).toEqual([expect.stringContaining("navision/6")]);
      await world.run();
      expect(states(world)).toEqual([
        ["navision/5", "past"],
        ["navision/6", "in-force"],
      ]);
      // R3 was told by both at one version: what the later mapping reads stands.
      expect(await amounts(world)).toEqual({ R1: "100", R2: "60", R3: "11.9", R4: "23.8" });
      expect(await world.rows("select * from observation.parked")).toEqual([]);
      const read = await world.rows(
        `select key, version, split_part(body::json ->> 'm', '/', 2) as by from observation.entry where kind = 'claim'
         order by key, version, by`,
      );
      expect(read.map(({ key, version, by }) => `${key}.${version} by ${by}`)).toEqual([
        "R1.1 by 5",
        "R2.1 by 5",
        "R2.2 by 5",
        "R3.1 by 5",
        "R3.1 by 6",
        "R4.1 by 6",
      ]);
      expect(await replayed(world)).toEqual([[0, 0]]);
      expect(world.hub().sources.map(({ replayDue }) => replayDue)).toEqual([[]]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("gives one history, whichever of the two files is read first", { timeout: 60_000 }, async () => {
      const world = await beforeTheUpgrade(backend);
      until(world, saturdayNight);
      await put(world, "invoices-2.csv", onFriday, friday);
      await put(world, "invoices-3.csv", upgraded, saturdayNight - 600_000);
      await world.run();
      const late = await beforeTheUpgrade(backend);
      until(late, saturdayNight);
      await put(late, "invoices-3.csv", upgraded, saturdayNight - 600_000);
      await late.run();
      late.clock.advance(hour);
      await put(late, "invoices-4.csv", onFriday, friday);
      await late.run();
      expect(await history(late)).toEqual(await history(world));
      expect(await replayed(late)).toEqual([[0, 0]]);
      expect(await late.verify()).toMatchObject({ ok: true });
    });

    test("is taken back by another date: what it read stays, what comes is read as before", async () => {
      const world = await beforeTheUpgrade(backend);
      until(world, saturdayNight);
      await put(world, "invoices-3.csv", upgraded, saturdayNight - 600_000);
      await world.run();
      const sunday = "2026-03-08T12:00:00+01:00";
      await configure(world, yaml(five, six, [`"${sunday}"`, navision("5")]));
      until(world, Date.parse(sunday) + hour);
      await put(world, "invoices-4.csv", [...old, "R5;1;2026-03-23;1.00;1.19;2026-03-08T11:30:00Z"], Date.parse(sunday) + hour / 2);
      await world.run();
      expect(await amounts(world)).toEqual({ R1: "100", R2: "50", R3: "11.9", R4: "23.8", R5: "1" });
      expect(states(world).map(([, state]) => state)).toEqual(["past", "past", "in-force"]);
      expect(await replayed(world)).toEqual([[0, 0]]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("and is left out again, with the date, is made good by a replay: everything is read by the first", async () => {
      const world = await beforeTheUpgrade(backend);
      until(world, saturdayNight);
      const wrongDay = [...old, "R2;2;2026-03-23;60.00;71.40;2026-03-06T16:00:00Z"];
      await put(world, "invoices-3.csv", wrongDay, saturdayNight - 600_000);
      await world.run();
      expect(await amounts(world)).toEqual({ R1: "100", R2: "71.4" });
      await configure(world, yaml(five));
      expect(world.hub().sources.map(({ replayDue }) => replayDue)).toEqual([["invoices"]]);
      expect(await replayed(world)).toEqual([[1, 0]]);
      expect(await amounts(world)).toEqual({ R1: "100", R2: "60" });
      expect(await replayed(world)).toEqual([[0, 0]]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test(
      "beside a mistake in the one before: its correction is replayed over what that one read, and nothing else",
      { timeout: 60_000 },
      async () => {
        const world = await beforeTheUpgrade(backend);
        until(world, saturdayNight);
        await put(world, "invoices-2.csv", onFriday, friday);
        await put(world, "invoices-3.csv", upgraded, saturdayNight - 600_000);
        await world.run();
        await configure(world, yaml([undefined, navision("5", `{ cel: 'decimal(row.NETTO) + decimal("1")' }`)], six));
        expect(world.hub().sources.map(({ replayDue }) => replayDue)).toEqual([["invoices"]]);
        // R1, and two states of R2; R3 and R4 were told by the later mapping.
        expect(await replayed(world)).toEqual([[3, 0]]);
        expect(await amounts(world)).toEqual({ R1: "101", R2: "61", R3: "11.9", R4: "23.8" });
        // What comes now at a known version is later than what was told again.
        world.clock.advance(hour);
        await put(world, "invoices-5.csv", [newForm, "R2;2;2026-03-23;71.40;2026-03-06T16:00:00Z"], world.clock.now() - 60_000);
        await world.run();
        expect(await amounts(world)).toEqual({ R1: "101", R2: "71.4", R3: "11.9", R4: "23.8" });
        expect(await replayed(world)).toEqual([[0, 0]]);
        expect(await world.verify()).toMatchObject({ ok: true });
      },
    );
  });

  test("explain, the list of mappings and the auditor's folder tell which mapping read what", async () => {
    const world = await beforeTheUpgrade(backend);
    until(world, saturdayNight);
    await put(world, "invoices-3.csv", upgraded, saturdayNight - 600_000);
    await world.run();
    const hub = world.hub();
    const api = await openApi(hub, { host: "127.0.0.1", port: 0, version: "0.0.0" });
    const token = async (sites: readonly string[]) =>
      issueToken(hub.database, holder({ name: "ana", roles: ["admin"], sites, group: sites.length === 0 }), world.clock.now());
    const { get, post } = doorTo(api.address, await token([]), undefined);
    const { data: explained } = await get<{ fields: { field: string; claims: { mapping: string }[] }[] }>("/v1/explain/key", {
      source: "erp",
      kind: "supplier_invoice",
      key: "R4",
      fields: "amount",
    });
    expect(explained.fields[0]?.claims[0]?.mapping).toMatch(/^navision\/6\/invoices@/);
    const { data: mappings } = await get("/v1/mappings");
    expect(mappings).toMatchObject([
      { from: null, state: "past", generation: 0 },
      { from: "2026-03-06T23:00:00.000Z", state: "in-force", generation: 1, mapping: explained.fields[0]?.claims[0]?.mapping },
    ]);
    expect((await doorTo(api.address, await token(["lyon"]), undefined).get("/v1/mappings")).data).toEqual([]);
    expect(await post("/v1/plan/mapping", { source: "erp", from: saturday })).toMatchObject({ source: "erp", plan: { changes: true } });
    world.clock.advance(48 * hour);
    const folder = join(world.folder, "evidence");
    await post("/v1/audit-exports", { folder, from: "2026-03-02", to: "2026-03-07" });
    await api.close();
    const given = readFileSync(join(folder, "mappings.csv"), "utf8").trim().split("\n");
    expect(given).toHaveLength(3);
    expect(given[2]).toContain("erp,kassel,invoices,navision,6,navision/6/invoices@");
    expect(given[2]).toContain(",2026-03-06T23:00:00.000Z,");
  });

  test("a mapping that does not wait, or of another date, cannot be rehearsed, and the fault names the dates there are", async () => {
    const world = await hubWorld(backend, yaml(five));
    await expect(world.hub().planMapping({ source: "erp" })).rejects.toMatchObject({ code: "mapping-not-dated" });
    await expect(world.hub().planMapping({ source: "crm" })).rejects.toMatchObject({ code: "source-unknown" });
    await configure(world, yaml(five, six));
    await expect(world.hub().planMapping({ source: "erp", from: "2026-03-08" })).rejects.toMatchObject({
      hint: "use one of its dates: --from 2026-03-06T23:00:00.000Z",
    });
    expect(await world.hub().planMapping({ source: "erp", from: saturday })).toMatchObject({ plan: { changes: false } });
  });
});
