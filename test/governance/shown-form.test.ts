// A system that shows what it is told in a form of its own: what it says in that form is no difference, and has no voice of its own.
import { expect, test } from "vitest";
import { decides, judged, says, type Story } from "./judgement.ts";

const field = "description";
const story = (given: Omit<Story, "kind">) => judged({ kind: "purchase_order_line", ...given });
const upper = "erp description: upper";
const tells = [{ fields: `purchase_order_line.${field}`, authority: ["crm", "erp"], tell: "field" }];

test("capitals of a system that keeps capitals are no difference from the hour at which that is known, and nothing is to be told", () => {
  const said = [says("crm", 0, { [field]: "Shaft" }), says("erp", 1, { [field]: "SHAFT" })];
  const before = story({ rules: tells, said, now: 5 });
  expect(before.discrepancies).toEqual(["description: crm=Shaft erp=SHAFT, 1 to open"]);
  expect(before.intents).toEqual(["erp description: SHAFT -> Shaft, discrepancy, 1"]);
  const known = story({ rules: tells, said, now: 5, forms: { 3: upper } });
  expect(known.discrepancies).toEqual(["description: crm=Shaft erp=SHAFT, 1 to 3"]);
  expect(known.intents).toEqual(["erp description: SHAFT -> Shaft, discrepancy, 1, agreed 3"]);
  expect(known.survivor(field)).toBe("Shaft from crm");
});

test("what is shown otherwise than in the form is a difference, and what is shown in it again ends that", () => {
  const said = [
    says("crm", 1, { [field]: "Shaft" }),
    says("erp", 2, { [field]: "SHAFT" }),
    says("erp", 3, { [field]: "SHAFT 40" }),
    says("crm", 4, { [field]: "Shaft 40" }),
  ];
  expect(story({ rules: tells, said, now: 5, forms: { 0: upper } }).discrepancies).toEqual(["description: crm=Shaft erp=SHAFT 40, 3 to 4"]);
});

test("a form that is revoked counts no more from then on: the difference is there again", () => {
  const said = [says("crm", 1, { [field]: "Shaft" }), says("erp", 2, { [field]: "SHAFT" })];
  const told = story({ rules: tells, said, now: 5, forms: { 0: upper, 4: "erp description: " } });
  expect(told.discrepancies).toEqual(["description: crm=Shaft erp=SHAFT, 4 to open"]);
  expect(told.intents).toEqual(["erp description: SHAFT -> Shaft, discrepancy, 4"]);
});

test("who only shows another's value in a form of its own does not overrule it, though it moved later", () => {
  const said = [says("crm", 1, { [field]: "Shaft" }), says("erp", 2, { [field]: "SHAFT" })];
  expect(story({ said, now: 5 }).survivor(field)).toBe("SHAFT from erp");
  expect(story({ said, now: 5, forms: { 0: upper } }).survivor(field)).toBe("Shaft from crm");
  const moved = [...said, says("erp", 3, { [field]: "AXLE" })];
  expect(story({ said: moved, now: 5, forms: { 0: upper } }).survivor(field)).toBe("AXLE from erp");
});

test("two systems with two forms of one value agree, and three without a form of the third do not", () => {
  const said = [says("crm", 1, { [field]: "Shaft 40" }), says("erp", 2, { [field]: "SHAFT 40" }), says("mes", 3, { [field]: "Shaft" })];
  expect(story({ said, now: 5, forms: { 0: upper, 0.5: "mes description: cut-6" } }).discrepancies).toEqual([]);
  expect(story({ said, now: 5, forms: { 0: upper } }).discrepancies).toEqual([
    "description: crm=Shaft 40 erp=SHAFT 40 mes=Shaft, 3 to open",
  ]);
});

test("a correction until the owner agrees ends where the owner shows it in its form", () => {
  const rules = [{ fields: `purchase_order_line.${field}`, authority: ["erp", "crm"] }];
  const until = { kind: "agreed" } as const;
  const said = [
    says("erp", 1, { [field]: "SHAFT" }),
    decides(2, { kind: "override", fields: { [field]: "Axle" }, until, confirmed: true }),
    says("erp", 3, { [field]: "AXLE" }),
  ];
  expect(story({ rules, said, now: 5 }).survivor(field)).toBe("Axle from people");
  const known = story({ rules, said, now: 5, forms: { 0: upper } });
  expect(known.survivor(field)).toBe("AXLE from erp");
  expect(known.intents).toEqual(["erp description: SHAFT -> Axle, override, 2, agreed 3"]);
});
