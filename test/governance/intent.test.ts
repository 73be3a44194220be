// Which system is to be told what, from the moment something was decided against it until it says the same.
import { expect, test } from "vitest";
import type { DecisionBody, OverrideEnd } from "../../src/observation/entry.ts";
import { decides, judged, says, type Story } from "./judgement.ts";

const rules = [{ fields: "purchase_order_line.quantity", authority: ["erp", "mes"] }];
const override = (at: number, quantity: string, until: OverrideEnd = { kind: "never" }) =>
  decides(at, { kind: "override", fields: { quantity }, until, confirmed: true });
const tell = (at: number, body: DecisionBody, about = "mes") => decides(at, body, about);
const intents = (story: Story): readonly string[] => judged({ rules, ...story }).intents;
const ten = says("erp", 1, { quantity: "10" });
const twelve = says("mes", 2, { quantity: "12" });

test("what a person sets is offered to the owner of the field, and to nobody else", () => {
  expect(intents({ said: [ten, twelve, override(3, "50")] })).toEqual(["erp quantity: 10 -> 50, override, 3"]);
});

test("nothing is to be told where nothing was decided against anybody", () => {
  expect(intents({ said: [ten, twelve] })).toEqual([]);
  expect(intents({ said: [ten, override(3, "10")] })).toEqual([]);
});

test("until the owner agrees: the owner takes the value on, the correction is agreed and the override ends", () => {
  const told = judged({
    rules,
    said: [ten, override(3, "50", { kind: "agreed" }), says("erp", 5, { quantity: "50" }), says("erp", 9, { quantity: "60" })],
  });
  expect(told.intents).toEqual(["erp quantity: 50 -> 50, override, 3, agreed 5"].map((line) => line.replace("50 -> 50", "10 -> 50")));
  expect(told.survivor("quantity")).toBe("60 from erp");
});

test("an override for ever is offered again when the owner leaves the value that it had taken on", () => {
  const said = [ten, override(3, "50"), says("erp", 5, { quantity: "50" }), says("erp", 7, { quantity: "11" })];
  expect(intents({ said })).toEqual(["erp quantity: 10 -> 50, override, 3, agreed 5", "erp quantity: 11 -> 50, override, 7"]);
});

test("an owner that corrects itself to yet another value is still asked for the one that was set", () => {
  expect(intents({ said: [ten, override(3, "50"), says("erp", 5, { quantity: "11" })] })).toEqual(["erp quantity: 11 -> 50, override, 3"]);
});

test("an override that ends, by a person or its date, withdraws its correction", () => {
  const ended = decides(7, { kind: "override-ended", fields: ["quantity"] });
  expect(intents({ said: [ten, override(3, "50"), ended] })).toEqual(["erp quantity: 10 -> 50, override, 3, withdrawn 7"]);
  const dated = override(3, "50", { kind: "date", at: Date.UTC(2026, 2, 2, 10) });
  expect(intents({ said: [ten, dated], now: 30 })).toEqual(["erp quantity: 10 -> 50, override, 3, withdrawn 10"]);
});

test("another override in its place withdraws the correction and plans its own", () => {
  expect(intents({ said: [ten, override(3, "50"), override(4, "70")] })).toEqual([
    "erp quantity: 10 -> 50, override, 3, withdrawn 4",
    "erp quantity: 10 -> 70, override, 4",
  ]);
});

test("an override that waits for a second person is offered to nobody", () => {
  const waiting = decides(3, {
    kind: "override",
    fields: { quantity: "50" },
    until: { kind: "never" },
    confirmed: true,
    needsSecond: true,
  });
  expect(intents({ said: [ten, waiting] })).toEqual([]);
});

test("where no rule names an owner, each system that says otherwise is offered it", () => {
  expect(intents({ rules: [], said: [ten, twelve, says("finance", 2, { quantity: "50" }), override(3, "50")] })).toEqual([
    "erp quantity: 10 -> 50, override, 3",
    "mes quantity: 12 -> 50, override, 3",
  ]);
});

const losers = (how: "off" | "field" | "record", more: object = {}) => [
  { fields: "purchase_order_line.quantity", authority: ["erp", "mes"], tell: how, ...more },
  { fields: "purchase_order_line.promised_date", authority: ["mes", "erp"], tolerance: { days: 2 } },
  { fields: "purchase_order_line.unit_price", authority: ["erp", "mes"] },
];
const lost = [
  says("erp", 1, { quantity: "10", promised_date: "2026-04-01", unit_price: "3" }),
  says("mes", 2, { quantity: "12", promised_date: "2026-04-09", unit_price: "4" }),
];

test("a rule that tells the losing side plans it: off, of the field in dispute, or of the rest of its record", () => {
  expect(intents({ rules: losers("off"), said: lost })).toEqual([]);
  expect(intents({ rules: losers("field"), said: lost })).toEqual(["mes quantity: 12 -> 10, discrepancy, 2"]);
  expect(intents({ rules: losers("record"), said: lost })).toEqual([
    "mes quantity: 12 -> 10, discrepancy, 2",
    "mes unit_price: 4 -> 3, discrepancy, 2",
  ]);
});

test("the losing side gives way and it is agreed; the winner moves and what it was to be told is withdrawn", () => {
  const said = [...lost, says("erp", 4, { quantity: "14" }), says("mes", 6, { quantity: "14" })];
  expect(intents({ rules: losers("field"), said })).toEqual([
    "mes quantity: 12 -> 10, discrepancy, 2, withdrawn 4",
    "mes quantity: 12 -> 14, discrepancy, 4, agreed 6",
  ]);
});

test("nobody is told while a person is asked; the person's word is the losing side's", () => {
  const asks = losers("field", { on_disagreement: "ask" });
  expect(intents({ rules: asks, said: lost })).toEqual([]);
  const taken = decides(3, { kind: "override", fields: { quantity: "10" }, until: { kind: "changed" }, confirmed: true });
  expect(intents({ rules: asks, said: [...lost, taken] })).toEqual(["mes quantity: 12 -> 10, discrepancy, 3"]);
});

test("a difference within tolerance is no losing side", () => {
  const rounded = [{ fields: "purchase_order_line.quantity", authority: ["erp", "mes"], tell: "field", tolerance: { absolute: "2" } }];
  expect(intents({ rules: rounded, said: lost })).toEqual([]);
});

test("rules that tell nobody any more withdraw what was planned", () => {
  expect(intents({ rules: losers("field"), laterRules: { 5: losers("off") }, said: lost, now: 6 })).toEqual([
    "mes quantity: 12 -> 10, discrepancy, 2, withdrawn 5",
  ]);
});

test("a repair tells a system once what stands, however the rules stand to telling", () => {
  const repair = tell(3, { kind: "tell", fields: ["quantity"] });
  expect(intents({ said: [ten, twelve, repair] })).toEqual(["mes quantity: 12 -> 10, repair, 3"]);
  const done = [ten, twelve, repair, says("mes", 4, { quantity: "10" }), says("mes", 6, { quantity: "13" })];
  expect(intents({ said: done })).toEqual(["mes quantity: 12 -> 10, repair, 3, agreed 4"]);
  expect(intents({ said: [ten, twelve, repair, tell(5, { kind: "untold", fields: ["quantity"] })] })).toEqual([
    "mes quantity: 12 -> 10, repair, 3, withdrawn 5",
  ]);
});

test("what is given back after a split is withdrawn where the system has moved on by itself", () => {
  const back = tell(3, { kind: "correct", values: { quantity: { from: "12", to: "8" } } });
  expect(intents({ said: [ten, twelve, back] })).toEqual(["mes quantity: 12 -> 8, split, 3"]);
  expect(intents({ said: [ten, twelve, back, says("mes", 4, { quantity: "8" })] })).toEqual(["mes quantity: 12 -> 8, split, 3, agreed 4"]);
  expect(intents({ said: [ten, twelve, back, says("mes", 4, { quantity: "15" })] })).toEqual([
    "mes quantity: 12 -> 8, split, 3, withdrawn 4",
  ]);
});

test("an owner that lost because it was not heard is told nothing; back again, it is the other that is told", () => {
  const silent = losers("field", { silent_after: "PT5H" });
  const story = { rules: silent, said: lost, contacts: { erp: [1], mes: [1, 6, 11, 16] }, now: 18 };
  expect(judged(story).survivor("quantity")).toBe("12 from mes");
  expect(intents(story)).toEqual(["mes quantity: 12 -> 10, discrepancy, 2, withdrawn 6"]);
  const back = { ...story, contacts: { ...story.contacts, erp: [1, 17] } };
  expect(intents(back)).toEqual(["mes quantity: 12 -> 10, discrepancy, 2, withdrawn 6", "mes quantity: 12 -> 10, discrepancy, 17"]);
  const asked = tell(8, { kind: "tell", fields: ["quantity"] }, "erp");
  expect(intents({ ...story, said: [...lost, asked] })).toEqual(["mes quantity: 12 -> 10, discrepancy, 2, withdrawn 6"]);
});

test("a system that deletes its record is not to be told any more", () => {
  expect(intents({ rules: losers("field"), said: [...lost, says("mes", 5, {}, { deleted: true })] })).toEqual([
    "mes quantity: 12 -> 10, discrepancy, 2, withdrawn 5",
  ]);
});

test("a decision that comes late is judged at its place: the order of arrival does not count", () => {
  const said = [...lost, override(3, "50"), says("erp", 5, { quantity: "50" }), says("mes", 6, { quantity: "50" })];
  const told = intents({ rules: losers("field"), said });
  for (const order of [
    [4, 3, 2, 1, 0],
    [2, 0, 4, 1, 3],
  ])
    expect(
      intents({ rules: losers("field"), said: order.map((place) => (kind: string) => (said[place] ?? ten)(kind, place + 1)) }),
    ).toEqual(told);
});

test("a release lets the value out that was shown, and not the one that is planned in its place", () => {
  const ask = { rules: losers("field"), said: [...lost, tell(3, { kind: "release", values: { quantity: "10" } })] };
  expect(intents(ask)).toEqual(["mes quantity: 12 -> 10, discrepancy, 2, released"]);
  const other = { ...ask, said: [...lost, tell(3, { kind: "release", values: { quantity: "11" } })] };
  expect(intents(other)).toEqual(["mes quantity: 12 -> 10, discrepancy, 2"]);
  expect(intents({ ...ask, said: [...ask.said, says("erp", 4, { quantity: "14" })] })).toEqual([
    "mes quantity: 12 -> 10, discrepancy, 2, released, withdrawn 4",
    "mes quantity: 12 -> 14, discrepancy, 4",
  ]);
});

test("what is released can be kept back again, and the record of another system is none of its business", () => {
  const release = tell(3, { kind: "release", values: { quantity: "10" } });
  const back = tell(4, { kind: "unreleased", fields: ["quantity"] });
  expect(intents({ rules: losers("field"), said: [...lost, release, back] })).toEqual(["mes quantity: 12 -> 10, discrepancy, 2"]);
  const elsewhere = tell(3, { kind: "release", values: { quantity: "10" } }, "erp");
  expect(intents({ rules: losers("field"), said: [...lost, elsewhere] })).toEqual(["mes quantity: 12 -> 10, discrepancy, 2"]);
});

const supplied: Story = {
  kind: "purchase_order",
  rules: [{ fields: "purchase_order.supplier", authority: ["erp", "mes"], tell: "field" }],
  meaning: { "erp:7": "acme", "mes:70": "acme", "erp:8": "bolt", "mes:80": "bolt" },
  said: [says("erp", 1, { supplier: "7" }), says("mes", 1, { supplier: "70" })],
};

test("a reference is told by the key of the system that decides it, and agreed when it means the same under another key", () => {
  expect(judged(supplied).intents).toEqual([]);
  const moved = [...supplied.said, says("erp", 2, { supplier: "8" })];
  expect(judged({ ...supplied, said: moved }).intents).toEqual(["mes supplier: 70 -> erp\u001f8, discrepancy, 2"]);
  const followed = [...moved, says("mes", 3, { supplier: "80" })];
  expect(judged({ ...supplied, said: followed }).intents).toEqual(["mes supplier: 70 -> erp\u001f8, discrepancy, 2, agreed 3"]);
  const back = [...moved, says("erp", 3, { supplier: "7" })];
  expect(judged({ ...supplied, said: back }).intents).toEqual(["mes supplier: 70 -> erp\u001f8, discrepancy, 2, withdrawn 3"]);
});

test("the same key in two systems may mean two things, and is told then", () => {
  const meaning = { "erp:7": "acme", "mes:7": "bolt" };
  const said = [says("mes", 1, { supplier: "7" }), says("erp", 2, { supplier: "7" })];
  expect(judged({ ...supplied, meaning, said }).intents).toEqual(["mes supplier: 7 -> erp\u001f7, discrepancy, 2"]);
});

test("a reference that a person sets is told to nobody", () => {
  const set = decides(2, { kind: "override", fields: { supplier: "erp\u001f8" }, until: { kind: "never" }, confirmed: true });
  expect(judged({ ...supplied, said: [...supplied.said, set] }).intents).toEqual([]);
});

test("with fill, who has nothing there is told too; who does not speak of it is not, and what is cleared is a word of its own", () => {
  const filling = [{ fields: "purchase_order_line.promised_date", authority: [["erp", "mes", "crm"]], tell: "fill" }];
  const told = (tell: string, ...said: Story["said"]) => judged({ rules: [{ ...filling[0], tell }], said }).intents;
  const day = says("erp", 2, { promised_date: "2026-04-01" });
  const nothing = says("mes", 1, { quantity: "1", promised_date: null });
  const silent = says("crm", 1, { quantity: "1" });
  expect(told("field", nothing, silent, day)).toEqual([]);
  expect(told("fill", nothing, silent, day)).toEqual(["mes promised_date:  -> 2026-04-01, empty, 2"]);
  const filled = says("mes", 3, { promised_date: "2026-04-01" });
  expect(told("fill", nothing, day, filled)).toEqual(["mes promised_date:  -> 2026-04-01, empty, 2, agreed 3"]);
  expect(told("fill", nothing, day, says("erp", 3, { promised_date: null }))).toEqual([
    "mes promised_date:  -> 2026-04-01, empty, 2, withdrawn 3",
  ]);
  expect(told("fill", says("mes", 3, { promised_date: "" }), day)).toEqual(["erp promised_date: 2026-04-01 -> , discrepancy, 3"]);
});
