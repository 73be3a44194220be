import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  multiply,
  negate,
  parseDecimal,
  rescale,
  roundedQuotient,
  subtract,
  toText,
} from "../../src/base/decimal.ts";

const anyDecimal: fc.Arbitrary<Decimal> = fc.record({
  digits: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
  scale: fc.integer({ min: 0, max: 12 }),
});
const seeded = { seed: 20, numRuns: 300 };
const atScale = (value: Decimal, scale: number): bigint => value.digits * 10n ** BigInt(scale - value.scale);

describe("reading decimals", () => {
  test.each([
    ["10.10", "10.1"],
    ["007", "7"],
    ["-0.00", "0"],
    ["-0", "0"],
    ["12.000", "12"],
    ["-3.050", "-3.05"],
    ["0.001", "0.001"],
    ["123456789012345678", "123456789012345678"],
    ["9".repeat(38), "9".repeat(38)],
  ])("%s is read as %s", (text, canonical) => {
    expect(toText(decimal(text))).toBe(canonical);
  });

  test.each([
    "",
    "-",
    ".",
    "1e5",
    "1E5",
    "0x1F",
    "1.234,56",
    "1,5",
    "1.2.3",
    "+1",
    ".5",
    "5.",
    "-.5",
    " 1",
    "1 ",
    "NaN",
    "Infinity",
    "١",
    "1_000",
    "--1",
    "9".repeat(39),
  ])("%j is refused", (text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  test("canonical text reads back as the same value, and equal values have one text", () => {
    fc.assert(
      fc.property(anyDecimal, fc.integer({ min: 0, max: 6 }), (value, zeros) => {
        const padded = { digits: value.digits * 10n ** BigInt(zeros), scale: value.scale + zeros };
        expect(toText(padded)).toBe(toText(value));
        expect(compare(decimal(toText(value)), value)).toBe(0);
      }),
      seeded,
    );
  });
});

describe("arithmetic", () => {
  test("sums, differences and products equal whole-number arithmetic at a common scale", () => {
    fc.assert(
      fc.property(anyDecimal, anyDecimal, (a, b) => {
        expect(atScale(add(a, b), 12)).toBe(atScale(a, 12) + atScale(b, 12));
        expect(atScale(subtract(a, b), 12)).toBe(atScale(a, 12) - atScale(b, 12));
        expect(atScale(multiply(a, b), 24)).toBe(atScale(a, 12) * atScale(b, 12));
        expect(compare(a, b) > 0).toBe(atScale(a, 12) > atScale(b, 12));
        expect(compare(add(a, negate(a)), decimal("0"))).toBe(0);
      }),
      seeded,
    );
  });

  test("0.1 and 0.2 make 0.3", () => {
    expect(toText(add(decimal("0.1"), decimal("0.2")))).toBe("0.3");
  });

  test.each([
    ["0.125", "0.12", "0.13"],
    ["0.135", "0.14", "0.14"],
    ["-0.125", "-0.12", "-0.13"],
    ["-0.135", "-0.14", "-0.14"],
    ["0.1251", "0.13", "0.13"],
    ["0.1249", "0.12", "0.12"],
    ["7", "7", "7"],
  ])("%s rounds to %s half-even and to %s half-up", (text, even, up) => {
    expect(toText(rescale(decimal(text), 2, "half-even"))).toBe(even);
    expect(toText(rescale(decimal(text), 2, "half-up"))).toBe(up);
  });

  test("a rounded quotient is never further than half a unit from the exact one", () => {
    const divisor = fc.bigInt({ min: -1000n, max: 1000n }).filter((value) => value !== 0n);
    fc.assert(
      fc.property(fc.bigInt({ min: -100_000n, max: 100_000n }), divisor, (a, b) => {
        const distance = a - roundedQuotient(a, b, "half-even") * b;
        expect(2n * (distance < 0n ? -distance : distance) <= (b < 0n ? -b : b)).toBe(true);
      }),
      seeded,
    );
  });

  test("a division is rounded to the decimals asked for", () => {
    expect(toText(divide(decimal("1"), decimal("3"), 4))).toBe("0.3333");
    expect(toText(divide(decimal("-2"), decimal("3"), 2))).toBe("-0.67");
    expect(toText(divide(decimal("0.001"), decimal("1000"), 2))).toBe("0");
    expect(toText(divide(decimal("10.00"), decimal("0.25"), 0))).toBe("40");
    expect(() => divide(decimal("1"), decimal("0"), 2)).toThrow("divisor");
  });
});
