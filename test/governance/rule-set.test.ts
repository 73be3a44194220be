// What is refused when rules are loaded, in the words of the rules themselves.
import { expect, test } from "vitest";
import { readRuleSet, rulesText } from "../../src/governance/rule-configuration.ts";
import { rulesConfiguration } from "../../src/governance/rule-schema.ts";
import { sentence } from "../../src/governance/sentence.ts";
import { withRule } from "../../src/governance/rule-addition.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { extend } from "../../src/model/kind.ts";

test("two rules of one name are refused when they are written, and read where they stand in the log", () => {
  const written = rulesConfiguration.parse([
    { name: "dates", fields: "purchase_order.promised_date", authority: ["erp"] },
    { name: "dates", deletes: "purchase_order_line", outcome: "ask" },
  ]);
  const cause = "two rules have this name, of purchase_order.promised_date and of deletes of purchase_order_line";
  expect(() => rulesText(written)).toThrow(expect.objectContaining({ code: "rule-name-twice", subject: "rule dates", cause }) as Error);
  expect(readRuleSet(JSON.stringify(written), 0, canonicalModel).rules).toHaveLength(1);
});

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

test("scopes that could meet in one record tie; those that cannot, or of unlike weight, do not", () => {
  const rule = (more: object) => ({ fields: "item.list_price", authority: ["erp"], ...more });
  const lyon = rule({ companies: { acme: ["lyon"] } });
  expect(
    load(lyon, rule({ companies: { other: ["ulm"] } }), rule({ product_lines: ["pumps"] }), rule({ sites: ["lyon"] })).rules,
  ).toHaveLength(4);
  expect(load(rule({ product_lines: ["pumps"] }), rule({ product_lines: ["valves"] })).rules).toHaveLength(2);
  for (const [one, other] of [
    [lyon, rule({ companies: { acme: [], more: ["ulm"] } })],
    [rule({ product_lines: ["pumps", "valves"] }), rule({ product_lines: ["valves"] })],
    [rule({ product_lines: ["pumps"], when: { unit: "C62" } }), rule({ product_lines: ["pumps"], when: { active: "true" } })],
  ])
    expect(() => load(one ?? {}, other ?? {})).toThrow(expect.objectContaining({ code: "rule-tie", subject: "item.list_price" }));
});

test("a rule for a product line that decides the product line is a circle", () => {
  expect(() => load({ fields: "item.category", product_lines: ["pumps"], authority: ["plm"] })).toThrow(
    expect.objectContaining({ code: "rule-cycle", cause: expect.stringContaining("for product line pumps") }),
  );
});

test.each([
  ["adding up what is no number", { fields: "party.name", resolution: "sum" }, /name is a text, and of such there is no sum/],
  ["adding up a unit without what it measures", { fields: "item.unit", resolution: "sum", together: true }, /unit is a code/],
  ["uniting what is no list", { fields: "item.list_price", resolution: "union" }, /list_price is a decimal, and of such there is no union/],
])("%s is refused", (_, rule, cause) => {
  expect(() => load(rule)).toThrow(expect.objectContaining({ code: "rule-resolution-unfit", cause: expect.stringMatching(cause) }));
});

test.each([
  ["a product line where the kind has none", { fields: "party.name", product_lines: ["pumps"] }, /party has no field for its product line/],
  ["a validation of a field it does not decide", { fields: "party.name", validations: { city: { one_of: ["Ulm"] } } }, /it validates city/],
])("%s is refused", (_, rule, cause) => {
  expect(() => load(rule)).toThrow(expect.objectContaining({ code: "rule-unknown-field", cause: expect.stringMatching(cause) }));
});

test.each([
  ["a group", "(ab)+"],
  ["an unbounded repeat", "[0-9]*"],
  ["an alternative", "a|b"],
  ["a repeat the wrong way round", "a{5,2}"],
  ["a repeat beyond every value", "a{1,99999}"],
])("a pattern with %s is refused: it may not stall the hub", (_, pattern) => {
  expect(() => load({ fields: "party.name", validations: { name: { pattern } } })).toThrow(/no groups/);
});

test("a field with a digit in its name is ruled like any other", () => {
  const model = extend(canonicalModel, { item: [{ name: "grade_2", description: "Second grade", type: { kind: "code" } }] });
  const written = JSON.stringify([{ fields: "item.[grade_2, description]", authority: ["erp"] }]);
  expect(readRuleSet(written, 0, model).rules[0]?.fields).toEqual(["grade_2", "description"]);
});

test("a rule that is added takes its field from the rule of the same records, and leaves the rest", () => {
  const set = JSON.stringify([
    { fields: "item.[description, unit]", authority: ["plm"], validations: { unit: { one_of: ["C62"] } } },
    { fields: "item.description", sites: ["gera"], authority: ["mes"] },
    { deletes: "item", outcome: "ask" },
  ]);
  expect(JSON.parse(withRule(set, [{ fields: "item.unit", authority: ["erp", "plm"] }]))).toMatchObject([
    { fields: "item.description", authority: ["plm"] },
    { fields: "item.description", sites: ["gera"], authority: ["mes"] },
    { deletes: "item", outcome: "ask" },
    { fields: "item.unit", authority: ["erp", "plm"] },
  ]);
  const [only] = JSON.parse(withRule(set, [{ fields: "item.description", sites: ["gera"], authority: ["erp"] }])) as { fields: string }[];
  expect(only?.fields).toBe("item.[description, unit]");
});
