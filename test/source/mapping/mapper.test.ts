import { describe, expect, test } from "vitest";
import { amount, code, date, decimal, instant, integer, quantity, reference, text } from "../../../src/model/field.ts";
import { model } from "../../../src/model/kind.ts";
import type { MappedClaim } from "../../../src/source/mapping/claim.ts";
import { compileMapping } from "../../../src/source/mapping/mapper.ts";
import { feedMapping, mappingFile, mappingJsonSchema } from "../../../src/source/mapping/mapping.ts";

const plain = { identity: [], group: false } as const;
const known = model([
  { name: "item", label: "Item", plural: "items", fields: [text("name", "what people call it", { required: true })], ...plain },
  {
    name: "order_line",
    label: "Order line",
    plural: "order lines",
    fields: [
      reference("item", "item", "what is ordered"),
      quantity("quantity", "ordered"),
      code("unit", "unit of measure"),
      amount("unit_price", "price of one"),
      code("currency", "currency"),
      date("due_date", "promised"),
      instant("moved_at", "last moved"),
      integer("line", "number of the line"),
      decimal("weight", "of one"),
      code("status", "state"),
      text("note", "remark"),
    ],
    ...plain,
  },
]);

const defaults = { site: "lyon", zone: "Europe/Paris", currency: "EUR" };
const codes = { units: { ST: "C62", KG: "KGM" } };

const mapped = (fields: object, values: Record<string, string | null>, head: object = {}): MappedClaim => {
  const mapping = feedMapping.parse({ kind: "order_line", key: "NO", fields, ...head });
  return compileMapping(mapping, known, defaults, codes).map({ index: 7, values: { NO: "4711", ...values } }, 0);
};

describe("a row becomes a claim", () => {
  test("with key, version, business time and the site of the source", () => {
    const head = { key: ["NO", "POS"], version: { from: "TS", kind: "time" }, at: { from: "TS" } };
    const claim = mapped({ quantity: "QTY" }, { POS: "1/0", QTY: "12.000", TS: "2026-07-01 12:00:00.123456" }, head);
    expect(claim).toEqual({
      kind: "order_line",
      key: "4711/1\\/0",
      version: Date.UTC(2026, 6, 1, 10, 0, 0, 123) * 1000 + 456,
      at: Date.UTC(2026, 6, 1, 10, 0, 0, 123),
      site: "lyon",
      deleted: false,
      fields: { quantity: "12" },
      parked: [],
      rawIndex: 7,
    });
  });

  test("and an absent column, a null, and an empty cell are three different things", () => {
    const fields = { note: "NOTE", status: { from: "S", empty: "clear" }, weight: { from: "W", empty: "absent" }, line: "L" };
    expect(mapped(fields, { S: "  ", W: "", L: "" }).fields).toEqual({ status: "", line: null });
    expect(mapped(fields, { NOTE: null, S: null, W: null }).fields).toEqual({ note: null, status: null, weight: null });
  });

  test("with numbers as the system writes them", () => {
    const german = { from: "A", decimal: ",", grouping: "." };
    expect(mapped({ quantity: german }, { A: "1.234,56" }).fields).toEqual({ quantity: "1234.56" });
    expect(mapped({ quantity: { from: "A", sign: "trailing" } }, { A: "12.50-" }).fields).toEqual({ quantity: "-12.5" });
    expect(mapped({ quantity: { from: "A", scale: 4 } }, { A: "1.0000000000000002E-1" }).fields).toEqual({ quantity: "0.1" });
    for (const wrong of ["1.23,4", "1,234.56", "1e5", "0x1F", "+3", "12.345"]) {
      const claim = mapped({ quantity: { ...german, decimal: "," } }, { A: wrong });
      expect([wrong, claim.parked[0]?.class ?? claim.fields]).toEqual([wrong, wrong === "12.345" ? { quantity: "12345" } : "value"]);
    }
  });

  test("with dates by the stated format only", () => {
    const us = { from: "D", format: "M/D/YYYY" };
    expect(mapped({ due_date: us }, { D: "2/3/2026" }).fields).toEqual({ due_date: "2026-02-03" });
    expect(mapped({ due_date: { from: "D", format: "DD.MM.YYYY[ HH:mm]" } }, { D: "02.03.2026" }).fields).toEqual({
      due_date: "2026-03-02",
    });
    expect(mapped({ due_date: "D" }, { D: "02/03/2026" }).parked).toMatchObject([
      { field: "due_date", class: "value", value: "02/03/2026" },
    ]);
    expect(mapped({ due_date: us }, { D: "2/30/2026" }).parked).toMatchObject([{ field: "due_date" }]);
    expect(mapped({ due_date: { from: "D", format: "excel-1900" } }, { D: "61" }).fields).toEqual({ due_date: "1900-03-01" });
    expect(mapped({ due_date: { from: "D", format: "excel-1904" } }, { D: "44620" }).fields).toEqual({ due_date: "2026-03-01" });
  });

  test("with wall-clock times in the zone of the source, across the change to summer time", () => {
    const at = (value: string): unknown => mapped({ moved_at: "T" }, { T: value }).fields["moved_at"];
    expect(at("2026-03-29 01:59:59")).toBe("2026-03-29T00:59:59.000Z");
    expect(at("2026-03-29 03:00:00")).toBe("2026-03-29T01:00:00.000Z");
    expect(at("2026-10-25 02:30:00")).toBe("2026-10-25T00:30:00.000Z");
    expect(at("2026-10-25T02:30:00+01:00")).toBe("2026-10-25T01:30:00.000Z");
  });

  test("with the unit, and the currency of the source where the row names none", () => {
    const fields = { quantity: { from: "Q", unit: { from: "U", codes: "units" } }, unit_price: "P" };
    expect(mapped(fields, { Q: "3", U: "KG", P: "1.10" }).fields).toEqual({
      quantity: "3",
      unit: "KGM",
      unit_price: "1.1",
      currency: "EUR",
    });
    expect(mapped(fields, { Q: null, U: "KG", P: "" }).fields).toEqual({ quantity: null, unit_price: null });
  });
});

describe("one bad field parks that field and the rest flows", () => {
  test("for an unknown code, unit and currency", () => {
    const fields = { status: { from: "S", codes: { "1": "open" } }, unit: "U", currency: "C", line: "L" };
    const claim = mapped(fields, { S: "9", U: "XYZ", C: "EURO", L: "10" });
    expect(claim.fields).toEqual({ line: "10" });
    expect(claim.parked.map(({ field, class: parkClass, value }) => [field, parkClass, value])).toEqual([
      ["status", "value", "9"],
      ["unit", "unit", "XYZ"],
      ["currency", "value", "EURO"],
    ]);
  });

  test("while a missing key, an unreadable version or row parks the whole record", () => {
    expect(mapped({ line: "L" }, { NO: " ", L: "1" }).parked).toMatchObject([{ field: "*", class: "missing" }]);
    const version = { version: { from: "V", kind: "number" } };
    expect(mapped({}, { V: "9007199254740993" }, version).parked).toMatchObject([{ field: "*", class: "too-large" }]);
    expect(mapped({}, { V: "1.5" }, version).parked).toMatchObject([{ field: "*", class: "value" }]);
    expect(mapped({}, { V: null }, version).parked).toMatchObject([{ field: "*", class: "missing" }]);
    const mapper = compileMapping(feedMapping.parse({ kind: "item", key: "NO", fields: { name: "N" } }), known, defaults);
    expect(mapper.map({ index: 0, values: { NO: "1", N: "" } }, 0).parked).toMatchObject([{ field: "*", class: "missing" }]);
    const fault = { class: "value", cause: "row 3 has 4 columns", hint: "look at it" } as const;
    expect(mapper.map({ index: 0, values: {}, fault }, 0).parked).toMatchObject([
      { field: "*" },
      { field: "*", cause: "row 3 has 4 columns" },
    ]);
  });

  test("and a row that says the record is gone is a tombstone", () => {
    const deleted = { deleted: { from: "X", equals: ["L", "D"] } };
    expect(mapped({}, { X: "D" }, deleted).deleted).toBe(true);
    expect(mapped({}, { X: "" }, deleted).deleted).toBe(false);
    expect(mapped({}, { X: "9" }, { deleted: { cel: "int(row.X) > 5" } }).deleted).toBe(true);
  });
});

describe("a reference to another record", () => {
  test("joins several columns as the key does, and may use another source's key", () => {
    const fields = { item: { from: ["PLANT", "MAT"], source: "sap" } };
    const claim = mapped(fields, { PLANT: "10", MAT: "A-1" });
    expect(claim.fields).toEqual({ item: "10/A-1" });
    expect(claim.foreign).toEqual({ item: "sap" });
    expect(mapped(fields, { PLANT: "10", MAT: "" }).fields).toEqual({ item: null });
  });
});

describe("expressions", () => {
  test("compute exactly over the columns of the row", () => {
    const fields = { unit_price: { cel: 'decimal(row["NET PRICE"]) + decimal(row.TAX)' }, note: { cel: 'has(row.N) ? row.N : "none"' } };
    const claim = mapped(fields, { "NET PRICE": "0.1", TAX: "0.2", N: null });
    expect(claim.fields).toEqual({ unit_price: "0.3", currency: "EUR", note: "none" });
    expect(mapped({ weight: { cel: "-decimal(row.A) * decimal(2)" } }, { A: "99999999999999999.01" }).fields).toEqual({
      weight: "-199999999999999998.02",
    });
  });

  test("are refused when loaded where they use floats, patterns, prototypes or anything but the row", () => {
    for (const cel of [
      "double(row.A) * 2.0",
      "1.5",
      'row.A.matches("(a+)+$")',
      "row.__proto__",
      'row["constructor"]',
      "now()",
      "other.A",
      "[1, 2]",
      "row.A +",
    ]) {
      expect(() => mapped({ note: { cel } }, {}), cel).toThrow(expect.objectContaining({ code: "expression-refused" }));
    }
  });

  test("park the field when the row does not suit them", () => {
    expect(mapped({ weight: { cel: "decimal(row.A)" } }, { A: "1e5" }).parked).toMatchObject([{ field: "weight", class: "value" }]);
    expect(mapped({ weight: { cel: "decimal(row.NONE)" } }, {}).parked).toMatchObject([{ field: "weight", class: "value" }]);
  });
});

test("a mapping that cannot work is refused when it is loaded", () => {
  for (const fields of [
    { wrong: "A" },
    { status: { from: "A", codes: "nowhere" } },
    { due_date: { from: "A", format: "MM/DD" } },
    { line: { value: "x" } },
  ]) {
    expect(() => mapped(fields, {})).toThrow(expect.objectContaining({ code: "mapping-refused" }));
  }
  expect(() => mapped({ moved_at: { from: "A", zone: "Europe/Nowhere" } }, {})).toThrow("not a zone");
  expect(feedMapping.safeParse({ kind: "item", key: "A", fields: { name: { from: "A", value: "b" } } }).success).toBe(false);
  expect(mappingFile.safeParse({ system: "x", version: "1", feeds: {}, extra: 1 }).success).toBe(false);
  expect(JSON.stringify(mappingJsonSchema())).toContain("deleted");
});
