// One plant is read again from its beginning while everybody goes on working.
import { statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Backend, eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";

const dialect = `{ delimiter: ",", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

const plant = (name: string, order: string, full: boolean): string => `
  - name: ${name}
    connector: delimited
    site: ${name}
    zone: Europe/Berlin
    options: { folder: ${name}, settle_seconds: 0 }
    feeds: { parties: { file: "parties*.csv", dialect: ${dialect}, full: ${String(full)} } }
    guard: { deletes: { share: 100% } }
    mapping:
      system: plant
      version: "1"
      codes: { places: { K: kassel, D: dayton } }
      feeds:
        parties: { kind: party, key: id, ${order} site: { from: place, codes: places }, fields: { name: name, tax_number: vat } }
`;

const versioned = "version: { from: rev, kind: number }, at: changed,";

const yaml = (order = versioned, full = false): string =>
  `hub: plants\nzone: Europe/Berlin\nsources:${plant("kassel", order, full)}${plant("dayton", order, full)}`;

const party = (number: number, name: string, place = "D", rev = 1): string =>
  `P${String(number).padStart(4, "0")},${place},${rev},${name},DE${100_000_000 + number},2026-03-01T08:00:00Z`;

const parties = (count: number, name = "Firm", place = "D"): string[] =>
  Array.from({ length: count }, (_, at) => party(at + 1, `${name} ${String(at + 1).padStart(4, "0")}`, place));

const text = (rows: readonly string[]): string => `${["id,place,rev,name,vat,changed", ...rows].join("\n")}\n`;

/** A tool copies the file over with its old time: it has the same size, and no look at the folder tells that it is another one. */
function copyOver(world: HubWorld, name: string, rows: readonly string[]): void {
  const path = join(world.folder, name);
  const { size, mtimeMs } = statSync(path);
  writeFileSync(path, text(rows));
  expect(statSync(path).size).toBe(size);
  utimesSync(path, mtimeMs / 1000, mtimeMs / 1000);
}

async function plants(backend: Backend, count: number, order = versioned, full = false): Promise<HubWorld> {
  const world = await hubWorld(backend, yaml(order, full));
  await world.drop("kassel/parties.csv", text(parties(3, "Firm", "K")));
  await world.drop("dayton/parties.csv", text(parties(count)));
  await world.run();
  return world;
}

const names = async (world: HubWorld, source = "dayton"): Promise<(string | undefined)[]> =>
  (
    await world.rows(
      `select distinct on (record) key || ' ' || (body::json->'f'->>'name') as said from observation.entry
       where kind = 'claim' and source = $1 order by record, version desc, hash desc`,
      [source],
    )
  )
    .map(({ said }) => said ?? undefined)
    .toSorted((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1));

const cursors = (world: HubWorld) => world.rows("select source, feed, lane, cursor from source.cursor order by 1, 2, 3");

eachBackend((backend) => {
  describe("a plant that is read again", () => {
    test("shows all of its records to whoever reads meanwhile, and has what was missing in the end", { timeout: 120_000 }, async () => {
      const count = 2_500;
      const world = await plants(backend, count);
      const before = await cursors(world);
      // Half of the plant's names were put right, without a trace in size or time.
      copyOver(
        world,
        "dayton/parties.csv",
        parties(count).map((row, at) => (at % 2 === 0 ? row : row.replace(",1,Firm", ",2,Form"))),
      );
      expect((await world.run("dayton")).feeds).toMatchObject([{ read: 0 }]);
      let isOver = false;
      const reload = world
        .hub()
        .run({ sources: ["dayton"], again: {} })
        .finally(() => (isOver = true));
      const seen: string[] = [];
      while (!isOver) {
        const [row] = await world.rows(
          `select count(*) as records, count(doc::json->>'name') as named, count(*) filter (where deleted) as gone from record.record`,
        );
        seen.push(`${row?.["records"]} ${row?.["named"]} ${row?.["gone"]}`);
      }
      expect((await reload).feeds).toMatchObject([{ read: count, fresh: count / 2, held: 0, deleted: 0, unsealed: null }]);
      expect(seen.length).toBeGreaterThan(1);
      expect(new Set(seen)).toEqual(new Set([`${count} ${count} 0`]));
      expect((await names(world)).slice(0, 2)).toEqual(["P0001 Firm 0001", "P0002 Form 0002"]);
      // Where the live reading stands is not touched, and the same again finds nothing.
      expect(await cursors(world)).toEqual(before);
      expect((await world.hub().run({ sources: ["dayton"], again: {} })).feeds).toMatchObject([{ read: count, fresh: 0, repeated: count }]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("may be one record, one entity or one site of it", { timeout: 60_000 }, async () => {
      const world = await hubWorld(backend, yaml());
      await world.drop("kassel/parties.csv", text(parties(3, "Firm", "K")));
      await world.drop("dayton/parties.csv", text([...parties(3), party(4, "Firm 0004", "K")]));
      await world.run();
      copyOver(
        world,
        "dayton/parties.csv",
        [...parties(3), party(4, "Firm 0004", "K")].map((row) => row.replace(",1,Firm", ",2,Form")),
      );
      copyOver(
        world,
        "kassel/parties.csv",
        parties(3, "Firm", "K").map((row) => row.replace(",1,Firm", ",2,Farm")),
      );
      const record = { source: "dayton", kind: "party", key: "P0002" };
      expect((await world.hub().run({ again: { record } })).feeds.map(({ source, read, fresh }) => [source, read, fresh])).toEqual([
        ["kassel", 0, 0],
        ["dayton", 1, 1],
      ]);
      expect(await names(world)).toEqual(["P0001 Firm 0001", "P0002 Form 0002", "P0003 Firm 0003", "P0004 Firm 0004"]);
      await world.hub().run({ sources: ["dayton"], again: { site: "kassel" } });
      expect(await names(world)).toEqual(["P0001 Firm 0001", "P0002 Form 0002", "P0003 Firm 0003", "P0004 Form 0004"]);
      // Both plants know the first firm, by its tax number.
      const [first] = await world.rows("select entity from identity.crosswalk where source = 'kassel' and key = 'P0001'");
      await world.hub().run({ again: { record: first?.["entity"] ?? "" } });
      expect((await names(world))[0]).toBe("P0001 Form 0001");
      expect(await names(world, "kassel")).toEqual(["P0001 Farm 0001", "P0002 Firm 0002", "P0003 Firm 0003"]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("brings nothing back that a later list no longer names, and deletes nothing", { timeout: 60_000 }, async () => {
      const world = await plants(backend, 3, versioned, true);
      world.clock.advance(3_600_000);
      await world.drop("dayton/parties-2.csv", text(parties(2)));
      expect((await world.run("dayton")).feeds).toMatchObject([{ deleted: 1 }]);
      expect((await world.hub().run({ sources: ["dayton"], again: {} })).feeds).toMatchObject([{ read: 5, fresh: 0, deleted: 0 }]);
      expect((await names(world))[2]).toBeUndefined();
    });

    test("whose rows have no version says nothing twice", { timeout: 60_000 }, async () => {
      const world = await plants(backend, 3, "");
      world.clock.advance(3_600_000);
      await world.drop("dayton/parties-2.csv", text([...parties(2), party(3, "Renamed")]));
      await world.run("dayton");
      const position = world.hub().writer.position();
      expect((await world.hub().run({ sources: ["dayton"], again: {} })).feeds).toMatchObject([{ read: 6, fresh: 0 }]);
      expect(world.hub().writer.position()).toBe(position);
      expect(await names(world)).toEqual(["P0001 Firm 0001", "P0002 Firm 0002", "P0003 Renamed"]);
    });

    test("is refused for a site or an id that nobody knows", async () => {
      const world = await plants(backend, 1);
      await expect(world.hub().run({ again: { site: "lyon" } })).rejects.toMatchObject({
        code: "site-unknown",
        hint: "use one of: dayton, kassel",
      });
      await expect(world.hub().run({ again: { record: "nobody" } })).rejects.toMatchObject({ code: "record-unknown" });
    });
  });
});
