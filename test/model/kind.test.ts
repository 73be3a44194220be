import { describe, expect, test } from "vitest";
import { isFault } from "../../src/base/fault.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { code, decimal, reference, text } from "../../src/model/field.ts";
import { violated } from "../../src/model/invariant.ts";
import { extend, fieldOf, type Kind, kindOf, model } from "../../src/model/kind.ts";
import { configuredModel } from "../../src/model/kind-configuration.ts";

const faultOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (isFault(error)) return `${error.code} ${error.subject}`;
    throw error;
  }
  return "none";
};

const tool: Kind = { name: "tool", label: "Tool", plural: "Tools", group: false, identity: [], fields: [code("number", "Number")] };
const withField = (field: Kind["fields"][number]): Kind => ({ ...tool, fields: [...tool.fields, field] });

describe("the canonical model", () => {
  test("it knows the kinds a manufacturer needs", () => {
    const names = [...canonicalModel.kinds.keys()];
    expect(names).toEqual(expect.arrayContaining(["company", "site", "party", "item", "purchase_order_line", "goods_receipt"]));
    expect(names).toEqual(
      expect.arrayContaining(["production_order", "shipment", "customer_invoice", "bank_statement_entry", "exchange_rate"]),
    );
    expect(names).toHaveLength(23);
  });

  test("every quantity names its unit, every field says what it is, and nothing can be changed", () => {
    for (const kind of canonicalModel.kinds.values()) {
      for (const field of kind.fields) {
        expect(field.description, `${kind.name}.${field.name}`).not.toBe("");
        if (field.name.endsWith("quantity")) expect(field.unit, `${kind.name}.${field.name}`).toBe("unit");
      }
      expect(Object.isFrozen(kind) && Object.isFrozen(kind.fields) && Object.isFrozen(kind.fields[0]?.type)).toBe(true);
    }
  });

  test("an order line belongs to its order but may come without one", () => {
    const order = fieldOf(kindOf(canonicalModel, "purchase_order_line"), "order");
    expect(order).toMatchObject({ parent: true, type: { kind: "reference", to: "purchase_order" } });
    expect(order?.required).toBeUndefined();
  });
});

describe("a model is refused", () => {
  test.each([
    ["twice the same kind", [tool, tool], "model-name kind tool"],
    ["a bad name", [{ ...tool, name: "Tool-1" }], "model-name kind Tool-1"],
    ["a name of the language", [{ ...tool, name: "constructor" }], "model-name kind constructor"],
    ["twice the same field", [withField(code("number", "again"))], "model-name kind tool.number"],
    ["a reference to nowhere", [withField(reference("bin", "bin", "where"))], "model-reference kind tool.bin"],
    ["a parent that is no reference", [withField(text("box", "box", { parent: true }))], "model-reference kind tool.box"],
    ["a unit that is no field", [withField(decimal("mass", "mass", { unit: "unit" }))], "model-field kind tool.mass"],
    ["a lifecycle without its field", [{ ...tool, lifecycle: { field: "state", states: ["new"] } }], "model-field kind tool.state"],
    [
      "an identity rule over a field that is not there",
      [{ ...tool, identity: [{ kind: "exact" as const, fields: ["serial"], strength: 1, description: "" }] }],
      "model-field kind tool.serial",
    ],
  ])("for %s", (_, kinds, expected) => {
    expect(faultOf(() => model(kinds))).toBe(expected);
  });
});

describe("a user's own fields and kinds", () => {
  const configuration = {
    fields: { item: [{ name: "drawing", type: "code", description: "Drawing number" }] },
    kinds: [
      {
        name: "tool",
        fields: [
          { name: "number", type: "code" },
          { name: "item", type: "reference", to: "item" },
        ],
        identity: [{ kind: "exact", fields: ["number"] }],
      },
    ],
  };

  test("are added, and what was there stays", () => {
    const extended = configuredModel(canonicalModel, configuration);
    expect(fieldOf(kindOf(extended, "item"), "drawing")?.type).toEqual({ kind: "code" });
    expect(fieldOf(kindOf(extended, "item"), "gtin")).toEqual(fieldOf(kindOf(canonicalModel, "item"), "gtin"));
    expect(fieldOf(kindOf(canonicalModel, "item"), "drawing")).toBeUndefined();
    expect(kindOf(extended, "tool")).toMatchObject({
      label: "tool",
      plural: "tools",
      group: false,
      identity: [{ description: "same number" }],
    });
    expect(configuredModel(canonicalModel, undefined).kinds.size).toBe(canonicalModel.kinds.size);
  });

  test.each([
    ["an unknown kind", { fields: { gadget: [] } }, "kind-unknown kind gadget"],
    ["a field that exists", { fields: { item: [{ name: "gtin", type: "code" }] } }, "model-name kind item.gtin"],
    ["an unknown word", { kinds: [{ ...configuration.kinds[0], colour: "red" }] }, "model-configuration model.kinds.0"],
    ["a reference without target", { fields: { item: [{ name: "x", type: "reference" }] } }, "model-configuration model.fields.item.0"],
    ["a kind that exists", { kinds: [{ name: "item", fields: [{ name: "a", type: "text" }] }] }, "model-name kind item"],
  ])("are refused for %s", (_, wrong, expected) => {
    expect(faultOf(() => configuredModel(canonicalModel, wrong))).toBe(expected);
  });

  test("an extension never changes the model it started from", () => {
    const before = canonicalModel.kinds.size;
    expect(extend(canonicalModel, {}, [tool]).kinds.size).toBe(before + 1);
    expect(canonicalModel.kinds.size).toBe(before);
  });
});

describe("invariants", () => {
  const broken = (kind: string, values: Record<string, string | null>): string[] =>
    violated(kindOf(canonicalModel, kind), values).map((violation) => `${violation.fields.join("+")}: ${violation.cause}`);

  test("a production order is never planned below what it has made", () => {
    expect(broken("production_order", { planned_quantity: "10", completed_quantity: "12" })).toEqual([
      "planned_quantity+completed_quantity: planned_quantity 10 is below completed_quantity 12",
    ]);
    expect(broken("production_order", { planned_quantity: "12.0", completed_quantity: "12" })).toEqual([]);
    expect(broken("production_order", { planned_quantity: "10", completed_quantity: null })).toEqual([]);
  });

  test("stock is not negative and a bank amount has a currency", () => {
    expect(broken("stock_balance", { quantity: "-0.5" })).toEqual(["quantity: quantity -0.5 is negative"]);
    expect(broken("stock_balance", { quantity: "0" })).toEqual([]);
    expect(broken("bank_statement_entry", { amount: "5", currency: "" })).toEqual(["amount+currency: amount 5 has no currency"]);
    expect(broken("bank_statement_entry", { amount: "5", currency: "EUR" })).toEqual([]);
    expect(broken("party", { name: "Acme" })).toEqual([]);
  });
});
