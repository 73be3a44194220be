// What counts as a disagreement, and what happens between equals.
import { expect, test } from "vitest";
import { readRuleSet } from "../../src/governance/rule-configuration.ts";
import { sentence } from "../../src/governance/sentence.ts";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { judged, says } from "./judgement.ts";

const equals = (more: object = {}): object[] => [{ fields: "purchase_order_line.promised_date", authority: [["crm", "erp"]], ...more }];
const promise = (source: string, at: number, date: string) => says(source, at, { promised_date: date });

test("dates within the tolerance are no disagreement; a discrepancy closes when the systems meet", () => {
  const rules = equals({ resolution: "newest", tolerance: { days: 2 } });
  const said = [
    promise("crm", 1, "2026-04-01"),
    promise("erp", 2, "2026-04-03"),
    promise("erp", 3, "2026-04-04"),
    promise("crm", 7, "2026-04-05"),
  ];
  expect(judged({ rules, said: said.slice(0, 2) }).discrepancies).toEqual([]);
  const told = judged({ rules, said });
  expect(told.discrepancies).toEqual(["promised_date: crm=2026-04-01 erp=2026-04-04, 3 to 7"]);
  expect(told.survivor("promised_date")).toBe("2026-04-05 from crm");
});

test("two episodes of one field are two, even where the second opens with the same values", () => {
  const rules = equals({ resolution: "newest" });
  const told = judged({
    rules,
    said: [
      promise("crm", 1, "2026-04-01"),
      promise("erp", 2, "2026-04-09"),
      promise("erp", 3, "2026-04-01"),
      promise("erp", 4, "2026-04-09"),
    ],
  });
  expect(told.discrepancies).toEqual([
    "promised_date: crm=2026-04-01 erp=2026-04-09, 2 to 3",
    "promised_date: crm=2026-04-01 erp=2026-04-09, 4 to open",
  ]);
});

const agreed = [promise("crm", 1, "2026-04-01"), promise("erp", 2, "2026-04-01")];

test("of equals the one that moved since they agreed beats the one that did not", () => {
  const told = judged({ rules: equals(), said: [...agreed, promise("crm", 5, "2026-04-08")] });
  expect(told.survivor("promised_date")).toBe("2026-04-08 from crm");
});

test("where both moved the newer wins, if their clocks can tell", () => {
  const told = judged({ rules: equals(), said: [...agreed, promise("crm", 5, "2026-04-08"), promise("erp", 6, "2026-04-20")] });
  expect(told.survivor("promised_date")).toBe("2026-04-20 from erp");
});

test("where both moved and no clock can tell who was first, the agreed value is held and a person is asked", () => {
  const told = judged({
    rules: equals({ clock_tolerance: "PT2H" }),
    said: [...agreed, promise("crm", 5, "2026-04-08"), promise("erp", 6, "2026-04-20")],
  });
  expect(told.survivor("promised_date")).toBe("2026-04-01 from erp");
  expect(told.discrepancies).toEqual(["promised_date: crm=2026-04-08 erp=2026-04-01, 5 to open, ask"]);
});

test("sending the same value again is no move", () => {
  const told = judged({ rules: equals(), said: [...agreed, promise("crm", 5, "2026-04-08"), promise("erp", 6, "2026-04-01")] });
  expect(told.survivor("promised_date")).toBe("2026-04-08 from crm");
});

test("before any agreement the newest stands, and a person is asked where the rule says so", () => {
  const told = judged({
    rules: equals({ on_disagreement: "ask" }),
    said: [promise("crm", 1, "2026-04-01"), promise("erp", 2, "2026-04-09")],
  });
  expect(told.survivor("promised_date")).toBe("2026-04-09 from erp");
  expect(told.discrepancies).toEqual(["promised_date: crm=2026-04-01 erp=2026-04-09, 2 to open, ask"]);
});

test("a rule that holds keeps the agreed value while they differ", () => {
  const rules = equals({ on_disagreement: "hold" });
  expect(judged({ rules, said: [...agreed, promise("crm", 5, "2026-04-08")] }).survivor("promised_date")).toBe("2026-04-01 from erp");
});

test("the largest or the smallest claim wins where the rule says so, as numbers and not as text", () => {
  const rules = (resolution: string): object[] => [{ fields: "purchase_order_line.quantity", authority: [["crm", "erp"]], resolution }];
  const said = [says("crm", 1, { quantity: "9" }), says("erp", 2, { quantity: "10" })];
  expect(judged({ rules: rules("largest"), said }).survivor("quantity")).toBe("10 from erp");
  expect(judged({ rules: rules("smallest"), said }).survivor("quantity")).toBe("9 from crm");
});

test("a dozen of dozens and a gross of pieces are one quantity", () => {
  const said = [says("crm", 1, { quantity: "12", unit: "DZN" }), says("erp", 2, { quantity: "144", unit: "C62" })];
  expect(judged({ said }).discrepancies.filter((line) => line.startsWith("quantity"))).toEqual([]);
});

test("references are compared by what they mean, not by how each system names it", () => {
  const said = [says("crm", 1, { supplier: "K77" }), says("erp", 2, { supplier: "100012" })];
  const rules = [{ fields: "purchase_order_line.supplier", authority: [["crm", "erp"]] }];
  expect(judged({ rules, said, meaning: { "crm:K77": "volta", "erp:100012": "volta" } }).discrepancies).toEqual([]);
  expect(judged({ rules, said, meaning: { "crm:K77": "volta", "erp:100012": "acme" } }).discrepancies).toHaveLength(1);
});

test("fields of one group travel together: the amount never comes from one system and its currency from another", () => {
  const rules = [
    { fields: "purchase_order_line.[unit_price, currency]", together: true, authority: [["crm", "erp"]], resolution: "newest" },
  ];
  const told = judged({
    rules,
    said: [
      says("crm", 1, { unit_price: "9", currency: "EUR" }),
      says("erp", 2, { unit_price: "10", currency: "USD" }),
      says("crm", 3, { unit_price: "11" }),
    ],
  });
  expect([told.survivor("unit_price"), told.survivor("currency")]).toEqual(["11 from crm", "EUR from crm"]);
});

const measured = (tolerance: object): object[] => [
  { fields: "purchase_order_line.[quantity, unit]", together: true, authority: [["crm", "erp"]], tolerance },
];
const isApart = (tolerance: object, one: readonly [string, string], other: readonly [string, string]): boolean => {
  const quantity = ([value, unit]: readonly [string, string]) => ({ quantity: value, unit });
  const said = [says("crm", 1, quantity(one)), says("erp", 2, quantity(other))];
  return judged({ rules: measured(tolerance), said }).discrepancies.some((line) => line.startsWith("quantity"));
};

test("a tolerance holds between units: a share of any, an amount in the unit that it names, exactly to its end", () => {
  expect(isApart({ relative: "0.01" }, ["1", "KGM"], ["1010", "GRM"])).toBe(false);
  expect(isApart({ relative: "0.01" }, ["1", "KGM"], ["1011", "GRM"])).toBe(true);
  const halfAGram = { absolute: "0.5", unit: "GRM" };
  expect(isApart(halfAGram, ["1", "KGM"], ["1000.5", "GRM"])).toBe(false);
  expect(isApart(halfAGram, ["1", "KGM"], ["1000.51", "GRM"])).toBe(true);
  expect(isApart(halfAGram, ["1", "KGM"], ["1.0005", "KGM"])).toBe(false);
  expect(isApart(halfAGram, ["1", "KGM"], ["1.4", "KGM"]), "half a gram is no half of a kilogram").toBe(true);
  expect(isApart({ absolute: "0.5" }, ["1", "KGM"], ["1000.4", "GRM"]), "of which unit would it be?").toBe(true);
  expect(isApart({ absolute: "0.5" }, ["1", "KGM"], ["1.4", "KGM"])).toBe(false);
  expect(isApart({ absolute: "5", unit: "MTR" }, ["1", "KGM"], ["2", "KGM"]), "a length allows no weight").toBe(true);
});

test("a tolerance in a unit is said with it", () => {
  const [rule] = readRuleSet(JSON.stringify(measured({ absolute: "0.5", unit: "KGM" })), 0, canonicalModel).rules;
  expect(rule && sentence(rule)).toContain("differences up to 0.5 KGM are accepted");
  expect(() => readRuleSet(JSON.stringify(measured({ absolute: "0.5", unit: "STONES" })), 0, canonicalModel)).toThrow(/unit|Invalid/);
});

test("ten of one unit are not ten of another", () => {
  const said = [says("crm", 1, { quantity: "10", unit: "KGM" }), says("erp", 2, { quantity: "10", unit: "GRM" })];
  expect(judged({ said }).discrepancies.filter((line) => line.startsWith("quantity"))).toHaveLength(1);
  const without = [says("crm", 1, { quantity: "10", unit: "KGM" }), says("erp", 2, { quantity: "10" })];
  expect(judged({ said: without }).discrepancies).toEqual([]);
});
