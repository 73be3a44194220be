// Who wins by rule: rank, state, site, silence, dates of rules.
import { expect, test } from "vitest";
import { judged, says } from "./judgement.ts";

test("the first system of the rule wins, however late the second speaks", () => {
  const told = judged({
    rules: [{ fields: "purchase_order_line.quantity", authority: ["erp", "mes"] }],
    said: [says("erp", 1, { quantity: "10" }), says("mes", 5, { quantity: "12" })],
  });
  expect(told.survivor("quantity")).toBe("10 from erp");
  expect(told.discrepancies).toEqual(["quantity: erp=10 mes=12, 5 to open"]);
});

test("a system that no rule lists is heard only while no listed one speaks, and never disagrees", () => {
  const rules = [{ fields: "purchase_order_line.quantity", authority: ["erp"] }];
  expect(judged({ rules, said: [says("shop", 1, { quantity: "7" })] }).survivor("quantity")).toBe("7 from shop");
  const told = judged({ rules, said: [says("shop", 1, { quantity: "7" }), says("erp", 2, { quantity: "10" })] });
  expect(told.survivor("quantity")).toBe("10 from erp");
  expect(told.discrepancies).toEqual([]);
});

test("without any rule the newest wins, and a draw goes to the first name", () => {
  const said = [says("erp", 1, { quantity: "10" }), says("crm", 3, { quantity: "11" })];
  expect(judged({ said }).survivor("quantity")).toBe("11 from crm");
  expect(judged({ said: [says("mes", 3, { quantity: "12" }), ...said.slice(1)] }).survivor("quantity")).toBe("11 from crm");
});

test("an owner that takes its value back leaves the field to the next in rank", () => {
  const told = judged({
    rules: [{ fields: "purchase_order_line.quantity", authority: ["erp", "mes"] }],
    said: [says("erp", 1, { quantity: "10" }), says("mes", 2, { quantity: "12" }), says("erp", 3, { quantity: null })],
  });
  expect(told.survivor("quantity")).toBe("12 from mes");
  expect(told.discrepancies).toEqual(["quantity: erp=10 mes=12, 2 to 3"]);
});

const byState = [
  { fields: "production_order.status", authority: ["mes"] },
  { fields: "production_order.planned_quantity", when: { state: ["planned", "released"] }, authority: ["erp", "mes"] },
  { fields: "production_order.planned_quantity", when: { state: ["started"] }, authority: ["mes", "erp"] },
];

test("the state of the document moves authority from planning to the shop floor", () => {
  const said = [
    says("erp", 1, { planned_quantity: "100" }),
    says("mes", 2, { planned_quantity: "90", status: "planned" }),
    says("mes", 3, { status: "started" }),
  ];
  expect(judged({ kind: "production_order", rules: byState, said: said.slice(0, 2) }).survivor("planned_quantity")).toBe("100 from erp");
  const told = judged({ kind: "production_order", rules: byState, said });
  expect(told.survivor("planned_quantity")).toBe("90 from mes");
  expect(told.versions).toEqual([1, 2, 3]);
});

test("a rule for one site is stronger than the rule for all", () => {
  const rules = [
    { fields: "purchase_order_line.quantity", authority: ["erp", "mes"] },
    { fields: "purchase_order_line.quantity", sites: ["lyon"], authority: ["mes", "erp"] },
  ];
  expect(judged({ rules, said: [says("erp", 1, { quantity: "1" }), says("mes", 1, { quantity: "2" })] }).survivor("quantity")).toBe(
    "2 from mes",
  );
});

const silent = [{ fields: "purchase_order_line.quantity", authority: ["erp", "mes"], silent_after: "P1D", resolution: "newest" }];
const words = [says("erp", 1, { quantity: "10", currency: "EUR" }), says("mes", 2, { quantity: "12" })];

test("an owner without contact for a day becomes the equal of the next, from the end of that day on", () => {
  const told = judged({ rules: silent, said: words, contacts: { erp: [1], mes: [40] }, now: 40 });
  expect(told.survivor("quantity")).toBe("12 from mes");
  expect(told.versions).toEqual([1, 25]);
});

test("an owner that was read and had nothing new to say is not silent", () => {
  const told = judged({ rules: silent, said: words, contacts: { erp: [1, 20, 40], mes: [40] }, now: 40 });
  expect(told.survivor("quantity")).toBe("10 from erp");
});

test("a silence that no tick has revealed yet changes nothing", () => {
  expect(judged({ rules: silent, said: words, contacts: { erp: [1] }, now: 24 }).survivor("quantity")).toBe("10 from erp");
});

test("the owner that speaks again wins again from then on", () => {
  const told = judged({ rules: silent, said: words, contacts: { erp: [1, 50] }, now: 60 });
  expect(told.survivor("quantity")).toBe("10 from erp");
  expect(told.versions).toEqual([1, 25, 50]);
});

test("a new rule judges again from its date, not before", () => {
  const told = judged({
    rules: [{ fields: "purchase_order_line.quantity", authority: ["erp", "mes"] }],
    laterRules: { 10: [{ fields: "purchase_order_line.quantity", authority: ["mes", "erp"] }] },
    said: words,
    now: 12,
  });
  expect(told.survivor("quantity")).toBe("12 from mes");
  expect(told.versions).toEqual([1, 10]);
});
