// The mapping that comes with the connector, against what a real Tryton holds.
import { expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { tryton } from "../../src/connectors/tryton/reader.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { compileMapping } from "../../src/source/mapping/mapper.ts";
import type { MappedClaim } from "../../src/source/mapping/claim.ts";
import { withTryton } from "../support/tryton.ts";

const defaults = { site: "ulm", zone: "Europe/Berlin", currency: "EUR" };
const feeds = Object.fromEntries(Object.keys(mappingOf("6.0").feeds).map((name) => [name, {}]));

function mappingOf(version: "6.0" | "7.0") {
  const options = tryton.options.parse({ url: "http://tryton", database: "db", user: "hub", password: "secret", version, feeds: {} });
  const mapping = tryton.mappingFor?.(options);
  return mapping ?? expect.fail("it brings a mapping");
}

withTryton(({ url, database, user, password, version }) => {
  const context = {
    secrets: { resolve: async (text: string) => text },
    clock: manualClock(0),
    log: { info: () => {}, warn: () => {} },
    folder: ".",
  };
  const options = tryton.options.parse({ url, database, user, password, version, feeds });

  test("the connector's own mapping reads every document of the server, and parks nothing", async () => {
    await using reader = await tryton.open(options, context);
    const { objects } = await reader.describe();
    const { feeds: mapped, codes } = mappingOf(version);
    const claims: Record<string, MappedClaim[]> = {};
    for (const [name, feed] of Object.entries(mapped)) {
      const mapper = compileMapping(feed, canonicalModel, defaults, codes);
      const known = objects.find((one) => one.name === name)?.columns.map((column) => column.name);
      expect([...mapper.columns.keys()].filter((column) => known?.includes(column) !== true)).toEqual([]);
      claims[name] = [];
      for await (const page of reader.pull(name, undefined, { rowsMax: 1_000, bytesMax: 1 << 20 })) {
        expect(tryton.reread?.(options, name, { raw: page.raw, frame: "", delivery: page.delivery.name })).toEqual(page.rows);
        claims[name].push(...page.rows.map((row) => mapper.map(row, 0)));
      }
      expect([name, claims[name].flatMap(({ parked }) => parked)]).toEqual([name, []]);
      expect([name, claims[name].length > 0]).toEqual([name, true]);
    }
    const fieldsOf = (name: string, field: string, value: string) => claims[name]?.find(({ fields }) => fields[field] === value)?.fields;
    expect(fieldsOf("party", "tax_number", "DE136695976")).toMatchObject({
      city: "Stuttgart",
      postcode: "70173",
      country: "DE",
      active: "true",
    });
    expect(fieldsOf("item", "number", "P-100")).toMatchObject({ name: "Pump P100", unit: "C62", list_price: "1250", is_made: "true" });
    expect(fieldsOf("sales_order", "amount", "4462.5")).toMatchObject({ currency: "EUR", status: "closed" });
    expect(fieldsOf("purchase_order_line", "quantity", "500")).toMatchObject({ unit: "KGM", unit_price: "1.8", amount: "900" });
    expect(fieldsOf("production_order", "status", "completed")).toMatchObject({ planned_quantity: "5", unit: "C62" });
    expect(fieldsOf("supplier_invoice", "number", "SUP-4711")).toMatchObject({ order: "1", open_amount: "0", status: "open" });
    expect(fieldsOf("customer_invoice", "amount", "4462.5")).toMatchObject({ tax_amount: "712.5", order: "1", status: "paid" });
    expect(fieldsOf("payment", "direction", "out")).toMatchObject({
      amount: "1240",
      currency: "EUR",
      supplier_invoice: "1",
      customer_invoice: null,
    });
  });
});
