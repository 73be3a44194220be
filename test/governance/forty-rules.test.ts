// Forty rules of a group, as the benchmark loads them: what does not hold for a record costs it nothing.
import { expect, test } from "vitest";
import { parse } from "yaml";
import { fortyRules } from "../../bench/forty-rules.ts";
import { fieldPlan } from "../../src/governance/field-plan.ts";
import { readRuleSet, rulesText } from "../../src/governance/rule-configuration.ts";
import { compileRules } from "../../src/governance/rule-set.ts";
import { rulesConfiguration } from "../../src/governance/rule-schema.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { kindOf } from "../../src/model/kind.ts";

const written = parse(fortyRules) as object[];
const load = (rules: readonly object[]) => readRuleSet(rulesText(rulesConfiguration.parse(rules)), 0, canonicalModel);
const kind = kindOf(canonicalModel, "purchase_order_line");
const plan = fieldPlan(kind);

const line = (fields: Readonly<Record<string, string>>): (string | undefined)[] => plan.names.map((name) => fields[name]);
const nameOf = (rules: readonly object[], field: string, site: string, fields: Readonly<Record<string, string>>) =>
  compileRules(load(rules), kind).unitOf(plan.index.get(field) ?? -1, site, line(fields))?.rule?.name;

test("forty realistic rules are loaded together, and use all that a rule can say", () => {
  const { rules, deletes } = load(written);
  expect(rules.length + deletes.length).toBe(40);
  const uses = (says: (rule: (typeof rules)[number]) => boolean): boolean => rules.some(says);
  expect([
    uses(({ sites }) => sites.length > 0),
    uses(({ companies }) => companies.length > 0),
    uses(({ productLines }) => productLines.length > 0),
    uses(({ when }) => when["state"] !== undefined),
    uses(({ when }) => when["currency"] !== undefined),
    uses(({ silentAfterMs }) => silentAfterMs !== undefined),
    uses(({ together }) => together === true),
    uses(({ needsTwo, overrides }) => needsTwo && overrides !== undefined),
    uses(({ validations }) => Object.keys(validations).length > 0),
  ]).not.toContain(false);
  expect(new Set(rules.map(({ resolution }) => resolution))).toEqual(new Set(["rank", "newest", "largest", "smallest", "sum", "union"]));
  expect(new Set(rules.map(({ onDisagreement }) => onDisagreement))).toEqual(new Set(["take", "ask", "hold"]));
  expect(new Set(rules.map(({ tolerance }) => tolerance?.kind))).toEqual(new Set([undefined, "days", "absolute", "relative"]));
  expect(new Set(deletes.map(({ outcome }) => outcome))).toEqual(new Set(["end-date", "ask", "restore"]));
});

test("site, state and currency pick one of them, however many other sites have their own", () => {
  const elsewhere = Array.from({ length: 500 }, (_, place) => ({
    name: `price-${place}`,
    fields: "purchase_order_line.unit_price",
    sites: [`plant-${place}`],
    authority: ["erp-b"],
  }));
  const many = [...written, ...elsewhere];
  expect(nameOf(many, "unit_price", "north", { currency: "EUR" })).toBe("line-price");
  expect(nameOf(many, "unit_price", "north", { currency: "USD" })).toBe("line-price-foreign");
  expect(nameOf(many, "unit_price", "south", { currency: "USD" })).toBe("line-price-south");
  expect(nameOf(many, "unit_price", "plant-499", { currency: "USD" })).toBe("price-499");
  expect(nameOf(many, "quantity", "north", { status: "open" })).toBe("quantity-open");
  expect(nameOf(many, "quantity", "north", { status: "shipped" })).toBe("quantity-moving");
});

test("what decides a line is found once for each combination of facts that rules name", () => {
  const rules = compileRules(load(written), kind);
  const at = (site: string, fields: Readonly<Record<string, string>>) => rules.units(site, line(fields));
  const open = at("north", { status: "open", currency: "EUR", number: "1", quantity: "5" });
  expect(at("north", { status: "open", currency: "EUR", number: "2", quantity: "7" })).toBe(open);
  expect(at("south", { status: "open", currency: "EUR" })).not.toBe(open);
  expect(at("north", { status: "shipped", currency: "EUR" })).not.toBe(open);
  // No rule names these: they are one combination, whatever systems say.
  expect(at("north", { status: "mislaid", currency: "SEK" })).toBe(at("north", { status: "eaten by mice", currency: "NOK" }));
  expect(at("north", { status: "mislaid" })).not.toBe(at("north", { status: "" }));
  const states = plan.index.get("status") ?? -1;
  expect(rules.askedUnit(rules.asked.indexOf(states), "north", line({ number: "1" }))).toBe(
    rules.askedUnit(rules.asked.indexOf(states), "north", line({ number: "2" })),
  );
  // Each silence is gone through once, however many rules speak of it.
  const silences = rules.silences.map(({ source, afterMs }) => `${source} ${afterMs / 86_400_000}`);
  expect(silences.toSorted()).toEqual(["erp-a 2", "erp-a 7", "erp-b 2", "plm 7", "srm 2", "wms 2"]);
});
