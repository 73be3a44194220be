// What people decide, what a record refuses, and what happens to records that are withdrawn.
import { expect, test } from "vitest";
import type { OverrideEnd } from "../../src/observation/entry.ts";
import { decides, hour, judged, says } from "./judgement.ts";

const rules = [{ fields: "purchase_order_line.quantity", authority: ["erp", "mes"] }];
const override = (until: OverrideEnd) => decides(3, { kind: "override", fields: { quantity: "50" }, until, confirmed: true });
const first = says("erp", 1, { quantity: "10", promised_date: "2026-04-01" });

test("an override wins over every rule", () => {
  expect(judged({ rules, said: [first, override({ kind: "never" })] }).survivor("quantity")).toBe("50 from people");
});

test("an override for ever outlives changes of the source, until a person ends it", () => {
  const said = [first, override({ kind: "never" }), says("erp", 5, { quantity: "11" })];
  expect(judged({ rules, said }).survivor("quantity")).toBe("50 from people");
  const ended = decides(7, { kind: "override-ended", fields: ["quantity"] });
  expect(judged({ rules, said: [...said, ended] }).survivor("quantity")).toBe("11 from erp");
});

test("an override until the source changes is not lifted by the same value sent again, nor by another field", () => {
  const said = [first, override({ kind: "changed" }), says("erp", 5, { quantity: "10", promised_date: "2026-04-09" })];
  expect(judged({ rules, said }).survivor("quantity")).toBe("50 from people");
  expect(judged({ rules, said: [...said, says("erp", 6, { quantity: "11" })] }).survivor("quantity")).toBe("11 from erp");
});

test("an override until a date ends at that date, whichever tick reveals it", () => {
  const said = [first, override({ kind: "date", at: hour(10) })];
  expect(judged({ rules, said, now: 9 }).survivor("quantity")).toBe("50 from people");
  const told = judged({ rules, said, now: 30 });
  expect(told.survivor("quantity")).toBe("10 from erp");
  expect(told.versions).toEqual([1, 3, 10]);
});

test("an override whose date had passed when it was made never stands", () => {
  expect(judged({ rules, said: [first, override({ kind: "date", at: hour(2) })], now: 4 }).survivor("quantity")).toBe("10 from erp");
});

test("an override until the owner agrees ends when the owner says the same, and what the owner says later counts", () => {
  const said = [first, override({ kind: "agreed" }), says("erp", 5, { quantity: "50" })];
  expect(judged({ rules, said }).survivor("quantity")).toBe("50 from erp");
  expect(judged({ rules, said: [...said, says("erp", 6, { quantity: "60" })] }).survivor("quantity")).toBe("60 from erp");
});

test("the last override of a field takes the place of the one before", () => {
  const again = decides(4, { kind: "override", fields: { quantity: "70" }, until: { kind: "never" }, confirmed: true });
  expect(judged({ rules, said: [first, override({ kind: "never" }), again] }).survivor("quantity")).toBe("70 from people");
});

const order = [
  { fields: "production_order.planned_quantity", authority: ["erp"] },
  { fields: "production_order.completed_quantity", authority: ["mes"] },
];

test("a target below what is made is refused: the field that moved last keeps its value until the record holds together again", () => {
  const said = [
    says("erp", 1, { planned_quantity: "20" }),
    says("mes", 2, { completed_quantity: "15" }),
    says("erp", 3, { planned_quantity: "12" }),
  ];
  const told = judged({ kind: "production_order", rules: order, said });
  expect(told.survivor("planned_quantity")).toBe("20 from erp");
  expect(told.refused).toEqual(["planned_quantity"]);
  const whole = judged({ kind: "production_order", rules: order, said: [...said, says("mes", 4, { completed_quantity: "11" })] });
  expect([whole.survivor("planned_quantity"), whole.refused]).toEqual(["12 from erp", []]);
});

test("a system that deletes its record leaves the others; the record is gone when all have deleted it, and back when one returns", () => {
  const said = [first, says("mes", 2, { quantity: "12" }), says("erp", 3, {}, { deleted: true })];
  const told = judged({ rules, said });
  expect([told.survivor("quantity"), told.deleted]).toEqual(["12 from mes", false]);
  const gone = [...said, says("mes", 4, {}, { deleted: true })];
  expect(judged({ rules, said: gone }).deleted).toBe(true);
  const back = judged({ rules, said: [...gone, says("erp", 5, { quantity: "13" })] });
  expect([back.survivor("quantity"), back.deleted]).toEqual(["13 from erp", false]);
});

test("an entry that comes late is judged at its place: the order of arrival does not count", () => {
  const said = [first, says("mes", 2, { quantity: "12" }), override({ kind: "changed" }), says("erp", 6, { quantity: "14" })];
  const shuffled = [...said.entries()].toReversed().map(
    ([place, one]) =>
      (kind: string) =>
        one(kind, place + 1),
  );
  const [one, other] = [judged({ rules, said }), judged({ rules, said: shuffled })];
  expect([other.survivor("quantity"), other.versions, other.discrepancies]).toEqual([
    one.survivor("quantity"),
    one.versions,
    one.discrepancies,
  ]);
});
