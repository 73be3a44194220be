import { expect, test } from "vitest";
import { onPglite } from "../support/database.ts";
import { type HubWorld, hubWorld } from "../support/hub-world.ts";
import type { Backend } from "../support/database.ts";

const yaml = `
hub: plant
zone: Europe/Berlin
currency: EUR
sources:
  - name: erp
    connector: delimited
    site: ulm
    zone: Europe/Berlin
    currency: EUR
    options: { folder: erp, settle_seconds: 5 }
    feeds:
      lines:
        file: "lines*.csv"
        dialect: { delimiter: ";", quote: '"', row_end: lf, header: true, encoding: utf-8 }
        columns: [NO, CHANGED, QTY, PRICE, DUE, TEXT]
    mapping:
      system: house
      version: "1"
      feeds:
        lines:
          kind: purchase_order_line
          key: NO
          version: { from: CHANGED, kind: time, format: "DD.MM.YYYY HH:mm" }
          at: { from: CHANGED, format: "DD.MM.YYYY HH:mm" }
          fields:
            number: NO
            quantity: { from: QTY, decimal: ",", grouping: ".", unit: C62 }
            unit_price: { from: PRICE, decimal: ",", grouping: "." }
            promised_date: { from: DUE, format: "DD.MM.YYYY" }
            description: TEXT
  - name: mes
    connector: json-file
    site: ulm
    options: { folder: mes, settle_seconds: 5 }
    feeds:
      counts: { file: "*.json", form: document }
    mapping:
      system: mes
      version: "1"
      feeds:
        counts:
          kind: purchase_order_line
          key: no
          version: { from: v, kind: number }
          fields: { number: no, received_quantity: { from: got, unit: C62 } }
`;

const header = "NO;CHANGED;QTY;PRICE;DUE;TEXT\n";
const row = (no: string, { changed = "01.03.2026 08:00", qty = "5", price = "1,00", due = "20.03.2026", text = "bolt" } = {}): string =>
  `${[no, changed, qty, price, due, text].join(";")}\n`;

const plant = (backend: Backend): Promise<HubWorld> => hubWorld(backend, yaml);

const values = async (world: HubWorld, field: string): Promise<Record<string, string | undefined>> => {
  const rows = await world.rows(
    `select r.doc::json ->> 'number' as number, r.doc::json ->> $1 as value from record.record r
     where r.kind = 'purchase_order_line' and r.doc <> '{}'`,
    [field],
  );
  return Object.fromEntries(rows.map((one) => [one["number"] ?? "", one["value"] ?? undefined]));
};

const parked = async (world: HubWorld): Promise<string[]> => {
  const rows = await world.rows("select field, class, cause from observation.parked where to_position is null order by cause, field");
  return rows.map((one) => `${one["field"]} ${one["class"]}: ${one["cause"]}`);
};

const refused = async (world: HubWorld): Promise<Record<string, string>> => {
  const rows = await world.rows("select name, answer::json ->> 'cause' as cause from source.delivery where answer is not null");
  return Object.fromEntries(rows.map((one) => [one["name"] ?? "", one["cause"] ?? ""]));
};

onPglite((backend) => {
  test("rows that do not fit are parked with file and row, the others keep their columns", async () => {
    const world = await plant(backend);
    const odd = [
      "B;short\n",
      `${row("C").trimEnd()};more\n`,
      row("D", { text: "nul\u0000byte" }),
      row("E", { text: '"two\nlines; ""quoted"""' }),
      "\n\n",
    ];
    await world.drop("erp/lines.csv", `${header}${row("A")}${odd.join("")}${row("Z", { text: "last" })}`);
    await world.run();
    expect(await values(world, "description")).toEqual({ A: "bolt", E: 'two\nlines; "quoted"', Z: "last" });
    expect(await parked(world)).toEqual([
      "* value: lines.csv row 3: it has 2 columns where 6 are expected",
      "* value: lines.csv row 4: it has 7 columns where 6 are expected",
      "* value: lines.csv row 5: column 6 holds NUL",
    ]);
  });

  test("a file of another shape is refused whole and its neighbour is read", async () => {
    const world = await plant(backend);
    await world.drop("erp/lines-comma.csv", header.replaceAll(";", ",") + row("A").replaceAll(";", ","));
    await world.drop("erp/lines-doubled.csv", header.replace("TEXT", "QTY") + row("B"));
    await world.drop("erp/lines-wide.csv", `${"x;".repeat(1_000_000)}\n`);
    await world.drop("erp/lines-windows.csv", (header + row("C")).replaceAll("\n", "\r\n"));
    await world.drop("erp/lines-empty.csv", "");
    await world.drop("erp/lines-good.csv", header + row("G"));
    const { feeds } = await world.run("erp");
    expect(feeds).toMatchObject([{ read: 1, fresh: 1, done: true, fault: null }]);
    const told = feeds[0]?.refused ?? [];
    expect(Object.fromEntries(told.map(({ delivery, cause }) => [delivery, cause])), "the run names them too").toEqual(
      await refused(world),
    );
    expect(told.filter(({ hint }) => hint === "")).toEqual([]);
    expect(Object.keys(await refused(world)).toSorted()).toEqual([
      "lines-comma.csv",
      "lines-doubled.csv",
      "lines-empty.csv",
      "lines-wide.csv",
      "lines-windows.csv",
    ]);
    expect(await values(world, "quantity")).toEqual({ G: "5" });
  });

  test("one cell that cannot be read parks one field; the record says the rest, and what it said before stands", async () => {
    const world = await plant(backend);
    await world.drop("erp/lines.csv", header + row("A", { due: "20.03.2026" }));
    await world.run();
    const worse = { changed: "02.03.2026 08:00", qty: "7", due: "02/03/2026" };
    const others = [row("B", { qty: "1.234,5" }), row("C", { qty: "1.23E+15" }), row("D", { price: "12,3,4" }), row("E", { due: "45000" })];
    await world.drop("erp/lines-2.csv", header + row("A", worse) + others.join(""));
    await world.run();
    expect(await values(world, "quantity")).toEqual({ A: "7", B: "1234.5", D: "5", E: "5" });
    expect(await values(world, "promised_date")).toMatchObject({ A: "2026-03-20", B: "2026-03-20" });
    expect((await parked(world)).map((one) => one.replace(/:.*$/, "")).toSorted()).toEqual([
      "promised_date value",
      "promised_date value",
      "quantity value",
      "unit_price value",
    ]);
    // A good value later releases it.
    await world.drop("erp/lines-3.csv", header + row("A", { changed: "03.03.2026 08:00", qty: "7", due: "24.03.2026" }));
    await world.run();
    expect(await values(world, "promised_date")).toMatchObject({ A: "2026-03-24" });
    expect((await parked(world)).length).toBe(3);
  });

  test("a row without a readable key or version is parked whole, and none of them replaces another", async () => {
    const world = await plant(backend);
    const bad = [row(""), row(""), row("V", { changed: "yesterday" })];
    await world.drop("erp/lines.csv", header + bad.join("") + row("G"));
    const { feeds } = await world.run("erp");
    expect(feeds).toMatchObject([{ read: 4, fresh: 4, parked: 3 }]);
    expect((await parked(world)).length).toBe(3);
    expect(await values(world, "quantity")).toEqual({ G: "5" });
  });

  test("a file still being written waits, a renamed one is nothing new, other content under the same name is", async () => {
    const world = await plant(backend);
    await world.drop("erp/lines.csv", header + row("A"));
    world.clock.advance(-60_000 + 2_000);
    expect((await world.run("erp")).feeds[0]?.read).toBe(0);
    world.clock.advance(60_000);
    expect((await world.run("erp")).feeds[0]?.read).toBe(1);
    await world.drop("erp/lines-copy.csv", header + row("A"));
    expect((await world.run("erp")).feeds[0]?.read).toBe(0);
    world.clock.advance(60_000);
    await world.drop("erp/lines.csv", header + row("A") + row("B"));
    expect((await world.run("erp")).feeds[0]).toMatchObject({ read: 2, fresh: 1 });
  });

  test("JSON that is too deep, cut off, not UTF-8 or reaches for prototypes is refused with its position, in bounded time", async () => {
    const world = await plant(backend);
    await world.drop("mes/a-deep.json", "[".repeat(10_000_000));
    await world.drop("mes/b-cut.json", '[{"no":"A","v":1');
    await world.drop("mes/c-bytes.json", Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]));
    await world.drop("mes/d-proto.json", '[{"__proto__":{"polluted":1}}]');
    await world.drop("mes/e-surrogate.json", '[{"no":"\\ud800","v":1}]');
    await world.drop("mes/f-good.json", '[{"no":"G","v":1,"got":"3.0"}]');
    const { feeds } = await world.run("mes");
    expect(feeds).toMatchObject([{ read: 1, fresh: 1, done: true, fault: null }]);
    const causes = await refused(world);
    expect(causes["a-deep.json"]).toContain("64 deep at line 1 column 65");
    expect(causes["b-cut.json"]).toContain("line 1 column");
    expect(causes["c-bytes.json"]).toContain("byte 2");
    expect(causes["d-proto.json"]).toContain("__proto__");
    expect(causes["e-surrogate.json"]).toContain("surrogate");
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
    expect(await values(world, "received_quantity")).toEqual({ G: "3" });
  });

  test("a key or a site that no store can hold parks its row whole, and the others of the batch land", async () => {
    const world = await hubWorld(backend, yaml.replace("key: no\n", "key: no\n          site: { from: at }\n"));
    const rows = Array.from({ length: 40 }, (_, index) => ({ no: `L${index}`, v: 1, got: "1", at: "ulm" }));
    const odd = [
      { no: "nul\u0000key", v: 1, got: "1", at: "ulm" },
      { no: "S1", v: 1, got: "1", at: "nul\u0000site" },
      { no: "\u202Eturned", v: 1, got: "1", at: "ulm" },
    ];
    await world.drop("mes/a.json", JSON.stringify([...rows.slice(0, 20), ...odd, ...rows.slice(20)]));
    const { feeds } = await world.run("mes");
    expect(feeds).toMatchObject([{ read: 43, fresh: 43, parked: 3, done: true, fault: null }]);
    expect(Object.keys(await values(world, "received_quantity")).length).toBe(40);
    expect((await parked(world)).filter((one) => one.startsWith("* ")).length).toBe(3);
  });

  test("a folder that is gone makes its source offline; the other one is read, and it comes back by itself", async () => {
    const world = await plant(backend);
    await world.drop("mes/good.json", '[{"no":"G","v":1,"got":"3"}]');
    const { feeds } = await world.run();
    expect(feeds.map((one) => [one.source, one.done, one.fault?.code])).toEqual([
      ["erp", false, "folder-unreadable"],
      ["mes", true, undefined],
    ]);
    const standing = (): (string | undefined)[] => world.hub().sources.map((one) => one.standing(world.clock.now()));
    expect(standing()).toEqual(["offline", "live"]);
    await world.drop("erp/lines.csv", header + row("A"));
    await world.run();
    expect(standing()).toEqual(["live", "live"]);
  });

  test("texts that would run in a spreadsheet or a browser, or turn the reading direction, are kept as they are, as text", async () => {
    const world = await plant(backend);
    const texts = ["=cmd|' /C calc'!A0", "+1", "-5", "@sum", "<script>alert(1)</script>", "\u202Etxt.exe", "zero\u200Bwidth"];
    await world.drop("erp/lines.csv", header + texts.map((text, index) => row(`T${index}`, { text })).join(""));
    await world.run();
    expect(Object.values(await values(world, "description"))).toEqual(expect.arrayContaining(texts));
    expect(await parked(world)).toEqual([]);
  });
});
