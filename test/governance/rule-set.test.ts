// What is refused when rules are loaded, in the words of the rules themselves.
import { expect, test } from "vitest";
import { readRuleSet, rulesText } from "../../src/governance/rule-configuration.ts";
import { rulesConfiguration } from "../../src/governance/rule-schema.ts";
import { sentence } from "../../src/governance/sentence.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";

const load = (...written: readonly object[]) => readRuleSet(rulesText(rulesConfiguration.parse(written)), 0, canonicalModel);

test("two rules of equal weight over one field are refused, and both are printed", () => {
  const both = () =>
    load(
      { fields: "purchase_order_line.[quantity, unit]", authority: ["erp"] },
      { fields: "purchase_order_line.quantity", authority: ["mes", "erp"] },
    );
  expect(both).toThrow(
    expect.objectContaining({
      code: "rule-tie",
      subject: "purchase_order_line.quantity",
      cause: expect.stringMatching(
        /"erp decides quantity and unit of purchase_order_line\." and "mes, then erp decide quantity of purchase_order_line\."/,
      ),
    }),
  );
});

test("rules for different states, or one for a site, are no tie", () => {
  const rule = (more: object) => ({ fields: "production_order.due_date", authority: ["erp"], ...more });
  expect(load(rule({ when: { state: "planned" } }), rule({ when: { state: "started" } }), rule({ sites: ["lyon"] })).rules).toHaveLength(3);
});

test("rules that ask for each other's fields are refused, and both are printed", () => {
  const circle = () =>
    load(
      { fields: "production_order.status", when: { priority: "high" }, authority: ["erp"] },
      { fields: "production_order.priority", when: { state: "planned" }, authority: ["mes"] },
    );
  expect(circle).toThrow(
    expect.objectContaining({
      code: "rule-cycle",
      cause: expect.stringMatching(/"erp decides status .*while priority is high\." and "mes decides priority .*while state is planned\."/),
    }),
  );
});

test("a rule over a field or a kind that is not there names what is", () => {
  expect(() => load({ fields: "purchase_order_line.colour", authority: ["erp"] })).toThrow(
    expect.objectContaining({ code: "rule-unknown-field", hint: expect.stringContaining("quantity") }),
  );
  expect(() => load({ fields: "machine_dream.colour", authority: ["erp"] })).toThrow(
    expect.objectContaining({ code: "rule-unknown-kind" }),
  );
});

test("a rule prints as a sentence that the people it binds can read", () => {
  const { rules } = load({
    fields: "production_order.[planned_quantity, due_date]",
    when: { state: ["planned", "released"] },
    authority: ["erp", "mes"],
    silent_after: "P3D",
    on_disagreement: "ask",
  });
  expect(rules.map((rule) => sentence(rule))).toEqual([
    [
      "erp, then mes decide planned_quantity and due_date of production_order",
      "while state is planned or released",
      "an owner without contact for 3 days becomes equal to the next",
      "and a person is asked about differences.",
    ].join(", "),
  ]);
});
