import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currencyCodes, currencyExponent } from "../../src/base/currency.ts";
import { add, decimal, decimalOf, compare } from "../../src/base/decimal.ts";
import { isFault } from "../../src/base/fault.ts";
import { addMoney, allocate, allocateMinor, minorFromProduct, money, moneyFrom, toText } from "../../src/base/money.ts";

const faultOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (isFault(error)) return error.code;
    throw error;
  }
  return "none";
};

describe("amounts", () => {
  test("every amount from 0.01 to 1000.00 round-trips", () => {
    for (let cents = 1; cents <= 100_000; cents += 1) {
      const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
      const amount = money(text, "EUR");
      if (amount.minor !== BigInt(cents) || toText(amount) !== text) expect.fail(`${text} became ${toText(amount)}`);
    }
    expect(toText(money("1000.00", "EUR"))).toBe("1000.00");
  });

  test.each([
    ["10.10", "EUR", 1010n],
    ["007", "EUR", 700n],
    ["-0.00", "EUR", 0n],
    ["71.5900", "USD", 7159n],
    ["123456789012345678", "EUR", 12345678901234567800n],
    ["1.234", "KWD", 1234n],
    ["1.234", "JOD", 1234n],
    ["1500", "JPY", 1500n],
    ["0.0001", "CLF", 1n],
  ])("%s %s is exact in minor units", (text, currency, minor) => {
    expect(money(text, currency).minor).toBe(minor);
  });

  test.each([
    ["1e5", "EUR", "money-amount"],
    ["0x1F", "EUR", "money-amount"],
    ["1.234,56", "EUR", "money-amount"],
    ["", "EUR", "money-amount"],
    ["1.00", "", "money-currency"],
    ["1.00", "EURO", "money-currency"],
    ["1.00", "__proto__", "money-currency"],
    ["1.001", "EUR", "money-precision"],
    ["1.5", "JPY", "money-precision"],
    ["1.2345", "KWD", "money-precision"],
  ])("%j %s is refused with %s", (text, currency, code) => {
    expect(faultOf(() => money(text, currency))).toBe(code);
  });

  test("text carries all decimals of the currency", () => {
    expect(toText(money("1234.5", "EUR"))).toBe("1234.50");
    expect(toText(money("-0.05", "EUR"))).toBe("-0.05");
    expect(toText(money("7", "JPY"))).toBe("7");
    expect(toText(money("7", "KWD"))).toBe("7.000");
  });

  test("rounding happens once and keeps what it took", () => {
    const rounded = moneyFrom(decimal("10.005"), "EUR", "half-even");
    expect(rounded.money.minor).toBe(1000n);
    expect(compare(add(decimalOf(rounded.money.minor, 2), rounded.residual), decimal("10.005"))).toBe(0);
  });

  test("currencies never mix", () => {
    expect(addMoney(money("1", "EUR"), money("2", "EUR")).minor).toBe(300n);
    expect(() => addMoney(money("1", "EUR"), money("2", "USD"))).toThrow("one currency");
  });

  test("the currency list is of three letters, without repeats, with 0 to 4 decimals", () => {
    expect(new Set(currencyCodes).size).toBe(currencyCodes.length);
    expect(currencyCodes.length).toBeGreaterThan(150);
    for (const code of currencyCodes) expect(`${code} ${currencyExponent(code)}`).toMatch(/^[A-Z]{3} [0234]$/);
  });
});

describe("quantity times price", () => {
  test.each([
    ["3", "50.2600", 2, 15078n],
    ["0.5", "0.01", 2, 0n],
    ["1.5", "0.01", 2, 2n],
    ["-1.5", "0.01", 2, -2n],
    ["12", "7", 3, 84000n],
    ["2.5", "1", 0, 2n],
  ])("%s at %s with %i decimals is %s", (quantity, price, exponent, minor) => {
    expect(minorFromProduct(quantity, price, exponent)).toBe(minor);
  });
});

describe("allocation", () => {
  test("the left-over cent goes to the largest remainder, then to the earlier part", () => {
    expect(allocateMinor(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(allocateMinor(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
    expect(allocateMinor(10n, [3n, 3n, 1n])).toEqual([4n, 4n, 2n]);
    expect(allocate(money("0.05", "EUR"), [0n, 1n]).map(toText)).toEqual(["0.00", "0.05"]);
  });

  test("the parts sum exactly and none is a whole unit off its share", () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 1, maxLength: 12 })
      .filter((list) => list.some((w) => w > 0n));
    fc.assert(
      fc.property(fc.bigInt({ min: -100_000n, max: 100_000n }), weights, (total, list) => {
        const parts = allocateMinor(total, list);
        const sum = list.reduce((a, b) => a + b, 0n);
        expect(parts.reduce((a, b) => a + b, 0n)).toBe(total);
        parts.forEach((part, index) => {
          const off = part * sum - total * (list[index] ?? 0n);
          expect(off < sum && off > -sum).toBe(true);
        });
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  test("weights that are all zero or negative are a mistake of the code", () => {
    expect(() => allocateMinor(1n, [0n])).toThrow("above zero");
    expect(() => allocateMinor(1n, [2n, -1n])).toThrow("not negative");
  });
});
