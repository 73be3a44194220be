import { describe, expect, test } from "vitest";
import {
  addDays,
  dateInZone,
  dateOfEpochDay,
  daysBetween,
  epochDay,
  instantInZone,
  isDate,
  isoWeek,
  isZone,
} from "../../src/base/civil-date.ts";

describe("dates", () => {
  test("every day from 1899 to 2101 agrees with the calendar of the platform", () => {
    let expected = Temporal.PlainDate.from("1899-12-25");
    const epoch = Temporal.PlainDate.from("1970-01-01");
    for (let day = epoch.until(expected).days; expected.year < 2101; day += 1) {
      const text = expected.toString();
      const week = isoWeek(text);
      const agrees = isDate(text) && epochDay(text) === day && dateOfEpochDay(day) === text;
      if (!agrees || week.week !== expected.weekOfYear || week.year !== expected.yearOfWeek) expect.fail(`${text} is wrong`);
      expected = expected.add({ days: 1 });
    }
    expect(epochDay("1970-01-01")).toBe(0);
  });

  test.each([
    "2026-02-29",
    "2025-13-01",
    "2025-00-10",
    "2025-01-00",
    "2025-04-31",
    "1900-02-29",
    "0000-01-01",
    "2025-1-01",
    "20250101",
    "2025/01/01",
    "2025-01-01T",
    "",
  ])("%j is no date", (text) => {
    expect(isDate(text)).toBe(false);
  });

  test("days are added and counted over leap days and years", () => {
    expect(addDays("2024-02-28", 2)).toBe("2024-03-01");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(daysBetween("2024-02-28", "2024-03-01")).toBe(2);
    expect(isoWeek("2027-01-01")).toEqual({ year: 2026, week: 53, monday: "2026-12-28" });
  });
});

describe("zones", () => {
  test("a time in the spring gap moves forward, one in the autumn overlap is the first", () => {
    expect(instantInZone("2026-03-29T02:30:00", "Europe/Paris")).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(instantInZone("2026-10-25T02:30:00", "Europe/Paris")).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(instantInZone("2026-07-01", "America/New_York")).toBe(Date.UTC(2026, 6, 1, 4));
  });

  test.each(["2026-02-30T10:00:00", "2026-01-01T25:00:00", "2026-01-01T10:00:00+02:00", "2026-01-01T10:00:00Z", "tomorrow", ""])(
    "%j is no wall-clock time",
    (text) => {
      expect(instantInZone(text, "Europe/Paris")).toBeUndefined();
    },
  );

  test("an instant falls on the day of its zone", () => {
    const lateEvening = Date.UTC(2026, 0, 31, 23, 30);
    expect(dateInZone(lateEvening, "UTC")).toBe("2026-01-31");
    expect(dateInZone(lateEvening, "Europe/Paris")).toBe("2026-02-01");
    expect(dateInZone(lateEvening, "America/Los_Angeles")).toBe("2026-01-31");
    expect(isZone("Europe/Paris")).toBe(true);
    expect(isZone("Europe/Nowhere")).toBe(false);
  });
});
