// The order of judgement, step by step: override, rank, who moved, the newer, not knowable, invariants of the record.
import { expect, test } from "vitest";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { configuredModel } from "../../src/model/kind-configuration.ts";
import { decides, judged, says } from "./judgement.ts";

const second = 1 / 3600;
const equals = [{ fields: "purchase_order_line.promised_date", authority: [["crm", "erp"]] }];
const promise = (source: string, at: number, date: string) => says(source, at, { promised_date: date });
const agreed = [promise("crm", 1, "2026-04-01"), promise("erp", 2, "2026-04-01")];

test("0. a field that rules decide, but not in this state, stays with the system that decided it last", () => {
  const rules = [
    { fields: "production_order.status", authority: ["mes"] },
    { fields: "production_order.planned_quantity", when: { state: ["planned"] }, authority: ["erp", "mes"] },
  ];
  const said = [
    says("erp", 1, { planned_quantity: "100" }),
    says("mes", 1, { status: "planned", planned_quantity: "80" }),
    says("mes", 3, { status: "closed", planned_quantity: "90" }),
  ];
  expect(judged({ kind: "production_order", rules, said }).survivor("planned_quantity")).toBe("100 from erp");
  const corrected = [...said, says("erp", 5, { planned_quantity: "101" }), says("mes", 6, { planned_quantity: "95" })];
  expect(judged({ kind: "production_order", rules, said: corrected }).survivor("planned_quantity")).toBe("101 from erp");
  const alone = judged({ kind: "production_order", rules, said: [says("mes", 1, { status: "closed", planned_quantity: "90" })] });
  expect(alone.survivor("planned_quantity")).toBe("90 from mes");
  const otherPriority = [{ fields: "production_order.planned_quantity", when: { priority: "high" }, authority: ["erp"] }];
  expect(judged({ kind: "production_order", rules: otherPriority, said }).survivor("planned_quantity")).toBe("90 from mes");
  const elsewhere = [{ fields: "production_order.planned_quantity", sites: ["ulm"], authority: ["erp"] }];
  expect(judged({ kind: "production_order", rules: elsewhere, said }).survivor("planned_quantity")).toBe("90 from mes");
});

test("1. an override stands before rank, before moves and before what a validation says", () => {
  const rules = [{ fields: "party.postcode", authority: ["erp", "crm"], validations: { postcode: { pattern: "[0-9]{5}" } } }];
  const said = [
    says("erp", 1, { postcode: "34117" }),
    decides(3, { kind: "override", fields: { postcode: "unknown" }, until: { kind: "never" }, confirmed: true }),
    says("erp", 4, { postcode: "34119" }),
  ];
  expect(judged({ kind: "party", rules, said }).survivor("postcode")).toBe("unknown from people");
});

test("2. a silent owner is one step down: the equal of the next, above the one after", () => {
  const rules = [{ fields: "party.phone", authority: ["erp", "crm", "web"], silent_after: "P1D" }];
  const call = (source: string, at: number, phone: string) => says(source, at, { phone });
  const contacts = { erp: [1], crm: [40], web: [40] };
  const ofTwo = judged({ kind: "party", rules, said: [call("erp", 1, "1"), call("web", 30, "3")], contacts, now: 40 });
  expect(ofTwo.survivor("phone")).toBe("1 from erp");
  const ofThree = judged({
    kind: "party",
    rules,
    said: [call("erp", 1, "1"), call("crm", 30, "2"), call("web", 31, "3")],
    contacts,
    now: 40,
  });
  expect(ofThree.survivor("phone")).toBe("2 from crm");
});

test("2. a silence that both agree through changes nothing, and is no version", () => {
  const rules = [{ fields: "party.phone", authority: ["erp", "crm"], silent_after: "P1D" }];
  const said = [says("erp", 1, { phone: "1" }), says("crm", 2, { phone: "1" })];
  const told = judged({ kind: "party", rules, said, contacts: { erp: [1], crm: [40] }, now: 40 });
  expect([told.survivor("phone"), told.versions]).toEqual(["1 from erp", [1]]);
});

test.each([
  ["one moved", [promise("crm", 5, "2026-04-08")]],
  ["one moved, the other sent its old value again", [promise("crm", 5, "2026-04-08"), promise("erp", 9, "2026-04-01")]],
  ["both moved", [promise("crm", 5, "2026-04-08"), promise("erp", 8, "2026-04-09")]],
  ["both moved to one value", [promise("crm", 5, "2026-04-08"), promise("erp", 8, "2026-04-08")]],
])("3. a clock an hour ahead finds the same discrepancies, because they are found by what was agreed: %s", (_, moves) => {
  const found = (skew: number) => {
    const said = [...agreed, ...moves].map((one) => (kind: string, version: number): ReturnType<typeof one> => {
      const told = one(kind, version);
      return told.source === "crm" ? { ...told, at: told.at + skew * 3_600_000 } : told;
    });
    const told = judged({ rules: equals, said });
    return told.discrepancies.map((line) => line.replace(/, \S+ to \d+$/, ", closed").replace(/, \S+ to open/, ", open"));
  };
  expect(found(1)).toEqual(found(0));
  expect(found(-1)).toEqual(found(0));
});

test("3. the one that moved since they agreed wins, though its clock is an hour behind", () => {
  const late = [promise("crm", 3, "2026-04-08"), promise("erp", 4, "2026-04-01")];
  expect(judged({ rules: equals, said: [...agreed, ...late] }).survivor("promised_date")).toBe("2026-04-08 from crm");
});

test("3. a stamp on a version that did not change the field counts for nothing, also where another field changed", () => {
  const said = [...agreed, promise("crm", 5, "2026-04-08"), says("erp", 9, { promised_date: "2026-04-01", unit_price: "7" })];
  expect(judged({ rules: equals, said }).survivor("promised_date")).toBe("2026-04-08 from crm");
  expect(judged({ said: [...agreed, promise("crm", 5, "2026-04-08"), promise("erp", 99, "2026-04-01")] }).survivor("promised_date")).toBe(
    "2026-04-08 from crm",
  );
});

test("3. different fields of one record do not conflict: a phone changed here and terms there both stand", () => {
  const rules = [{ fields: "party.[phone, payment_terms]", authority: [["crm", "erp"]] }];
  const both = { phone: "1", payment_terms: "N30" };
  const told = judged({
    kind: "party",
    rules,
    said: [says("crm", 1, both), says("erp", 2, both), says("crm", 5, { phone: "2" }), says("erp", 5, { payment_terms: "N60" })],
    meaning: { "crm:N30": "N30", "erp:N30": "N30", "erp:N60": "N60" },
  });
  expect([told.survivor("phone"), told.survivor("payment_terms")]).toEqual(["2 from crm", "N60 from erp"]);
  expect(told.discrepancies.filter((line) => line.endsWith("ask"))).toEqual([]);
});

test("4. two edits within a second of each other are not knowable: what was agreed is held, and a person is asked", () => {
  const apart = (by: number) => [...agreed, promise("crm", 5, "2026-04-08"), promise("erp", 5 + by, "2026-04-09")];
  const told = judged({ rules: equals, said: apart(second) });
  expect(told.survivor("promised_date")).toBe("2026-04-01 from erp");
  expect(told.discrepancies[0]).toMatch(/^promised_date: crm=2026-04-08 erp=2026-04-01.*, ask$/);
  expect(judged({ rules: equals, said: apart(2 * second) }).survivor("promised_date")).toBe("2026-04-09 from erp");
});

test("4. a discrepancy closes itself when a person mends it in the system, and says what closed it", () => {
  const said = [...agreed, promise("crm", 5, "2026-04-08"), promise("erp", 5, "2026-04-09"), promise("erp", 9, "2026-04-08")];
  const told = judged({ rules: equals, said });
  expect(told.survivor("promised_date")).toMatch(/^2026-04-08 /);
  expect(told.discrepancies).toEqual(["promised_date: crm=2026-04-08 erp=2026-04-01, 5 to 9, ask"]);
  expect(told.closedBy).toEqual(["erp|5"]);
});

test("5. stock that would fall below nothing is refused; the last sound count stands until the record holds together", () => {
  const rules = [{ fields: "stock_balance.quantity", authority: ["store"] }];
  const count = (at: number, quantity: string) => says("store", at, { quantity, unit: "C62" });
  const told = judged({ kind: "stock_balance", rules, said: [count(1, "5"), count(2, "-2")] });
  expect([told.survivor("quantity"), told.refused]).toEqual(["5 from store", ["quantity"]]);
  const mended = judged({ kind: "stock_balance", rules, said: [count(1, "5"), count(2, "-2"), count(3, "3")] });
  expect([mended.survivor("quantity"), mended.refused]).toEqual(["3 from store", []]);
});

test("5. a sum of differences that would make stock negative is refused as any other value", () => {
  const rules = [{ fields: "stock_balance.quantity", authority: [["store", "shop"]], resolution: "sum" }];
  const count = (source: string, at: number, quantity: string) => says(source, at, { quantity });
  const said = [count("store", 1, "5"), count("shop", 2, "5"), count("store", 3, "2"), count("shop", 4, "1")];
  const told = judged({ kind: "stock_balance", rules, said });
  expect([told.survivor("quantity"), told.refused]).toEqual(["2 from store", ["quantity"]]);
});

test("5. an amount without its currency is refused", () => {
  const told = judged({
    kind: "bank_balance",
    said: [says("bank", 1, { amount: "10", currency: "EUR" }), says("bank", 2, { currency: "", amount: "12" })],
  });
  expect(told.refused).not.toEqual([]);
  expect([told.survivor("amount"), told.survivor("currency")]).toContain("EUR from bank");
});

const orders = [{ fields: "production_order.[planned_quantity, completed_quantity]", authority: ["erp"] }];
const madeMore = [says("erp", 1, { planned_quantity: "20", completed_quantity: "15" }), says("erp", 3, { planned_quantity: "12" })];
const made = (said: Parameters<typeof judged>[0]["said"]) => judged({ kind: "production_order", rules: orders, said });

test("5. a target below what is made is refused with the reason, a person is asked, and the question closes when the record holds", () => {
  const told = made(madeMore);
  expect([told.survivor("planned_quantity"), told.refused]).toEqual(["20 from erp", ["planned_quantity"]]);
  expect(told.discrepancies).toEqual(["planned_quantity: erp=12, 3 to open, ask"]);
  expect(told.reasons).toEqual(["invariant: planned_quantity 12 is below completed_quantity 15"]);
  const again = made([...madeMore, says("erp", 4, { priority: "high" }), says("erp", 5, { planned_quantity: "13" })]);
  expect(again.discrepancies).toEqual(["planned_quantity: erp=12, 3 to open, ask"]);
  const mended = made([...madeMore, says("erp", 6, { planned_quantity: "16" })]);
  expect([mended.survivor("planned_quantity"), mended.refused]).toEqual(["16 from erp", []]);
  expect(mended.discrepancies).toEqual(["planned_quantity: erp=12, 3 to 6, ask"]);
});

test("5. what a person confirmed stands, although it breaks the record, and opens a question that closes when the record holds", () => {
  const confirmed = decides(3, { kind: "override", fields: { planned_quantity: "12" }, until: { kind: "never" }, confirmed: true });
  const said = [says("erp", 1, { planned_quantity: "20", completed_quantity: "15" }), confirmed];
  const told = made(said);
  expect([told.survivor("planned_quantity"), told.survivor("completed_quantity")]).toEqual(["12 from people", "15 from erp"]);
  expect(told.discrepancies).toEqual(["planned_quantity: erp=20, 3 to open, ask"]);
  expect(told.reasons).toEqual(["invariant: planned_quantity 12 is below completed_quantity 15"]);
  expect(made([...said, says("erp", 8, { completed_quantity: "11" })]).discrepancies).toEqual(["planned_quantity: erp=20, 3 to 8, ask"]);
});

test("5. what travels with a refused value is refused with it", () => {
  const rules = [
    { fields: "production_order.[planned_quantity, unit, due_date]", together: true, authority: [["erp", "mes"]], resolution: "newest" },
    { fields: "production_order.completed_quantity", authority: ["mes"] },
  ];
  const said = [
    says("erp", 1, { planned_quantity: "20", unit: "C62", due_date: "2026-04-01" }),
    says("mes", 2, { completed_quantity: "15" }),
    says("mes", 3, { planned_quantity: "12", unit: "DZN", due_date: "2026-04-09" }),
  ];
  const told = judged({ kind: "production_order", rules, said });
  expect(["planned_quantity", "unit", "due_date"].map((field) => told.survivor(field))).toEqual([
    "20 from erp",
    "C62 from erp",
    "2026-04-01 from erp",
  ]);
});

const voucher = configuredModel(canonicalModel, {
  kinds: [
    {
      name: "voucher",
      fields: [
        { name: "net", type: "decimal" },
        { name: "tax", type: "decimal" },
        { name: "gross", type: "decimal" },
        { name: "status", type: "code" },
      ],
      lifecycle: { field: "status", states: ["open", "posted"] },
      invariants: [
        { kind: "sums-to", field: "gross", parts: ["net", "tax"] },
        { kind: "fixed", fields: ["net", "tax", "gross"], states: ["posted"] },
      ],
    },
  ],
});
const posted = (said: Parameters<typeof judged>[0]["said"]) => judged({ model: voucher, kind: "voucher", said });

test("5. parts add up to their total, to the cent; what moved last and breaks it is refused", () => {
  const said = [says("erp", 1, { net: "100.10", tax: "19.02", gross: "119.12", status: "open" })];
  expect(posted(said).refused).toEqual([]);
  const broken = posted([...said, says("erp", 2, { gross: "119.13" })]);
  expect([broken.survivor("gross"), broken.reasons]).toEqual(["119.12 from erp", ["invariant: net and tax do not add up to gross 119.13"]]);
  const whole = posted([...said, says("erp", 2, { net: "100.11", gross: "119.13" })]);
  expect([whole.survivor("gross"), whole.refused]).toEqual(["119.13 from erp", []]);
});

test("5. what is posted stays as it was posted, until it is opened again or a person says so", () => {
  const said = [
    says("erp", 1, { net: "100", tax: "19", gross: "119", status: "open" }),
    says("erp", 2, { net: "200", tax: "38", gross: "238", status: "posted" }),
    says("erp", 3, { net: "300", tax: "57", gross: "357" }),
  ];
  expect(posted(said.slice(0, 2)).survivor("gross")).toBe("238 from erp");
  const late = posted(said);
  expect(["net", "tax", "gross"].map((field) => late.survivor(field))).toEqual(["200 from erp", "38 from erp", "238 from erp"]);
  expect(late.reasons).toContain("invariant: gross 238 would become 357, and it is posted");
  const reopened = [...said, says("erp", 4, { status: "open" }), says("erp", 5, { status: "open", net: "300" })];
  expect([posted(reopened).survivor("gross"), posted(reopened).refused]).toEqual(["357 from erp", []]);
  const person = decides(4, { kind: "override", fields: { gross: "238.5" }, until: { kind: "never" }, confirmed: true });
  expect(posted([...said.slice(0, 2), person]).survivor("gross")).toBe("238.5 from people");
});

test("rules of the day: what stood last week is judged by the rules of last week", () => {
  const told = judged({
    rules: [{ fields: "purchase_order_line.quantity", authority: ["erp", "mes"], validations: { quantity: { most: 100 } } }],
    laterRules: { 10: [{ fields: "purchase_order_line.quantity", authority: ["erp", "mes"] }] },
    said: [says("mes", 1, { quantity: "12" }), says("erp", 2, { quantity: "1200" })],
    now: 12,
  });
  expect([told.survivor("quantity"), told.versions]).toEqual(["1200 from erp", [1, 10]]);
});
