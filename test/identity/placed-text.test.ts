import { expect, test } from "vitest";
import { matchPlan } from "../../src/identity/match-plan.ts";
import { heed, placedBy } from "../../src/identity/placed.ts";
import { placedPacking } from "../../src/identity/placed-text.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { kindOf } from "../../src/model/kind.ts";
import { claim } from "./plant-group.ts";

const planOf = (kind: string) => matchPlan(kindOf(canonicalModel, kind), canonicalModel);

test("a record that was kept as text is what it was, its versions and the claims that gave its values among them", () => {
  const plan = planOf("party");
  const packing = placedPacking(() => plan);
  const placed = placedBy(claim({ source: "erp", key: "1", version: 3, fields: { name: "Acme Castings", tax_number: "FR1" } }), plan);
  expect(packing.read(packing.write(placed), placed.record)).toEqual(placed);
  heed(placed, claim({ source: "erp", key: "1", version: 5, site: "gera", fields: { tax_number: "", country: "FR" } }));
  heed(placed, claim({ source: "erp", key: "1", version: 1, fields: { name: "Acme" } }));
  Object.assign(placed, { entity: "another record", cluster: "a cluster", missing: ["a parent"], exact: false });
  expect(packing.read(packing.write(placed), placed.record)).toEqual(placed);
});
