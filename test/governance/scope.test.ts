// Where a rule holds: site, company, product line, state; and which of several that hold decides.
import { expect, test } from "vitest";
import { judged, says } from "./judgement.ts";

const field = "purchase_order_line.quantity";
const said = (site: string, more: Record<string, string> = {}) => [
  says("erp", 1, { quantity: "1", ...more }, { site }),
  says("mes", 1, { quantity: "2" }, { site }),
];
const rule = (first: string, more: object = {}): object => ({
  fields: field,
  authority: [first, first === "erp" ? "mes" : "erp"],
  ...more,
});
const winner = (rules: object[], site = "lyon", more: Record<string, string> = {}): string =>
  judged({ rules, said: said(site, more) }).survivor("quantity");

test("a rule for a company holds at the sites it had, and nowhere else", () => {
  const rules = [rule("erp"), rule("mes", { companies: { "acme-fr": ["lyon", "lille"] } })];
  expect([winner(rules, "lyon"), winner(rules, "ulm")]).toEqual(["2 from mes", "1 from erp"]);
});

test("a document that names its company is that company's, wherever its system stands", () => {
  const rules = [rule("erp"), rule("mes", { companies: { "acme-fr": ["lyon"] } })];
  expect(winner(rules, "ulm", { company: "acme-fr" })).toBe("2 from mes");
  expect(winner(rules, "lyon", { company: "acme-de" })).toBe("1 from erp");
});

test("a site is more specific than a company, a company than a product line, a product line than any condition", () => {
  const kind = "item";
  const one = (fields: object) => ({ fields: "item.name", ...fields });
  const rules = [
    one({ authority: ["a"] }),
    one({ authority: ["b"], when: { unit: "C62", company: "acme" } }),
    one({ authority: ["c"], product_lines: ["pumps"] }),
    one({ authority: ["d"], companies: { acme: ["ulm"] } }),
    one({ authority: ["e"], sites: ["lyon"] }),
  ];
  const sources = ["a", "b", "c", "d", "e"].map((source) => says(source, 1, { name: source }));
  const facts = (more: object, site: string) =>
    judged({ kind, rules, said: [says("a", 1, { ...more, name: "a" }, { site }), ...sources.slice(1)] }).survivor("name");
  expect(facts({}, "oslo")).toBe("a from a");
  expect(facts({ unit: "C62", company: "acme" }, "oslo")).toBe("d from d");
  expect(facts({ unit: "C62", company: "other" }, "oslo")).toBe("a from a");
  expect(facts({ category: "pumps" }, "oslo")).toBe("c from c");
  expect(facts({ category: "pumps" }, "ulm")).toBe("d from d");
  expect(facts({ category: "pumps", company: "acme" }, "lyon")).toBe("e from e");
});

test("an item that moves to another product line is judged by the rule of that line from then on", () => {
  const rules = [
    { fields: "item.name", authority: ["erp", "plm"] },
    { fields: "item.name", product_lines: ["pumps"], authority: ["plm", "erp"] },
  ];
  const told = judged({
    kind: "item",
    rules,
    said: [says("erp", 1, { name: "P1", category: "valves" }), says("plm", 2, { name: "Pump 1" }), says("erp", 5, { category: "pumps" })],
  });
  expect(told.survivor("name")).toBe("Pump 1 from plm");
  expect(told.versions).toEqual([1, 5]);
});

test("fields that the kind groups travel together: no street of one and city of another", () => {
  const address = (source: string, at: number, street: string | undefined, city: string) =>
    says(source, at, { ...(street === undefined ? {} : { street }), city });
  const told = judged({ kind: "party", said: [address("crm", 1, "Am Weg 2", "Ulm"), address("erp", 2, undefined, "Bern")] });
  expect([told.survivor("street"), told.survivor("city")]).toEqual(["nothing", "Bern from erp"]);
  const apart = judged({
    kind: "party",
    rules: [{ fields: "party.[street, city]", together: false, authority: ["erp", "crm"] }],
    said: [address("crm", 1, "Am Weg 2", "Ulm"), address("erp", 2, undefined, "Bern")],
  });
  expect([apart.survivor("street"), apart.survivor("city")]).toEqual(["Am Weg 2 from crm", "Bern from erp"]);
});

test("a rule over one field of a group takes it out of the group", () => {
  const told = judged({
    kind: "party",
    rules: [{ fields: "party.city", authority: ["crm", "erp"] }],
    said: [says("crm", 1, { street: "Am Weg 2", city: "Ulm" }), says("erp", 2, { street: "Gasse 1", city: "Bern" })],
  });
  expect([told.survivor("street"), told.survivor("city")]).toEqual(["Gasse 1 from erp", "Ulm from crm"]);
});

test("flipping the ranks of one field flips its value and nothing else", () => {
  const both = [says("erp", 1, { quantity: "1", unit_price: "5" }), says("mes", 2, { quantity: "2", unit_price: "6" })];
  const prices = { fields: "purchase_order_line.unit_price", authority: ["erp", "mes"] };
  const [one, other] = [rule("erp"), rule("mes")].map((first) => judged({ rules: [first, prices], said: both }));
  expect([one?.survivor("quantity"), other?.survivor("quantity")]).toEqual(["1 from erp", "2 from mes"]);
  expect([one?.survivor("unit_price"), other?.survivor("unit_price")]).toEqual(["5 from erp", "5 from erp"]);
});
