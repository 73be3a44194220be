// A row that is not there yet: what it says is proved by reading it, and what it would say falsely is not made.
import { expect, test } from "vitest";
import { amount, code, decimal, reference, text } from "../../../src/model/field.ts";
import { model } from "../../../src/model/kind.ts";
import { compileMapping } from "../../../src/source/mapping/mapper.ts";
import { feedMapping } from "../../../src/source/mapping/mapping.ts";

const known = model([
  {
    name: "bill",
    label: "Bill",
    plural: "bills",
    fields: [
      code("number", "number"),
      text("note", "remark"),
      reference("supplier", "bill", "who bills"),
      decimal("quantity", "billed", { unit: "unit" }),
      code("unit", "unit of it"),
      amount("amount", "to pay"),
      code("currency", "of the amount"),
      code("status", "state"),
    ],
    identity: [],
    group: false,
  },
]);

const made = (fields: object, values: Record<string, string>, currency?: string) => {
  const mapping = feedMapping.parse({ kind: "bill", key: "ID", fields });
  const row = compileMapping(mapping, known, { site: "lyon", currency }).newRow?.of(values);
  if (row === undefined || "cause" in row) return row?.cause;
  return { columns: row.columns, fixed: [...row.fixed], left: Object.fromEntries(row.left) };
};

test("each field goes into its column, a unit beside its quantity, and what every row says rightly needs none", () => {
  const fields = {
    number: "NO",
    supplier: "SUP",
    amount: "SUM",
    quantity: { from: "QTY", decimal: ",", unit: { from: "UOM", codes: { KG: "KGM", ST: "C62" } } },
    status: { from: "STATE", codes: { "0": "draft", "1": "open" } },
  };
  const values = { number: "B1", supplier: "77", quantity: "1.5", unit: "KGM", status: "draft", amount: "10", currency: "EUR" };
  expect(made(fields, values, "EUR")).toEqual({
    columns: { NO: "B1", SUP: "77", SUM: "10", QTY: "1,5", UOM: "KG", STATE: "0" },
    fixed: ["currency"],
    left: {},
  });
});

test("what has no way back is left out and said to be", () => {
  const fields = { number: "NO", note: { cel: 'row.A + "!"' }, status: { from: "STATE", codes: { "1": "open", "2": "open" } } };
  expect(made(fields, { number: "B1", note: "x!", status: "open" })).toMatchObject({
    columns: { NO: "B1" },
    left: { note: "the mapping does not say how note is written", status: "the mapping does not say how status is written" },
  });
});

test.each([
  [{ number: "NO", currency: { value: "EUR" } }, { number: "B1", currency: "USD" }, "every new record of the feed says currency EUR"],
  [
    { number: "NO", amount: { cel: "row.SUM" } },
    { number: "B1", amount: "-5.00" },
    "the mapping does not say how a negative amount is told",
  ],
  [{ number: "NO", note: "NO" }, { number: "B1", note: "other" }, "NO cannot say note and another field"],
  [{ number: { from: "NO", none: ["B1"] } }, { number: "B1" }, "number would not be read again as it was written"],
])("a row that would say something else is not made: %o", (fields, values, cause) => {
  expect(made(fields, values as Record<string, string>)).toBe(cause);
});
