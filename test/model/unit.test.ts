import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { convert, sameUnit, unitCodes, unitOf } from "../../src/model/unit.ts";

const outcome = (quantity: string, from: string, to: string): string => {
  const converted = convert(quantity, from, to);
  if (converted.kind === "exact") return converted.text;
  return converted.kind === "ratio" ? `${converted.numerator}/${converted.denominator}` : converted.cause.class;
};

describe("conversion", () => {
  test("into its own unit a quantity comes back unchanged, whatever the unit", () => {
    for (const code of [...unitCodes, "no-such-unit"]) expect(convert("12.500", code, code)).toEqual({ kind: "exact", text: "12.500" });
  });

  test.each([
    ["1500", "GRM", "KGM", "1.5"],
    ["1", "TNE", "GRM", "1000000"],
    ["1", "LBR", "KGM", "0.45359237"],
    ["1", "APZ", "GRM", "31.1034768"],
    ["1", "GRN", "MGM", "64.79891"],
    ["1", "LTN", "KGM", "1016.0469088"],
    ["1", "SMI", "MTR", "1609.344"],
    ["1", "ACR", "MTK", "4046.8564224"],
    ["1", "GLL", "LTR", "3.785411784"],
    ["1", "OZI", "MLT", "28.4130625"],
    ["1", "BLL", "LTR", "158.987294928"],
    ["1", "FOT", "YRD", "1/3"],
    ["-1", "FOT", "YRD", "-1/3"],
    ["0", "FOT", "YRD", "0"],
    ["1", "KWH", "3B", "3.6"],
    ["90", "MIN", "HUR", "1.5"],
    ["1", "KGM", "MTR", "unit"],
    ["1", "KGM", "stone", "unit"],
    ["1", "ST", "EA", "unit"],
    ["1", "", "EA", "unit"],
    ["1", "MON", "DAY", "unit"],
    ["abc", "KGM", "GRM", "value"],
  ])("%s %s in %s is %s", (quantity, from, to, expected) => {
    expect(outcome(quantity, from, to)).toBe(expected);
  });

  test("there and back gives the same quantity for every pair that converts exactly", () => {
    const code = fc.constantFrom(...unitCodes);
    const digits = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(code, code, digits, (from, to, amount) => {
        fc.pre(unitOf(from)?.dimension === unitOf(to)?.dimension);
        const there = convert(String(amount), from, to);
        if (there.kind === "exact" && there.text.length < 38) expect(outcome(there.text, to, from)).toBe(String(amount));
        else expect(there.kind).not.toBe("parked");
      }),
      { seed: 11, numRuns: 150, maxSkipsPerRun: 1000 },
    );
  });

  test("every factor is positive and each dimension has a base unit", () => {
    const bases = new Set(unitCodes.map(unitOf).flatMap((unit) => (unit?.numerator === unit?.denominator ? [unit?.dimension] : [])));
    for (const code of unitCodes) {
      const unit = unitOf(code);
      expect(unit && unit.numerator > 0n && unit.denominator > 0n && bases.has(unit.dimension), code).toBe(true);
    }
    expect(unitCodes.length).toBeGreaterThan(100);
  });
});

test("codes of one size are one unit, others are not", () => {
  expect(sameUnit("EA", "C62")).toBe(true);
  expect(sameUnit("BX", "XBX")).toBe(true);
  expect(sameUnit("EA", "DZN")).toBe(false);
  expect(sameUnit("KGM", "LTR")).toBe(false);
  expect(sameUnit("Stk", "Stk")).toBe(true);
  expect(sameUnit("Stk", "EA")).toBe(false);
});
