import { expect, test } from "vitest";
import { type DatedAmount, forecastRow, window } from "../../../src/projection/finance/bucket.ts";
import type { Stage } from "../../../src/projection/finance/cash-line.ts";
import { dueDate, endOfMonth } from "../../../src/projection/finance/due-date.ts";
import { companyWindow } from "../../../src/projection/finance/forecast.ts";
import { decimal } from "../../../src/base/decimal.ts";
import { conversion, converted } from "../../../src/projection/finance/exchange-rate.ts";
import { settings } from "./finance-case.ts";

const place = { company: "FR01", currency: "EUR" };
const line = (stage: Stage, amount: bigint, date: string | null): DatedAmount => ({ ...place, stage, amount, date });

test("a forecast rolls on Mondays: on a Sunday it still begins with the week that ends", () => {
  expect(window("2026-03-01").mondays.slice(0, 2)).toEqual(["2026-02-23", "2026-03-02"]);
  expect(window("2026-03-02").mondays).toHaveLength(13);
  expect(window("2026-03-02").end).toBe("2026-06-01");
});

test("each company's week begins in its own zone", () => {
  const sundayNight = Date.parse("2026-03-01T23:30:00Z");
  const zones = { ...settings, companies: { US01: { zone: "America/Chicago" } } };
  expect(companyWindow("FR01", sundayNight, zones).clock).toBe("2026-03-02");
  expect(companyWindow("US01", sundayNight, zones).clock).toBe("2026-03-01");
});

test("what is overdue counts in the first week and is shown as overdue; what has no day or is too far is in no week", () => {
  const lines = [
    line("invoiced", 100n, "2026-02-10"),
    line("ordered", -30n, "2026-03-03"),
    line("invoiced", 7n, "2026-06-01"),
    line("ordered", 9n, null),
  ];
  const row = forecastRow(place, lines, window("2026-03-04"), { amount: 1000n, date: "2026-03-03" });
  expect(row.overdue).toEqual({ inflow: 100n, outflow: -30n });
  expect(row.buckets[0]).toEqual({ monday: "2026-03-02", inflow: 100n, outflow: -30n, closing: 1070n });
  expect(row.buckets.at(-1)?.closing).toBe(1070n);
  expect([row.later, row.undated]).toEqual([7n, 9n]);
});

test("what was paid is in the balance of its day, and still on its way after it", () => {
  const paid = [line("paid", -50n, "2026-03-03"), line("paid", -20n, "2026-03-04")];
  const row = forecastRow(place, paid, window("2026-03-05"), { amount: 1000n, date: "2026-03-03" });
  expect(row.buckets[0]?.closing).toBe(980n);
  expect(forecastRow(place, paid, window("2026-03-05"), undefined).buckets[0]?.closing).toBe(0n);
});

test("terms count net days, and move to the end of the month where they say so", () => {
  expect(dueDate("2026-01-31", { days: 30, endOfMonth: false })).toBe("2026-03-02");
  expect(dueDate("2026-01-20", { days: 30, endOfMonth: true })).toBe("2026-02-28");
  expect(["2028-02-03", "2026-12-01", "2026-04-30"].map(endOfMonth)).toEqual(["2028-02-29", "2026-12-31", "2026-04-30"]);
});

test("the youngest rate known by the day converts, in either direction, rounded once", () => {
  const rate = (entity: string, base: string, quote: string, value: string, date: string) => ({
    entity,
    base,
    quote,
    rate: decimal(value),
    date,
    source: "bank",
  });
  const rates = [
    rate("old", "EUR", "USD", "1.10", "2026-03-01"),
    rate("new", "EUR", "USD", "1.25", "2026-03-05"),
    rate("yen", "EUR", "JPY", "160", "2026-03-01"),
  ];
  const known = conversion(rates, "USD", "EUR", "2026-03-04");
  expect(known?.rate.entity).toBe("old");
  expect(conversion(rates, "USD", "EUR", "2026-02-28")).toBeUndefined();
  const young = conversion(rates, "USD", "EUR", "2026-03-05");
  expect(young && converted(100n, "USD", "EUR", young)).toBe(80n);
  const yen = conversion(rates, "EUR", "JPY", "2026-03-05");
  expect(yen && converted(12_345n, "EUR", "JPY", yen)).toBe(19_752n);
});
