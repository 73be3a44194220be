import { expect, test } from "vitest";
import type { ContractColumn } from "../../src/source/connector.ts";
import { changeText, columnChanges, tellingRows, toldByRows, worstOf } from "../../src/source/drift.ts";
import { usedColumns } from "../../src/source/mapping/used-column.ts";

const columns = (types: Readonly<Record<string, string>>): ContractColumn[] =>
  Object.entries(types).map(([name, type]) => ({ name, type }));
const change = (was: string, now: string) => columnChanges(columns({ qty: was }), columns({ qty: now }), new Set(["qty"]))[0]?.class;

test("a new column, and whatever happens to one that nothing reads, is safe", () => {
  const changes = columnChanges(columns({ id: "integer", note: "text" }), columns({ id: "integer", extra: "date" }), new Set(["id"]));
  expect(changes.map(changeText)).toEqual(["column extra is new (safe)", "column note is gone (safe)"]);
  expect(worstOf(changes)).toBe("safe");
  expect(columnChanges(columns({ id: "integer" }), columns({ id: "integer" }), new Set(["id"]))).toEqual([]);
});

test("a renamed column breaks, and both names are told", () => {
  const changes = columnChanges(columns({ id: "text", betrag: "text" }), columns({ summe: "text", id: "text" }), new Set(["id", "betrag"]));
  expect(changes.map(changeText)).toEqual(["column betrag is gone (breaking)", "column summe is new (safe)"]);
  expect(worstOf(changes)).toBe("breaking");
});

test("a wider type is safe, a narrower one may cut values, another one breaks", () => {
  expect([change("integer", "bigint"), change("date", "timestamp"), change("character varying", "text")]).toEqual(["safe", "safe", "safe"]);
  expect([change("double precision", "integer"), change("numeric", "bigint"), change("bigint", "smallint")]).toEqual([
    "narrowing",
    "narrowing",
    "narrowing",
  ]);
  expect([change("numeric", "double precision"), change("text", "integer"), change("timestamp", "type 99")]).toEqual([
    "breaking",
    "breaking",
    "breaking",
  ]);
});

test("a mapping tells which columns it reads, expressions and units included, and which concern the whole record", () => {
  const used = usedColumns({
    kind: "purchase_order_line",
    key: ["NO", { from: "LINE" }],
    at: { from: "CHANGED" },
    deleted: { cel: 'row.FLAG == "L"' },
    fields: {
      order: "NO",
      quantity: { from: "QTY", unit: { from: "UNIT" } },
      unit_price: { cel: `decimal(row.PRICE) * decimal(row["FACTOR"])` },
      item: { from: ["ITEM", "VARIANT"] },
      currency: { value: "EUR" },
    },
  });
  expect(Object.fromEntries(used)).toEqual({
    NO: ["*", "order"],
    LINE: ["*"],
    CHANGED: ["*"],
    FLAG: ["*"],
    QTY: ["quantity"],
    UNIT: ["quantity"],
    PRICE: ["unit_price"],
    FACTOR: ["unit_price"],
    ITEM: ["item"],
    VARIANT: ["item"],
  });
});

const rows = (count: number) => (known: readonly ContractColumn[], types: Readonly<Record<string, string>>) =>
  toldByRows(known, columns(types), count);
const [few, many] = [rows(tellingRows - 1), rows(tellingRows)];
const used = new Set(["id", "net"]);

test("of rows: a column is gone where every row had it and many have it no longer, and not where few do not", () => {
  const known = many([], { id: "string", net: "number" });
  expect(columnChanges(known, many(known, { id: "string" }), used).map(changeText)).toEqual(["column net is gone (breaking)"]);
  const without = few(known, { id: "string" });
  expect(columnChanges(known, without, used).map(changeText)).toEqual(["column net was number and is number, at times (safe)"]);
  expect(columnChanges(without, many(without, { id: "string" }), used), "it was not always there").toEqual([]);
  const unsure = few([], { id: "string", net: "number" });
  expect(worstOf(columnChanges(unsure, many(unsure, { id: "string" }), used)), "few rows are no rule").toBe("safe");
});

test("of rows: a type is another where no value is of the one known; a null says nothing of it", () => {
  const known = many([], { id: "string", net: "number" });
  const now = (type: string) => columnChanges(known, few(known, { id: "string", net: type }), used).map(changeText);
  expect(now("null")).toEqual([]);
  expect(now("string")).toEqual(["column net was number and is string (breaking)"]);
  expect(now("number or string")).toEqual(["column net was number and is number or string (safe)"]);
  const empty = many([], { id: "string", net: "null" });
  expect(worstOf(columnChanges(empty, few(empty, { id: "string", net: "number" }), used))).toBe("safe");
  const either = many([], { id: "string", net: "number or string" });
  expect(columnChanges(either, few(either, { id: "string", net: "string" }), used), "it may come again").toEqual([]);
});

test("of types that say how much fits in, less room may cut values, and being empty or not cuts none", () => {
  expect([
    change("Edm.String(14)", "Edm.String(20) not null"),
    change("Edm.String(20)", "Edm.String"),
    change("Edm.Decimal(13,2)", "Edm.Decimal(15,3)"),
    change("Edm.Int32", "Edm.Decimal(13,3)"),
    change("Edm.DateTime", "Edm.DateTimeOffset"),
    change("Edm.String(14) not null", "Edm.String(14)"),
  ]).toEqual(["safe", "safe", "safe", "safe", "safe", "safe"]);
  expect([
    change("Edm.String(20)", "Edm.String(14)"),
    change("Edm.String", "Edm.String(250)"),
    change("Edm.Decimal(13,3)", "Edm.Decimal(13,2)"),
    change("Edm.Decimal(13,2)", "Edm.Decimal(13,3)"),
    change("Edm.DateTimeOffset not null", "Edm.Date"),
  ]).toEqual(["narrowing", "narrowing", "narrowing", "narrowing", "narrowing"]);
  expect([change("Edm.String(14)", "Edm.DateTimeOffset"), change("Edm.Decimal(13,2)", "Edm.Double")]).toEqual(["breaking", "breaking"]);
});
