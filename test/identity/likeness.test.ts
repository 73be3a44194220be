import fc from "fast-check";
import { expect, test } from "vitest";
import { likeness } from "../../src/identity/likeness.ts";

test.each([
  ["name", "Nordic Steel GmbH", "NORDIC STEEL", 1],
  ["name", "Acme S.p.A.", "Acme", 1],
  ["name", "Steel Nordic AB", "Nordic Steel Ltd.", 1],
  ["address", "Hafenstr. 12", "Hafenstraße 12", 1],
  ["address", "1515 Adela Lane", "1515 Adela Ln", 1],
  ["phone", "+49 (0)40 123456", "040/123456", 1],
  ["phone", "12", "12", 0],
  ["number", "12.00", "12", 1],
  ["number", "12", "twelve", 0],
  ["exact", "sw1a 1aa", "SW1A1AA", 1],
  ["text", "Hamburg", "Bergen", 0],
] as const)("%s: %s and %s are alike by %d", (comparator, a, b, expected) => {
  expect(likeness(comparator, a, b)).toBe(expected);
});

test("a typing error costs little, another word much", () => {
  expect(likeness("name", "Müllenkranz Werkzeuge", "Mullenkrantz Werkzeuge")).toBeGreaterThan(0.9);
  expect(likeness("name", "Acme Castings", "Acme Forge")).toBeLessThan(0.6);
});

test("likeness has no sides and stays between nothing and equal", () => {
  const words = fc
    .array(fc.constantFrom("nord", "nordic", "steel", "stahl", "gmbh", "12", "str."), { minLength: 1, maxLength: 5 })
    .map((list) => list.join(" "));
  fc.assert(
    fc.property(words, words, fc.constantFrom("name" as const, "text" as const, "address" as const), (a, b, comparator) => {
      const score = likeness(comparator, a, b);
      expect(likeness(comparator, b, a)).toBe(score);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(likeness(comparator, a, a)).toBe(1);
    }),
    { numRuns: 300, seed: 3 },
  );
});
