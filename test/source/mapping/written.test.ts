// A mapping read backwards, and proved by reading it forwards again.
import { expect, test } from "vitest";
import { amount, code, date, decimal, text } from "../../../src/model/field.ts";
import { model } from "../../../src/model/kind.ts";
import { compileMapping } from "../../../src/source/mapping/mapper.ts";
import { feedMapping } from "../../../src/source/mapping/mapping.ts";

const known = model([
  {
    name: "order_line",
    label: "Order line",
    plural: "order lines",
    fields: [
      text("note", "remark"),
      code("status", "state"),
      date("due_date", "promised"),
      decimal("weight", "of one"),
      amount("unit_price", "price of one"),
      code("currency", "currency"),
    ],
    identity: [],
    group: false,
  },
]);

const row = { NO: "4711", A: "old", B: "old" };

const written = (field: string, how: object | string, value: string, others: object = {}) =>
  compileMapping(feedMapping.parse({ kind: "order_line", key: "NO", fields: { [field]: how, ...others } }), known, {
    site: "lyon",
  }).written?.(row, field, value);

test("a column is written as it is read: dates, numbers and codes in the system's own form", () => {
  expect(written("note", "A", "steel")).toEqual({ columns: { A: "steel" } });
  expect(written("due_date", { from: "A", format: "DD.MM.YYYY[ HH:mm]" }, "2026-04-09")).toEqual({ columns: { A: "09.04.2026" } });
  expect(written("due_date", { from: "A", format: "D/M/YY" }, "2026-04-09")).toEqual({ columns: { A: "9/4/26" } });
  expect(written("weight", { from: "A", decimal: ",", sign: "trailing" }, "-1250.5")).toEqual({ columns: { A: "1250,5-" } });
  expect(written("status", { from: "A", codes: { "10": "open", "20": "closed" } }, "closed")).toEqual({ columns: { A: "20" } });
});

test("nothing is written as no value, where the column can say it", () => {
  expect(written("note", "A", "")).toEqual({ columns: { A: null } });
});

test("what has no way back is not written: expressions, joined columns, several codes for one meaning, counts of days", () => {
  const cause = "the mapping does not say how status is written";
  expect(written("status", { cel: "row.A" }, "open")).toEqual({ cause });
  expect(written("status", { from: ["A", "B"] }, "open")).toEqual({ cause });
  expect(written("status", { from: "A", codes: { "10": "open", "11": "open" } }, "open")).toEqual({ cause });
  expect(written("due_date", { from: "A", format: "excel-1900" }, "2026-04-09")).toEqual({
    cause: "due_date would not be read again as it was written",
  });
});

test("a value that would be read otherwise is not written: spaces that the mapping trims, a decimal beyond the scale", () => {
  expect(written("note", "A", " steel")).toEqual({ cause: "note would not be read again as it was written" });
  expect(written("weight", { from: "A", scale: 1 }, "12.55")).toEqual({ cause: "weight would not be read again as it was written" });
});

test("a column that says two things is not written for one of them", () => {
  expect(written("note", "A", "steel", { status: "A" })).toEqual({ cause: "it would change status too" });
  expect(written("note", "NO", "4712")).toEqual({ cause: "it would change the key too" });
});
