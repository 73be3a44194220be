import { expect, test } from "vitest";
import { type FieldClass, fieldClasses } from "../../src/base/field-class.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { classOf, fieldSight, type SeenClasses } from "../../src/model/field-class.ts";
import { kindOf } from "../../src/model/kind.ts";

const nowhere = { sites: [], group: false };
const seen = (places: Partial<Record<FieldClass, readonly string[] | "all">>): SeenClasses =>
  Object.fromEntries(
    fieldClasses.map((one) => {
      const sites = places[one];
      return [one, sites === undefined ? nowhere : sites === "all" ? { sites: [], group: true } : { sites, group: false }];
    }),
  ) as unknown as SeenClasses;

test("every amount of the model is of a class that is not public, and so is every account of a bank", () => {
  for (const kind of canonicalModel.kinds.values())
    for (const { name, currency } of kind.fields)
      if (currency !== undefined || name.includes("iban"))
        expect([kind.name, name, classOf(kind, name)]).not.toEqual([kind.name, name, "public"]);
  expect(classOf(kindOf(canonicalModel, "bank_balance"), "amount")).toBe("bank");
});

test("a field is seen where its class is; what the model does not have, where all of its kind is", () => {
  const sight = fieldSight(canonicalModel, seen({ public: ["lyon", "ulm"], price: ["lyon"] }));
  expect(sight.field("purchase_order_line", "unit_price", "lyon")).toBe(true);
  expect(sight.field("purchase_order_line", "unit_price", "ulm")).toBe(false);
  expect(sight.field("purchase_order_line", "quantity", "ulm")).toBe(true);
  expect(sight.field("party", "iban", "lyon")).toBe(false);
  expect(sight.field("purchase_order_line", "no_such_field", "ulm")).toBe(false);
  expect(sight.field("purchase_order_line", "*", "lyon")).toBe(true);
  expect(sight.field("no_such_kind", "name", "lyon")).toBe(false);
  expect([sight.whole("purchase_order_line", "lyon"), sight.whole("party", "lyon"), sight.page("lyon")]).toEqual([true, false, false]);
  expect([sight.money("purchase_order_line", "lyon"), sight.money("bank_balance", "lyon"), sight.money("", "ulm")]).toEqual([
    true,
    false,
    false,
  ]);
});

test("of the group is seen what is seen anywhere; everything only where every class of the model is seen everywhere", () => {
  const sight = fieldSight(canonicalModel, seen({ public: "all", price: ["lyon"] }));
  expect([sight.field("item", "list_price", "*"), sight.everywhere("item", "list_price"), sight.everywhere("item", "name")]).toEqual([
    true,
    false,
    true,
  ]);
  expect(sight.everything).toBe(false);
  // No field of the model is of payroll: who does not see it misses nothing.
  expect(fieldSight(canonicalModel, seen({ public: "all", price: "all", bank: "all", personal: "all" })).everything).toBe(true);
});
