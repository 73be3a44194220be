import { expect, test } from "vitest";
import { tryton } from "../../../src/connectors/tryton/reader.ts";
import { trytonVersions } from "../../../src/connectors/tryton/pack.ts";
import { canonicalModel } from "../../../src/model/canonical-model.ts";
import { compileMapping } from "../../../src/source/mapping/mapper.ts";

const defaults = { site: "ulm", zone: "Europe/Berlin", currency: "EUR" };
const feeds = Object.fromEntries(Object.keys(mappingOf("6.0").feeds).map((name) => [name, {}]));

function mappingOf(version: (typeof trytonVersions)[number]) {
  const options = tryton.options.parse({ url: "http://tryton", database: "db", user: "hub", password: "secret", version, feeds: {} });
  const mapping = tryton.mappingFor?.(options);
  return mapping ?? expect.fail("it brings a mapping");
}

test("the mappings of both versions fit the canonical kinds, and differ where Tryton does", () => {
  const columns = trytonVersions.map((version) => {
    const { feeds: mapped, codes } = mappingOf(version);
    return Object.fromEntries(
      Object.entries(mapped).map(([name, feed]) => [name, [...compileMapping(feed, canonicalModel, defaults, codes).columns.keys()]]),
    );
  });
  const differing = Object.keys(feeds).filter((name) => JSON.stringify(columns[0]?.[name]) !== JSON.stringify(columns[1]?.[name]));
  expect(differing).toEqual(["production_order"]);
  expect(columns.map((one) => one["production_order"]?.filter((column) => column.endsWith(".symbol")))).toEqual([
    ["uom.symbol"],
    ["unit.symbol"],
  ]);
});
