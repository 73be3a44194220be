// I1: a mapping is repaired from the kept pages. The files are gone, and nobody asks the source.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Backend, eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";

const dialect = `{ delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 }`;

interface OrderMapping {
  readonly key?: string;
  readonly version?: string;
  readonly at?: string;
  readonly decimal?: string;
  readonly date?: string;
  readonly more?: string;
}

const yaml = ({
  key = "NR",
  version = "{ from: REV, kind: number }",
  at = "GEAENDERT",
  decimal = ",",
  date = "DD.MM.YYYY",
  more = "",
}: OrderMapping): string => `
hub: works
zone: Europe/Berlin
currency: EUR
sources:
  - name: erp
    connector: delimited
    site: kassel
    zone: Europe/Berlin
    options: { folder: erp, settle_seconds: 5 }
    feeds: { orders: { file: "orders*.csv", dialect: ${dialect} } }
    mapping:
      system: navision
      version: "5"
      feeds:
        orders:
          kind: purchase_order
          key: ${key}
          version: ${version}
          at: ${at}
          fields:
            number: NR
            order_date: { from: DATUM, format: "${date}" }
            amount: { from: BETRAG, decimal: "${decimal}", grouping: "${decimal === "," ? "." : ","}" }
            currency: { value: EUR }
            ${more}
`;

const header = "NR;WERK;REV;DATUM;BETRAG;STATUS;GEAENDERT";
const january = [
  "PO1;1;1;12.01.2026;234,500;open;2026-01-12T08:00:00Z",
  "PO1;1;2;12.01.2026;300,000;confirmed;2026-01-13T08:00:00Z",
  "PO2;1;1;03.02.2026;80,250;open;2026-02-03T08:00:00Z",
];

const file = (rows: readonly string[]): string => `${[header, ...rows].join("\n")}\n`;

async function works(backend: Backend, mapping: OrderMapping, rows: readonly string[] = january): Promise<HubWorld> {
  const world = await hubWorld(backend, yaml(mapping));
  await world.drop("erp/orders.csv", file(rows));
  await world.run();
  // The system has taken its file back: only the hub knows what was in it.
  rmSync(join(world.folder, "erp"), { recursive: true });
  return world;
}

async function repair(world: HubWorld, mapping: OrderMapping): Promise<void> {
  await world.close();
  world.clock.advance(86_400_000);
  writeFileSync(join(world.folder, "hub.yaml"), yaml(mapping));
  await world.open();
}

const docs = async (world: HubWorld): Promise<Record<string, string>[]> =>
  (await world.rows("select doc from record.record where kind = 'purchase_order' and not deleted order by doc::json ->> 'number'")).map(
    ({ doc }) => JSON.parse(doc ?? "{}") as Record<string, string>,
  );

/** Amounts of an order along its history, as they are believed now. */
const amounts = async (world: HubWorld, number: string): Promise<(string | undefined)[]> =>
  (
    await world.rows(
      `select v.changed from record.version v join record.record r on r.entity = v.entity
       where v.to_position is null and r.doc::json ->> 'number' = $1 order by v.at, v.version`,
      [number],
    )
  ).map(({ changed }) => (JSON.parse(changed ?? "{}") as { amount?: [string] }).amount?.[0]);

const parkedFields = async (world: HubWorld): Promise<(string | null | undefined)[]> =>
  (await world.rows("select key || ' ' || field as name from observation.parked where to_position is null order by 1")).map(
    ({ name }) => name,
  );

eachBackend((backend) => {
  describe("a mapping that read wrong", () => {
    test("break the parser, fix it, replay: what was parked is released and no source call is needed", async () => {
      const world = await works(backend, { date: "MM/DD/YYYY" });
      expect(await parkedFields(world)).toEqual(["PO1 order_date", "PO2 order_date"]);
      await repair(world, {});
      expect(world.hub().sources.map(({ replayDue }) => replayDue)).toEqual([["orders"]]);
      const report = await world.hub().replay();
      expect(report.feeds).toEqual([{ source: "erp", feed: "orders", generation: 1, read: 3, corrected: 3, withdrawn: 0 }]);
      expect(await parkedFields(world)).toEqual([]);
      expect(await docs(world)).toMatchObject([
        { number: "PO1", order_date: "2026-01-12", amount: "300" },
        { number: "PO2", order_date: "2026-02-03", amount: "80.25" },
      ]);
      expect(world.hub().sources.map(({ replayDue }) => replayDue)).toEqual([[]]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("wrong values are corrected at their place in the history: it is as if they had been read right", async () => {
      const world = await works(backend, { decimal: "." });
      expect(await amounts(world, "PO2")).toEqual(["80250"]);
      await repair(world, {});
      await world.hub().replay();
      expect(await amounts(world, "PO1")).toEqual(["234.5", "300"]);
      expect(await amounts(world, "PO2")).toEqual(["80.25"]);
      const right = await works(backend, {});
      const told = "select at, source, key, version, changed, deleted from record.version where to_position is null order by key, version";
      expect(await world.rows(told)).toEqual(await right.rows(told));
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("a field that was left out is added to the whole history, and a field taken out of the mapping is gone from it", async () => {
      const world = await works(backend, {});
      await repair(world, { more: "status: STATUS" });
      await world.hub().replay();
      expect((await docs(world)).map(({ status }) => status)).toEqual(["confirmed", "open"]);
      await repair(world, {});
      await world.hub().replay();
      expect((await docs(world)).map(({ status }) => status)).toEqual([undefined, undefined]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("a replay says before what it would change, writes nothing then, and once done finds nothing more to do", async () => {
      const world = await works(backend, { decimal: "." });
      await repair(world, {});
      const before = world.hub().writer.position();
      const { plan, feeds } = await world.hub().planReplay();
      expect(plan).toMatchObject({ position: before, changes: true, rows: 3, fresh: 3 });
      expect(plan.kinds).toMatchObject([{ kind: "purchase_order", changed: 2, created: 0, fields: { amount: 2 } }]);
      expect(world.hub().writer.position()).toBe(before);
      const report = await world.hub().replay();
      expect(report.feeds).toEqual(feeds);
      const again = await world.hub().replay();
      expect(again).toMatchObject({ from: report.to, to: report.to, feeds: [{ corrected: 0, withdrawn: 0 }] });
      expect((await world.hub().planReplay()).plan).toMatchObject({ changes: false, fresh: 0 });
    });

    test("a key that was read wrong moves its records: the old ones end with the reason, the new ones have the whole history", async () => {
      const world = await works(backend, { key: "WERK" });
      expect(await docs(world)).toMatchObject([{ number: "PO1" }]);
      await repair(world, { key: "NR" });
      const report = await world.hub().replay();
      expect(report.feeds).toMatchObject([{ corrected: 3, withdrawn: 2 }]);
      expect((await docs(world)).map(({ number, amount }) => [number, amount])).toEqual([
        ["PO1", "300"],
        ["PO2", "80.25"],
      ]);
      expect(await amounts(world, "PO1")).toEqual(["234.5", "300"]);
      const [ended] = await world.rows(
        "select body from observation.entry where kind = 'claim' and key = '1' order by position desc limit 1",
      );
      expect(JSON.parse(ended?.["body"] ?? "{}")).toMatchObject({ d: true, w: expect.stringContaining("read again") });
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("a row without a readable key gets its key, and what was parked for want of it is released", async () => {
      const world = await works(backend, { key: "NUMMER" });
      expect(await parkedFields(world)).toEqual(["?orders.csv row 2 *", "?orders.csv row 3 *", "?orders.csv row 4 *"]);
      await repair(world, {});
      await world.hub().replay();
      expect(await parkedFields(world)).toEqual([]);
      expect((await docs(world)).filter(({ number }) => number !== undefined).map(({ amount }) => amount)).toEqual(["300", "80.25"]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("where the rows of a page cannot be told apart as before, the replay is refused whole, and nothing is changed", async () => {
      const world = await works(backend, { decimal: "." });
      await world.close();
      writeFileSync(
        join(world.folder, "hub.yaml"),
        yaml({})
          .replace("header: true", "header: false")
          .replace('csv",', 'csv", columns: [NR, WERK, REV, DATUM, BETRAG, STATUS, GEAENDERT],'),
      );
      await world.open();
      const position = world.hub().writer.position();
      await expect(world.hub().replay()).rejects.toMatchObject({
        code: "rows-lost",
        subject: "orders.csv",
        cause: expect.stringContaining("it had 3"),
      });
      expect(world.hub().writer.position()).toBe(position);
      expect(await amounts(world, "PO2")).toEqual(["80250"]);
    });

    test("later pages of a large file are read again with the columns that its first page names", async () => {
      const rows = Array.from({ length: 2_500 }, (_, row) => `PO${row};1;1;03.02.2026;80,250;open;2026-02-03T08:00:00Z`);
      const world = await works(backend, { decimal: "." }, rows);
      await repair(world, {});
      const report = await world.hub().replay();
      expect(report.feeds).toMatchObject([{ read: 2_500, corrected: 2_500, withdrawn: 0 }]);
      const [sum] = await world.rows("select sum((doc::json ->> 'amount')::numeric) as total from record.record");
      expect(sum?.["total"]).toBe("200625.00");
    });

    test("what a system sends again after the fix is judged with it; a late reading with the old mapping changes nothing", async () => {
      const world = await works(backend, { decimal: "." });
      await repair(world, {});
      await world.drop("erp/orders-2.csv", file([...january, "PO3;1;1;03.02.2026;1,500;open;2026-02-03T08:00:00Z"]));
      await world.run();
      expect(await amounts(world, "PO1")).toEqual(["234.5", "300"]);
      expect((await world.hub().replay()).feeds).toMatchObject([{ corrected: 0, withdrawn: 0 }]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("a version or a time that was read wrong puts each state at its own place", async () => {
      const world = await works(backend, { version: "{ from: WERK, kind: number }", at: "{ from: DATUM, format: DD.MM.YYYY }" });
      await repair(world, {});
      await world.hub().replay();
      expect(await amounts(world, "PO1")).toEqual(["234.5", "300"]);
      const right = await works(backend, {});
      const told = "select at, source, key, version, changed, deleted from record.version where to_position is null order by key, version";
      expect(await world.rows(told)).toEqual(await right.rows(told));
      expect(await world.verify()).toMatchObject({ ok: true });
    });
  });
});
