// One of two plants upgrades its ERP over a weekend. Its next mapping is tried on an upgraded copy of the ERP by a copy of the hub; on
// Saturday it reads by itself, and the other plant, still on the old version, notices nothing.
import { rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { placesOf, restoreBackup } from "../../src/hub-store.ts";
import { onPglite } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";

const hour = 3_600_000;
const dialect = `{ delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

/** Version 5: days as ISO has them, a point before the cents, states in words. */
const five = `
          system: navision
          version: "5"
          feeds:
            invoices:
              kind: supplier_invoice
              key: NR
              version: { from: REV, kind: number }
              at: GEAENDERT
              fields:
                number: NR
                due_date: FAELLIG
                amount: BETRAG
                status: { from: STAND, codes: { offen: open, bezahlt: paid } }
                currency: { value: EUR }`;

/** Version 6: the day is called otherwise and written as people do, a comma before the cents, states as numbers. */
const six = (decimal: "," | "."): string => `
          system: navision
          version: "6"
          feeds:
            invoices:
              kind: supplier_invoice
              key: NR
              version: { from: REV, kind: number }
              at: GEAENDERT
              fields:
                number: NR
                due_date: { from: ZAHLBAR_BIS, format: DD.MM.YYYY }
                amount: { from: BETRAG, decimal: "${decimal}" }
                status: { from: STATUS_NR, codes: { "10": open, "20": paid } }
                currency: { value: EUR }`;

const plant = (site: string, mappings: string): string => `
  - name: erp-${site}
    connector: delimited
    site: ${site}
    zone: Europe/Berlin
    options: { folder: ${site}, settle_seconds: 5 }
    feeds: { invoices: { file: "invoices*.csv", dialect: ${dialect} } }
    mapping:${mappings}`;

const only = (mapping: string): string => `\n      - mapping:${mapping}`;
const then = (from: string, mapping: string): string => `\n      - from: ${from}\n        mapping:${mapping}`;
const yaml = (kassel: string): string => `hub: works\nzone: Europe/Berlin\nsources:${plant("kassel", kassel)}${plant("ulm", only(five))}\n`;

const oldForm = "NR;REV;FAELLIG;BETRAG;STAND;GEAENDERT";
const newForm = "NR;REV;ZAHLBAR_BIS;BETRAG;STATUS_NR;GEAENDERT";
const first = "2026-03-01T08:00:00Z";
const old = [oldForm, `R1;1;2026-03-16;1190.50;offen;${first}`, `R2;1;2026-03-23;59.00;bezahlt;${first}`];
/** What the vendor's upgrade made of them: the same, said otherwise. */
const upgraded = [newForm, `R1;1;16.03.2026;1190,50;10;${first}`, `R2;1;23.03.2026;59,00;20;${first}`];
const saturday = "2026-03-07";
const saturdayNight = Date.parse("2026-03-06T23:30:00Z");

async function put(world: HubWorld, name: string, rows: readonly string[], writtenAt = world.clock.now() - hour): Promise<void> {
  await world.drop(name, `${rows.join("\n")}\n`);
  utimesSync(join(world.folder, name), writtenAt / 1000, writtenAt / 1000);
}

async function configure(world: HubWorld, text: string): Promise<void> {
  await world.close();
  writeFileSync(join(world.folder, "hub.yaml"), text);
  await world.open();
}

const invoices = async (world: HubWorld, site: string): Promise<object[]> => {
  const rows = await world.rows("select doc from record.record where kind = 'supplier_invoice' and sites = $1 order by doc", [site]);
  return rows.map(({ doc }) => JSON.parse(doc ?? "{}") as object);
};

const versions = (world: HubWorld, site: string) =>
  world.rows("select key, version, at, changed from record.version where source = $1 order by key, version", [`erp-${site}`]);

onPglite((backend) => {
  /** The hub as it stands on Tuesday, over a copy of Kassel's ERP that was upgraded on the way. */
  const copied = async (backup: string, kassel: string): Promise<HubWorld> => {
    const copy = await hubWorld(backend, yaml(kassel));
    await copy.close();
    rmSync(placesOf(copy.data).store, { recursive: true });
    await restoreBackup(backup, { folder: copy.data, environment: {} });
    await copy.open();
    copy.clock.advance(hour);
    await put(copy, "kassel/invoices-copy.csv", upgraded);
    await put(copy, "ulm/invoices-1.csv", old);
    return copy;
  };

  test("rehearsed on an upgraded copy, switched by the clock: no value moves, and the other plant reads as ever", async () => {
    const world = await hubWorld(backend, yaml(only(five)));
    for (const site of ["kassel", "ulm"]) await put(world, `${site}/invoices-1.csv`, old);
    await world.run();
    const before = { kassel: await invoices(world, "kassel"), ulm: await invoices(world, "ulm") };
    expect(before.kassel).toMatchObject([
      { number: "R1", due_date: "2026-03-16", amount: "1190.5", status: "open" },
      { number: "R2", due_date: "2026-03-23", amount: "59", status: "paid" },
    ]);
    const backup = join(world.folder, "tuesday.backup");
    await world.hub().backup(backup);

    // The first draft of the mapping does not know of the comma: the copy shows what would wait, and where.
    const draft = await copied(backup, only(six(".")));
    expect((await draft.hub().plan()).parked).toMatchObject([{ field: "amount" }]);
    // The next one reads the upgraded copy, and no value of it is another.
    const rehearsed = await copied(backup, only(six(",")));
    expect(await rehearsed.hub().plan()).toMatchObject({ kinds: [], parked: [], discrepancies: { opened: 0 }, faults: [] });

    // Set for Saturday. Until then nothing is different, whatever the hour.
    await configure(world, yaml(`${only(five)}${then(saturday, six(","))}`));
    const ulm = await versions(world, "ulm");
    await put(world, "kassel/invoices-2.csv", [oldForm, `R1;2;2026-03-17;1190.50;offen;2026-03-02T09:00:00Z`]);
    world.clock.advance(hour);
    await world.run();
    expect(await invoices(world, "kassel")).toMatchObject([{ due_date: "2026-03-17" }, { due_date: "2026-03-23" }]);

    // Saturday: one plant writes the new form, the other the old one.
    world.clock.advance(saturdayNight - world.clock.now());
    await put(world, "kassel/invoices-3.csv", [newForm, `R1;3;17.03.2026;1190,50;20;2026-03-06T23:10:00Z`], saturdayNight - 60_000);
    await put(world, "ulm/invoices-2.csv", [oldForm, `R2;2;2026-03-24;59.00;bezahlt;2026-03-06T23:10:00Z`], saturdayNight - 60_000);
    world.clock.advance(hour);
    const { feeds } = await world.run();
    expect(feeds.map(({ source, fresh, parked, fault }) => ({ source, fresh, parked, fault }))).toEqual([
      { source: "erp-kassel", fresh: 1, parked: 0, fault: null },
      { source: "erp-ulm", fresh: 1, parked: 0, fault: null },
    ]);
    expect(await invoices(world, "kassel")).toMatchObject([
      { number: "R1", due_date: "2026-03-17", amount: "1190.5", status: "paid" },
      { number: "R2", due_date: "2026-03-23", amount: "59", status: "paid" },
    ]);
    expect(await invoices(world, "ulm")).toMatchObject([
      { number: "R1", due_date: "2026-03-16", status: "open" },
      { number: "R2", due_date: "2026-03-24", status: "paid" },
    ]);
    expect((await versions(world, "ulm")).slice(0, ulm.length)).toEqual(ulm);
    const readBy = await world.rows(
      "select distinct source, split_part(body::json->>'m', '/', 2) as version from observation.entry where kind = 'claim' order by 1, 2",
    );
    expect(readBy).toEqual([
      { source: "erp-kassel", version: "5" },
      { source: "erp-kassel", version: "6" },
      { source: "erp-ulm", version: "5" },
    ]);
    expect((await world.verify()).ok).toBe(true);
  });
});
