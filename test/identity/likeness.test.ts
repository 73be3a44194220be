import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isIban } from "../../src/identity/identifier-likeness.ts";
import { likeness } from "../../src/identity/likeness.ts";

const alike = (comparator: Parameters<typeof likeness>[0], a: string, b: string): number | undefined => likeness(comparator, [a], [b]);

describe("what is written in two ways is equal", () => {
  test.each([
    ["name", "Nordic Steel GmbH", "NORDIC STEEL"],
    ["name", "Acme S.p.A.", "Acme"],
    ["name", "Steel Nordic AB", "Nordic Steel Ltd."],
    ["name", "Acme Castings (Werk Lyon)", "Acme Castings"],
    ["address", "Hafenstr. 12", "Hafenstraße 12"],
    ["address", "1515 Adela Lane", "1515 Adela Ln"],
    ["phone", "+49 (0)40 123456", "040/123456"],
    ["phone", "0049 40 123456", "+49 40 12 34 56"],
    ["email", "Orders Desk <Anna.Berg@acme.example>", "anna.berg@ACME.example"],
    ["number", "12.00", "12"],
    ["exact", "sw1a 1aa", "SW1A1AA"],
    ["iban", "DE89 3704 0044 0532 0130 00", "de89370400440532013000"],
    ["tax", "DE 123 456 789", "123456789"],
    ["tax", "FR-40 303 265 045", "FR40303265045"],
    ["code", "000-4711/A", "4711a"],
    ["date", "1978-12-11", "1978-12-11"],
    ["text", "Sechskantschraube M8x40, verzinkt", "verzinkt; Sechskantschraube M8X40"],
  ] as const)("%s: %s and %s", (comparator, a, b) => {
    expect(alike(comparator, a, b)).toBe(1);
  });
});

describe("what is another thing has nothing in common", () => {
  test.each([
    ["phone", "12", "12"],
    ["phone", "+49 40 123456", "+49 40 123457"],
    ["number", "12", "twelve"],
    ["text", "Hamburg", "Bergen"],
    ["tax", "DE123456789", "AT123456789"],
    ["iban", "DE89370400440532013000", "GB82WEST12345698765432"],
    ["code", "4711-A", "4711-B"],
    ["date", "1978-12-11", "1954-03-31"],
  ] as const)("%s: %s and %s", (comparator, a, b) => {
    expect(alike(comparator, a, b)).toBe(0);
  });
});

test("a typing error costs little, another word much", () => {
  expect(alike("name", "Müllenkranz Werkzeuge", "Mullenkrantz Werkzeuge")).toBeGreaterThan(0.9);
  expect(alike("name", "Acme Castings", "Acme Forge")).toBeLessThan(0.5);
  expect(alike("date", "1978-12-11", "1978-11-12")).toBe(0.9);
  expect(alike("date", "1978-12-11", "1978-12-17")).toBe(0.8);
  expect(alike("code", "4817613", "4816613")).toBe(0.8);
  expect(alike("address", "Hafenstr. 12, Hamburg", "Hafenstr. 14, Hamburg")).toBeLessThanOrEqual(0.65);
});

test("one digit of an account may be a slip only where a check fails", () => {
  const [account, slipped] = ["DE89370400440532013000", "DE89370400440532013001"];
  expect([isIban(account), isIban(slipped)]).toEqual([true, false]);
  expect(alike("iban", account, slipped)).toBe(0.8);
  expect(alike("iban", account, "DE62370400440532013001")).toBe(0);
  expect(isIban("DE62370400440532013001")).toBe(true);
});

test("a mailbox that many share says less than one of a person", () => {
  expect(alike("email", "info@acme.example", "info@acme.example")).toBe(0.6);
});

describe("persons", () => {
  const person = (a: readonly [string, string], b: readonly [string, string]): number | undefined =>
    likeness("person", [null, ...a], [null, ...b]);

  test("short forms, sounds, initials and exchanged names are one person's", () => {
    expect(person(["Robert", "Smith"], ["Bob", "Smith"])).toBeGreaterThanOrEqual(0.9);
    expect(person(["Sahra", "Thompson"], ["Sarah", "Tompson"])).toBeGreaterThan(0.9);
    expect(person(["B", "Smith"], ["Robert", "Smith"])).toBeGreaterThan(0.85);
    expect(person(["Shaw", "Daniella"], ["Daniella", "Shaw"])).toBe(1);
    expect(person(["Maria Luis", "Medina Sentosa"], ["Maria", "Sentosa"])).toBeGreaterThan(0.65);
    expect(likeness("person", ["Jones, Kaylee", null, null], [null, "Keeley", "Jones"])).toBeGreaterThan(0.9);
  });

  test("another given name, or another generation, is another person of the family", () => {
    expect(person(["Mark", "Berg"], ["Marsha", "Berg"])).toBeLessThan(0.2);
    expect(person(["David", "Dobbins Jr"], ["David", "Dobbins Senior"])).toBeLessThan(0.2);
    expect(person(["Morris I", "Klein"], ["Morris II", "Klein"])).toBeLessThan(0.2);
  });

  test("names in other scripts are not compared by their letters", () => {
    expect(likeness("person", ["王杰", null, null], [null, "Jie", "Wang"])).toBeUndefined();
  });
});

test("likeness has no sides and stays between nothing and equal", () => {
  const words = fc
    .array(fc.constantFrom("nord", "nordic", "steel", "stahl", "gmbh", "12", "str.", "bob", "robert", "b"), { minLength: 1, maxLength: 5 })
    .map((list) => list.join(" "));
  const comparators = ["name", "text", "address", "person", "code", "tax", "iban", "phone", "email", "date"] as const;
  fc.assert(
    fc.property(words, words, fc.constantFrom(...comparators), (a, b, comparator) => {
      const score = alike(comparator, a, b) ?? 0;
      expect(alike(comparator, b, a) ?? 0).toBe(score);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
    }),
    { numRuns: 500, seed: 3 },
  );
});
