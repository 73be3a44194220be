import { describe, expect, test } from "vitest";
import type { FieldType } from "../../src/model/field.ts";
import { isParked, parseValue, sameQuantity, type Tolerance, withinTolerance } from "../../src/model/value.ts";

const type = (kind: Exclude<FieldType["kind"], "reference">): FieldType => ({ kind });
const classOf = (fieldType: FieldType, text: string): string => {
  const value = parseValue(fieldType, text);
  return isParked(value) ? value.class : `kept ${value}`;
};

describe("values become canonical text", () => {
  test.each([
    [type("decimal"), "12.000", "12"],
    [type("decimal"), " 10.10 ", "10.1"],
    [type("decimal"), "-0.00", "0"],
    [type("decimal"), "007", "7"],
    [type("integer"), "30.0", "30"],
    [type("date"), "2026-02-28", "2026-02-28"],
    [type("instant"), "2026-03-29T02:30:00+02:00", "2026-03-29T00:30:00.000Z"],
    [type("instant"), "2026-03-29 02:30:00.123456+00", "2026-03-29T02:30:00.123Z"],
    [type("instant"), "1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.500Z"],
    [type("boolean"), "T", "true"],
    [type("boolean"), "0", "false"],
    [type("code"), " Ab-1 ", "Ab-1"],
    [type("text"), "Mu\u0308ller", "M\u00FCller"],
    [{ kind: "reference", to: "item" } as const, "00042", "00042"],
    [type("decimal"), "", ""],
    [type("date"), "   ", ""],
  ])("%o %j is %j", (fieldType, source, canonical) => {
    expect(parseValue(fieldType, source)).toBe(canonical);
  });

  test.each([
    [type("decimal"), "1e5", "value"],
    [type("decimal"), "0x1F", "value"],
    [type("decimal"), "1.234,56", "value"],
    [type("decimal"), "9".repeat(39), "too-large"],
    [type("integer"), "1.5", "value"],
    [type("date"), "2026-02-30", "value"],
    [type("date"), "02/03/2026", "value"],
    [type("instant"), "2026-03-29T02:30:00", "zone"],
    [type("instant"), "2026-03-29T25:00:00Z", "value"],
    [type("boolean"), "maybe", "value"],
    [type("code"), "A\u200B1", "value"],
    [type("code"), "x".repeat(513), "too-large"],
    [type("text"), "a\u0000b", "value"],
    [type("text"), "a\uD800", "value"],
    [type("text"), "x".repeat(65_537), "too-large"],
  ])("%o refuses a bad value as %s", (fieldType, source, parkClass) => {
    expect(classOf(fieldType, source)).toBe(parkClass);
  });

  test("text with direction-changing characters is kept, a key with them is not", () => {
    expect(classOf(type("text"), "Acme\u202E")).toBe("kept Acme\u202E");
    expect(classOf({ kind: "reference", to: "party" }, "Acme\u202E")).toBe("value");
  });

  test("what was read reads again as itself", () => {
    for (const [kind, text] of [
      ["instant", "2026-01-01T00:00:00+05:30"],
      ["decimal", "1.50"],
      ["boolean", "1"],
    ] as const) {
      const once = parseValue(type(kind), text);
      expect(isParked(once) ? undefined : parseValue(type(kind), once)).toBe(once);
    }
  });
});

describe("tolerance", () => {
  const days: Tolerance = { kind: "days", days: 2 };
  const cents: Tolerance = { kind: "absolute", amount: "0.05" };
  const percent: Tolerance = { kind: "relative", share: "0.02" };
  test.each([
    ["date", "2026-02-27", "2026-03-01", days, true],
    ["date", "2026-02-27", "2026-03-02", days, false],
    ["instant", "2026-01-01T00:00:00.000Z", "2026-01-03T00:00:00.000Z", days, true],
    ["instant", "2026-01-01T00:00:00.000Z", "2026-01-03T00:00:00.001Z", days, false],
    ["decimal", "10", "10.05", cents, true],
    ["decimal", "10", "10.051", cents, false],
    ["decimal", "-10", "-9.95", cents, true],
    ["decimal", "100", "98", percent, true],
    ["decimal", "100", "97.99", percent, false],
    ["decimal", "0", "0.0001", percent, false],
    ["decimal", "", "0", cents, false],
    ["text", "a", "b", cents, false],
    ["decimal", "1", "2", days, false],
    ["text", "a", "a", days, true],
  ] as const)("%s %s and %s within %o: %s", (kind, a, b, tolerance, expected) => {
    expect(withinTolerance(type(kind), a, b, tolerance)).toBe(expected);
    expect(withinTolerance(type(kind), b, a, tolerance)).toBe(expected);
  });
});

test.each([
  ["1000", "GRM", "1", "KGM", true],
  ["1", "LBR", "16", "ONZ", true],
  ["3", "FOT", "1", "YRD", true],
  ["1", "DZN", "12", "EA", true],
  ["5", "EA", "5", "C62", true],
  ["1", "GLL", "3.785411784", "LTR", true],
  ["1", "KGM", "1", "LTR", false],
  ["1", "BX", "1", "EA", false],
  ["1.0", "???", "1", "???", true],
  ["1", "???", "1", "EA", false],
  ["1000.001", "GRM", "1", "KGM", false],
])("%s %s and %s %s are the same quantity: %s", (a, aUnit, b, bUnit, expected) => {
  expect(sameQuantity(a, aUnit, b, bUnit)).toBe(expected);
  expect(sameQuantity(b, bUnit, a, aUnit)).toBe(expected);
});
