import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { reader } from "../../src/desk/reader.ts";
import { explainLine } from "../../src/lineage/explain-cash.ts";
import { explainRecord, type Lineage } from "../../src/lineage/explain-record.ts";
import type { FeedAnswer } from "../../src/commit/run/feed-report.ts";
import { eachBackend } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import { feeds, plantFolder, plantMapping, plantYaml } from "./adventureworks.ts";

/** An independent reading of an export: lines and the delimiter, nothing else. */
const file = (table: string): string => readFileSync(join(plantFolder, `${table}.csv`), "utf8");
const linesOf = (table: string): string[] => file(table).trimEnd().split("\n");
const cellsOf = (table: string): string[][] => linesOf(table).map((line) => line.split(table === "Store" ? "," : "\t"));

/** The same rows in another order. A row that cannot be read is known by where it stands: the shops keep their order. */
const shuffled = (table: string): string => {
  const lines = linesOf(table);
  return `${(table === "Store" ? lines : lines.toReversed()).join("\n")}\n\n`;
};

/** Ten-thousandths: the export writes at most four decimals. */
function tenThousandths(text: string): bigint {
  const [whole = "", part = ""] = text.split(".");
  return BigInt(whole + part.padEnd(4, "0"));
}

const sum = (amounts: readonly string[]): bigint => amounts.reduce((total, one) => total + tenThousandths(one), 0n);

const entriesOf = (world: HubWorld) => world.rows("select count(*) as entries from observation.entry");
const derivedOf = (world: HubWorld) =>
  world.rows(
    `select (select count(*) from record.record) as records, (select count(*) from record.version) as versions,
       (select count(*) from finance.cash_change) as changes, (select count(*) from observation.parked) as parked,
       (select max(position) from record.record) as moved`,
  );

describe.runIf(existsSync(plantFolder))("a real manufacturer and its bank", () => {
  eachBackend((backend) => {
    let world: HubWorld;
    let read: readonly FeedAnswer[];

    beforeAll(async () => {
      world = await hubWorld(backend, plantYaml("plant"), systemClock.now(), { "plant.yaml": plantMapping });
      for (const table of Object.values(feeds)) await world.drop(`plant/${table}.csv`, file(table));
      ({ feeds: read } = await world.run());
    }, 120_000);

    const valuesOf = async (kind: string, field: string): Promise<string[]> => {
      const rows = await world.rows("select doc::json ->> $2 as value from record.record where kind = $1", [kind, field]);
      return rows.flatMap((row) => row["value"] ?? []);
    };

    test("every row of its files becomes a record or is parked with a cause", async () => {
      const rows = read.filter(({ source }) => source === "plant").map((one) => [one.feed, one.read, one.done, one.fault]);
      expect(rows).toEqual(Object.entries(feeds).map(([feed, table]) => [feed, linesOf(table).length, true, null]));
      const shops = cellsOf("Store").filter((cells) => cells.length !== 6);
      expect(shops.length).toBe(5);
      const parked = await world.rows(
        "select key, field, cause, hint from observation.parked where source = 'plant' and to_position is null order by cause",
      );
      expect(parked.map(({ field }) => field)).toEqual(shops.map(() => "*"));
      for (const { cause, hint } of parked)
        expect([cause, hint].join("; ")).toMatch(/^Store\.csv row \d+: it has [78] columns where 6 are expected; \S/);

      const count = (table: string): number => linesOf(table).length;
      const kinds = await world.rows(
        "select kind, count(*) as records, count(*) filter (where waiting) as waiting from record.record where doc <> '{}' group by kind",
      );
      const records = Object.fromEntries(kinds.map((row) => [row["kind"], row["records"]]));
      expect(records).toMatchObject({
        item: String(count("Product")),
        party: String(count("Vendor") + count("Customer") + count("Store") - shops.length),
        purchase_order: String(count("PurchaseOrderHeader")),
        purchase_order_line: String(count("PurchaseOrderDetail")),
        stock_balance: String(count("ProductInventory")),
      });
      expect([count("Product"), count("Vendor"), count("PurchaseOrderHeader"), count("PurchaseOrderDetail"), count("Customer")]).toEqual([
        504, 104, 4_012, 8_845, 19_820,
      ]);
      expect(kinds.map(({ waiting }) => waiting)).toEqual(kinds.map(() => "0"));
    });

    test("orders and lines add up to what the files say, to the fourth decimal", async () => {
      const column = (table: string, index: number): string[] => cellsOf(table).map((cells) => cells[index] ?? "");
      expect(sum(await valuesOf("purchase_order", "amount"))).toBe(sum(column("PurchaseOrderHeader", 11)));
      expect(sum(await valuesOf("purchase_order_line", "amount"))).toBe(sum(column("PurchaseOrderDetail", 6)));
      expect(sum(await valuesOf("purchase_order_line", "unit_price"))).toBe(sum(column("PurchaseOrderDetail", 5)));
      const moved = ["quantity", "received_quantity", "rejected_quantity"] as const;
      for (const [index, field] of moved.entries()) {
        expect(sum(await valuesOf("purchase_order_line", field))).toBe(sum(column("PurchaseOrderDetail", [3, 7, 8][index] ?? 0)));
      }
      expect(sum(await valuesOf("stock_balance", "quantity"))).toBe(sum(column("ProductInventory", 4)));
    });

    test("what its open orders will cost is each line rounded once to the cent", async () => {
      const open = new Set(cellsOf("PurchaseOrderHeader").flatMap(([id = "", , state]) => (state === "2" ? [id] : [])));
      const rounded = (ten: bigint): bigint => {
        const [cents, rest] = [ten / 100n, ten % 100n];
        return rest > 50n || (rest === 50n && cents % 2n === 1n) ? cents + 1n : cents;
      };
      const costs = cellsOf("PurchaseOrderDetail").flatMap(([order = "", , , ordered = "", , price = ""]) =>
        open.has(order) ? [rounded(tenThousandths(price) * BigInt(ordered))] : [],
      );
      const lines = await world.rows("select currency, -sum(amount) as cost from finance.cash_line group by currency");
      expect(open.size).toBe(12);
      expect(lines).toEqual([{ currency: "USD", cost: String(costs.reduce((total, one) => total + one, 0n)) }]);
    });

    test("statements that do not add up, or are none, are refused with the reason; the others are booked", async () => {
      const answers = await world.rows(
        "select name, answer::json ->> 'cause' as cause from source.delivery where source = 'bank' and answer is not null",
      );
      const causes = Object.fromEntries(answers.map((row) => [row["name"], row["cause"]]));
      expect(causes["camt053.v2.wrong.xml"]).toBe("the message holds no statement");
      expect(causes["camt052.v8.xml"]).toContain("is not camt.053");
      expect(causes["camt054.v2.xml"]).toContain("is not camt.053");
      const parked = await world.rows(
        "select cause from observation.parked where record_kind = 'bank_statement_entry' and to_position is null order by cause",
      );
      expect(parked.map(({ cause }) => cause?.replace(/^.* is refused: /, ""))).toEqual([
        "it mixes EUR and SEK",
        "opening balance and entries give 27.00, the closing balance is 27.05 EUR",
      ]);
      expect((await valuesOf("bank_statement_entry", "amount")).toSorted()).toEqual(["-7", "8.85", "8.85"]);
    });

    test("a hundred figures are explained down to the row that arrived", { timeout: 60_000 }, async () => {
      const { database, model, writer } = world.hub();
      const lineage: Lineage = { reader: reader(database, { kind: "hub" }, model), timeline: writer.stages.timeline };
      const rows = new Set(Object.values(feeds).flatMap(linesOf));
      const records = await world.rows(
        `select entity, doc from record.record where kind not like 'bank%' and doc <> '{}' order by md5(entity || 'seed 7') limit 60`,
      );
      for (const [index, { entity, doc }] of records.entries()) {
        const names = Object.keys(JSON.parse(doc ?? ""));
        const field = names[index % names.length] ?? "";
        const explained = await explainRecord(lineage, entity ?? "", { fields: [field], rows: "shown" });
        const [told] = explained.fields;
        expect([told?.field, told?.source, told?.reason.kind]).toEqual([field, "plant", "only"]);
        expect(rows.has(told?.claims[0]?.row?.row ?? "")).toBe(true);
      }
      const lines = await world.rows("select line from finance.cash_line order by md5(line || 'seed 7') limit 40");
      expect(lines.length).toBe(40);
      for (const { line } of lines) {
        const { documents } = await explainLine(lineage, line ?? "", "shown");
        const claims = documents.flatMap(({ fields }) => fields.flatMap((field) => field.claims));
        expect(claims.length).toBeGreaterThan(4);
        for (const claim of claims) expect(rows.has(claim.row?.row ?? "")).toBe(true);
      }
    });

    test("read again nothing is new; delivered again in another order every row is known", { timeout: 60_000 }, async () => {
      const [entries, derived] = [await entriesOf(world), await derivedOf(world)];
      const position = world.hub().writer.position();
      const again = await world.run();
      expect([again.to, ...again.feeds.map((one) => one.read)]).toEqual([position, ...read.map(() => 0)]);
      world.clock.advance(3_600_000);
      for (const table of Object.values(feeds)) await world.drop(`plant/${table}.csv`, shuffled(table));
      const { feeds: second } = await world.run("plant");
      const fresh = second.map((one) => [one.feed, one.read, one.fresh]);
      expect(fresh).toEqual(Object.entries(feeds).map(([feed, table]) => [feed, linesOf(table).length, 0]));
      expect(await entriesOf(world)).toEqual(entries);
      expect(await derivedOf(world)).toEqual(derived);
    });

    test("and a rebuild from the log gives the same rows", { timeout: 120_000 }, async () => {
      const verified = await world.verify();
      expect(verified.tables.filter(({ gone, extra }) => gone > 0 || extra > 0)).toEqual([]);
      expect([verified.ok, verified.unconserved]).toEqual([true, []]);
    });
  });
});
