import { describe, expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { instantText, parseInstant } from "../../src/base/instant.ts";

describe("instants", () => {
  test.each([
    ["2026-03-29T02:30:00+02:00", "2026-03-29T00:30:00.000Z"],
    ["2026-03-29 02:30:00+02", "2026-03-29T00:30:00.000Z"],
    ["2026-03-29T02:30-0330", "2026-03-29T06:00:00.000Z"],
    ["2026-12-31T23:59:59.9999Z", "2026-12-31T23:59:59.999Z"],
    ["2024-02-29T00:00:00z", "2024-02-29T00:00:00.000Z"],
    ["0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"],
  ])("%s is %s", (text, canonical) => {
    const ms = parseInstant(text);
    expect(ms === undefined ? "none" : instantText(ms)).toBe(canonical);
  });

  test.each([
    "2026-03-29T02:30:00",
    "2026-03-29",
    "2026-02-29T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T10:60:00Z",
    "2026-01-01T10:00:00+19:00",
    "now",
  ])("%s is no instant", (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test("a manual clock stands still until it is moved", () => {
    const clock = manualClock(1000);
    expect([clock.now(), clock.now()]).toEqual([1000, 1000]);
    clock.advance(5);
    expect(clock.now()).toBe(1005);
    clock.set(7);
    expect(clock.now()).toBe(7);
  });
});
