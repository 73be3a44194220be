import { expect, test } from "vitest";
import { lsnOf, lsnText, offsetFrom, type Place } from "../../../src/connectors/postgres-changes/place.ts";

const of = { system: "1", timeline: "00000001", table: "5", member: "6" };
const before: Place = { of, lsn: 5_000, offset: 100 };

test("versions of a slot that begins later go on; of another history they begin above all that were told", () => {
  expect(offsetFrom(undefined, 4_000, of)).toBe(0);
  expect(offsetFrom(before, 6_000, of)).toBe(100);
  for (const now of [of, { ...of, system: "2" }, { ...of, timeline: "00000002" }])
    expect(offsetFrom({ ...before, inside: { commit: 7_000, rows: 3 } }, 50, now) + 50).toBeGreaterThan(7_100);
  expect(offsetFrom(before, 9_000, { ...of, system: "2" }), "what was told last lies behind the place that was kept").toBeGreaterThan(100);
});

test("a place in the log is a number, and as a text what the server calls it", () => {
  for (const text of ["0/0", "16/B374D848", "1FFFFF/FFFFFFFF"]) expect(lsnText(lsnOf(text))).toBe(text);
  expect(() => lsnOf("FFFFFFFF/0")).toThrow();
});
