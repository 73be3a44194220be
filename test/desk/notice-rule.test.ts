import { describe, expect, test } from "vitest";
import { fits, groupsOf, isDue, isQuiet, noticeRules } from "../../src/desk/notice-rule.ts";

const at = (text: string): number => Date.parse(text);
const now = at("2026-03-02T12:00:00Z");
const item = (more: object = {}) => ({
  id: "i1",
  kind: "discrepancy" as const,
  since: at("2026-03-02T11:00:00Z"),
  stake: { amount: "1200.00", currency: "EUR" },
  baseline: false,
  desk: { site: "lyon", role: "steward" },
  ...more,
});
const rules = (given: object) => noticeRules.parse(given);

describe("what a channel tells", () => {
  test.each([
    ["everything without rules", {}, {}, true],
    ["a kind that was asked for", { kinds: ["discrepancy"] }, {}, true],
    ["no other kind", { kinds: ["parked"] }, {}, false],
    ["no other site", { sites: ["ulm"] }, {}, false],
    ["from so much money on", { stake: { amount: "1200", currency: "EUR" } }, {}, true],
    ["not below", { stake: { amount: "1200.01", currency: "EUR" } }, {}, false],
    ["what is priced in another currency", { stake: { amount: "5000", currency: "USD" } }, {}, true],
    ["nothing without a price where money is asked for", { stake: { amount: "1", currency: "EUR" } }, { stake: null }, false],
    ["what is old enough", { older_than_minutes: 60 }, {}, true],
    ["not before", { older_than_minutes: 61 }, {}, false],
    ["nothing from before go-live", {}, { baseline: true }, false],
    ["unless it is asked for", { baseline: "yes" }, { baseline: true }, true],
  ])("%s", (_, given, more, expected) => {
    expect(fits(item(more), rules(given), now)).toBe(expected);
  });

  test("grouped by kind and site, with the money of each currency, the oldest first", () => {
    const groups = groupsOf([
      item(),
      item({ id: "i2", stake: { amount: "0.50", currency: "EUR" }, since: at("2026-03-02T10:00:00Z") }),
      item({ id: "i3", stake: { amount: "7", currency: "USD" } }),
      item({ id: "i4", kind: "parked", stake: null, since: at("2026-03-01T10:00:00Z") }),
    ]);
    expect(groups.map(({ kind, count, stakes }) => [kind, count, stakes])).toEqual([
      ["parked", 1, {}],
      ["discrepancy", 3, { EUR: "1200.50", USD: "7" }],
    ]);
  });
});

describe("when it tells", () => {
  test("not in quiet hours, by the wall clock of their zone, over midnight and over the change of clocks", () => {
    const quiet = { from: "22:00", to: "06:00", zone: "Europe/Paris" };
    const told = [
      "2026-03-02T20:59Z",
      "2026-03-02T21:00Z",
      "2026-03-03T04:59Z",
      "2026-03-03T05:00Z",
      "2026-03-29T03:59Z",
      "2026-03-29T04:00Z",
    ];
    expect(told.map((text) => isQuiet(at(text), quiet))).toEqual([false, true, true, false, true, false]);
    expect(isQuiet(now, undefined)).toBe(false);
  });

  test("a digest once in its time", () => {
    const daily = { kind: "daily", at: "07:30", zone: "Europe/Paris" } as const;
    const morning = at("2026-03-02T06:30:00Z");
    expect(isDue(morning, morning - 23 * 3_600_000, daily)).toBe(true);
    expect(isDue(morning - 1, morning - 23 * 3_600_000, daily)).toBe(false);
    expect(isDue(now, morning, daily)).toBe(false);
    expect(isDue(now, null, { kind: "every", minutes: 60 })).toBe(true);
    expect(isDue(now, now - 3_599_999, { kind: "every", minutes: 60 })).toBe(false);
    expect(isDue(now, now, { kind: "at-once" })).toBe(true);
  });
});
