// What survives of equal claims where the rule says how they become one value.
import { expect, test } from "vitest";
import { decides, judged, says } from "./judgement.ts";

const stock = (more: object = {}): object[] => [
  { fields: "stock_balance.quantity", authority: [["store", "shop"]], resolution: "sum", ...more },
];
const counts = (source: string, at: number, quantity: string | null, unit = "C62") => says(source, at, { quantity, unit });
const agreed = [counts("shop", 1, "100"), counts("store", 2, "100")];
const told = (said: Parameters<typeof judged>[0]["said"], rules = stock()) => judged({ kind: "stock_balance", rules, said });

test("minus three here and minus two there, from what was agreed, make minus five", () => {
  const said = [...agreed, counts("shop", 5, "97"), counts("store", 5, "98")];
  expect(told(said.slice(0, 3)).survivor("quantity")).toBe("97 from shop");
  expect(told(said).survivor("quantity")).toBe("95 from shop");
  expect(told(said).discrepancies).toEqual(["quantity: shop=97 store=100, 5 to open"]);
});

test("the sum is exact, whatever the decimals", () => {
  const said = [counts("shop", 1, "0.3"), counts("store", 2, "0.3"), counts("shop", 3, "0.4"), counts("store", 4, "0.5")];
  expect(told(said).survivor("quantity")).toBe("0.6 from store");
});

test("a system that takes the sum over differs no more than before, and what the other does later still counts", () => {
  const said = [...agreed, counts("shop", 5, "97"), counts("store", 6, "98"), counts("shop", 7, "95")];
  expect(told(said).survivor("quantity")).toMatch(/^95 /);
  expect(told([...said, counts("store", 8, "97")]).survivor("quantity")).toMatch(/^94 /);
  const met = [...said, counts("store", 8, "95")];
  expect(told(met).survivor("quantity")).toMatch(/^95 /);
  expect(told(met).discrepancies).toEqual(["quantity: shop=97 store=100, 5 to 8"]);
  expect(told([...met, counts("store", 9, "90"), counts("shop", 9, "94")]).survivor("quantity")).toMatch(/^89 /);
});

test("what a person set on another field, or what still waits for a second person, is no reason to count a difference twice", () => {
  const moves = [counts("shop", 5, "97"), counts("store", 6, "98"), counts("shop", 7, "95")];
  const lot = { kind: "override", fields: { lot: "L1" }, until: { kind: "never" }, confirmed: true } as const;
  const waits = { kind: "override", fields: { quantity: "50" }, until: { kind: "never" }, confirmed: true, needsSecond: true } as const;
  expect(told([...agreed, decides(3, lot), ...moves]).survivor("quantity")).toMatch(/^95 /);
  expect(told([...agreed, decides(3, waits), ...moves]).survivor("quantity")).toMatch(/^95 /);
});

test("a change that is taken back takes its difference back", () => {
  const said = [...agreed, counts("shop", 5, "97"), counts("store", 6, "98"), counts("shop", 7, "100")];
  expect(told(said).survivor("quantity")).toMatch(/^98 /);
});

test("differences in other units are added in the unit that was agreed, where quantity and unit travel together", () => {
  const rules = stock({ fields: "stock_balance.[quantity, unit]", together: true });
  const said = [
    counts("shop", 1, "2000", "GRM"),
    counts("store", 2, "2", "KGM"),
    counts("shop", 5, "1500", "GRM"),
    counts("store", 6, "1.75", "KGM"),
  ];
  const weighed = told(said, rules);
  expect([weighed.survivor("quantity"), weighed.survivor("unit")]).toEqual(["1.25 from store", "KGM from store"]);
});

test("differences that cannot be added exactly hold what was agreed, and a person is asked", () => {
  const apart = [...agreed, counts("shop", 5, "97", "C62"), counts("store", 6, "8", "DZN")];
  expect(told(apart).survivor("quantity")).toMatch(/^100 /);
  expect(told(apart).discrepancies).toContain("quantity: shop=97 store=100, 5 to open, ask");
  const newcomer = judged({
    kind: "stock_balance",
    rules: stock({ authority: [["store", "shop", "web"]] }),
    said: [...agreed, counts("shop", 5, "97"), counts("web", 6, "40")],
  });
  expect(newcomer.survivor("quantity")).toMatch(/^100 /);
});

test("before anything was agreed the newest stands", () => {
  expect(told([counts("shop", 1, "100"), counts("store", 2, "90")]).survivor("quantity")).toBe("90 from store");
});

test("united lists lose nothing that one of the equals names, and the order of elements is no difference", () => {
  const rules = [{ fields: "party.email", authority: [["crm", "erp"]], resolution: "union", separator: "," }];
  const mail = (source: string, at: number, email: string) => says(source, at, { email });
  const said = [mail("crm", 1, "b@x.example, a@x.example"), mail("erp", 2, "a@x.example,b@x.example")];
  const same = judged({ kind: "party", rules, said });
  expect(same.discrepancies).toEqual([]);
  const more = judged({ kind: "party", rules, said: [...said, mail("erp", 3, "c@x.example"), mail("crm", 4, "")] });
  expect(more.survivor("email")).toBe("c@x.example from crm");
  const both = judged({ kind: "party", rules, said: [...said, mail("erp", 3, "c@x.example")] });
  expect(both.survivor("email")).toBe("a@x.example,b@x.example,c@x.example from erp");
});

test("the largest of two quantities is the larger amount, not the larger number", () => {
  const rules = [{ fields: "stock_balance.[quantity, unit]", together: true, authority: [["store", "shop"]], resolution: "largest" }];
  const largest = told([counts("shop", 1, "900", "GRM"), counts("store", 2, "1", "KGM")], rules);
  expect([largest.survivor("quantity"), largest.survivor("unit")]).toEqual(["1 from store", "KGM from store"]);
  const unlike = told([counts("shop", 1, "900", "GRM"), counts("store", 2, "1", "MTR")], rules);
  expect(unlike.survivor("quantity")).toBe("1 from store");
});

test("where a person says which of the equals is right, neither wins by moving, and the question is asked", () => {
  const rules = [{ fields: "stock_balance.quantity", authority: [["store", "shop"]], resolution: "ask" }];
  const asked = told([...agreed, counts("shop", 5, "97")], rules);
  expect(asked.survivor("quantity")).toMatch(/^100 /);
  expect(asked.discrepancies).toEqual(["quantity: shop=97 store=100, 5 to open, ask"]);
  const never = told([counts("shop", 1, "100"), counts("store", 2, "90")], rules);
  expect([never.survivor("quantity"), never.discrepancies]).toEqual(["90 from store", ["quantity: shop=100 store=90, 2 to open, ask"]]);
});
