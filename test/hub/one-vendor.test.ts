// One vendor's ERP in two releases at two plants: each has a mapping of its own, and what they say is one order.
import { expect, test } from "vitest";
import { eachBackend } from "../support/database.ts";
import { hubWorld } from "../support/hub-world.ts";

const source = (name: string, site: string, version: string, orders: string): string => `
  - name: ${name}
    connector: delimited
    site: ${site}
    zone: Europe/Paris
    currency: EUR
    options: { folder: ${name}, settle_seconds: 0 }
    feeds:
      orders: { file: orders.csv, dialect: { delimiter: ";", quote: '"', header: true, row_end: lf, encoding: utf-8 } }
    mapping:
      system: navision
      version: "${version}"
      codes: { units: { ST: C62, PCS: C62 } }
      feeds:
        orders: ${orders}
`;

const twelve = `{ kind: purchase_order_line, key: [Doc_No, Line], at: { from: Changed, format: "DD.MM.YYYY" },
            fields: { company: { value: gears }, number: Doc_No, line_number: Line, status: { value: open },
              quantity: { from: Qty, decimal: ",", unit: { from: UoM, codes: units } },
              unit_price: { from: Price, decimal: "," }, promised_date: { from: Due, format: "DD.MM.YYYY" } } }`;

const fourteen = `{ kind: purchase_order_line, key: [document_number, line_number], at: system_modified_at,
            fields: { company: { value: gears }, number: document_number, line_number: line_number, status: { value: open },
              quantity: { from: quantity, unit: { from: unit_of_measure, codes: units } },
              unit_price: direct_unit_cost, promised_date: promised_receipt_date } }`;

const yaml = `hub: vendor
zone: Europe/Paris
sites: { lyon: { company: gears }, kiel: { company: gears } }
sources:${source("nav-lyon", "lyon", "12", twelve)}${source("nav-kiel", "kiel", "14", fourteen)}`;

eachBackend((backend) => {
  test("plant A on release 12, plant B on release 14: one canonical order line, each claim with the mapping it was read by", async () => {
    const world = await hubWorld(backend, yaml);
    await world.drop("nav-lyon/orders.csv", `Doc_No;Line;Qty;UoM;Price;Due;Changed\nPO1;10;1,5;ST;12,50;31.03.2026;01.02.2026\n`);
    await world.drop(
      "nav-kiel/orders.csv",
      `document_number;line_number;quantity;unit_of_measure;direct_unit_cost;promised_receipt_date;system_modified_at
PO1;10;1.5;PCS;12.50;2026-04-02;2026-02-03T08:00:00Z\n`,
    );
    await world.run("nav-lyon");
    await world.run("nav-kiel");
    const [order, ...others] = await world.rows("select doc from record.record where kind = 'purchase_order_line'");
    expect(others).toEqual([]);
    expect(JSON.parse(order?.["doc"] ?? "{}")).toMatchObject({
      number: "PO1",
      quantity: "1.5",
      unit: "C62",
      unit_price: "12.5",
      promised_date: "2026-04-02",
    });
    // The same in two forms is no difference; the date is one.
    const open = await world.rows("select field from governance.episode where to_position is null and closed_at is null");
    expect(open).toEqual([{ field: "promised_date" }]);
    const read = await world.rows("select source, body::json ->> 'm' as mapping from observation.entry where kind = 'claim' order by 1");
    expect(read.map(({ source: name, mapping }) => [name, mapping])).toEqual([
      ["nav-kiel", expect.stringContaining("14")],
      ["nav-lyon", expect.stringContaining("12")],
    ]);
  }, 60_000);
});
