import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { add, decimal, toText } from "../../../src/base/decimal.ts";
import { delimited } from "../../../src/connectors/delimited/reader.ts";
import { code, date, decimal as decimalField, quantity, reference } from "../../../src/model/field.ts";
import { model } from "../../../src/model/kind.ts";
import { compileMapping } from "../../../src/source/mapping/mapper.ts";
import { feedMapping } from "../../../src/source/mapping/mapping.ts";

const plant = resolve(process.env["SHARED_DIR"] ?? "../shared", "data/erp/adventureworks");
const plain = { identity: [], group: false } as const;
const item = { name: "item", label: "Item", plural: "items", fields: [code("number", "number")], ...plain };
const fields = [
  reference("item", "item", "what"),
  quantity("quantity", "ordered"),
  code("unit", "unit"),
  decimalField("unit_price", "price"),
  date("due_date", "promised"),
];
const known = model([item, { name: "line", label: "Line", plural: "lines", fields, ...plain }]);

const lines = feedMapping.parse({
  kind: "line",
  key: ["PurchaseOrderID", "PurchaseOrderDetailID"],
  at: "ModifiedDate",
  fields: {
    item: { from: "ProductID", scale: 0 },
    quantity: { from: "OrderQty", unit: "C62" },
    unit_price: "UnitPrice",
    due_date: "DueDate",
  },
});

describe.runIf(existsSync(plant))("a real manufacturer's order lines", () => {
  test("all become claims, none parked, and their quantities add up to those of the file", async () => {
    const columns: Record<string, { columns: { name: string }[] }> = JSON.parse(await readFile(join(plant, "columns.json"), "utf8"));
    const names = columns["PurchaseOrderDetail"]?.columns.map((column) => column.name.replace(/Id$/, "ID"));
    const dialect = { delimiter: "\t", quote: "none", row_end: "lf", header: false, encoding: "utf-8" };
    const options = delimited.options.parse({
      settle_seconds: 0,
      feeds: { lines: { file: "PurchaseOrderDetail.csv", dialect, columns: names } },
    });
    const context = {
      secrets: { resolve: async (text: string) => text },
      clock: systemClock,
      log: { info: () => {}, warn: () => {} },
      folder: plant,
    };
    await using reader = await delimited.open(options, context);
    const mapper = compileMapping(lines, known, { site: "bothell", zone: "America/Los_Angeles" });
    const keys = new Set<string>();
    let total = decimal("0");
    for await (const page of reader.pull("lines", undefined, { rowsMax: 1000, bytesMax: 1 << 20 })) {
      for (const row of page.rows) {
        const claim = mapper.map(row, 0);
        expect(claim.parked).toEqual([]);
        keys.add(claim.key);
        total = add(total, decimal(claim.fields["quantity"] ?? ""));
      }
    }
    expect(keys.size).toBe(8_845);
    const text = await readFile(join(plant, "PurchaseOrderDetail.csv"), "utf8");
    const independent = text
      .trimEnd()
      .split("\n")
      .reduce((sum, row) => sum + BigInt(row.split("\t")[3] ?? ""), 0n);
    expect(toText(total)).toBe(independent.toString());
  });
});
