import { expect, test } from "vitest";
import { lsnOf, lsnText, offsetFrom, type Place, type Standing, whyAnew } from "../../../src/connectors/postgres-changes/place.ts";

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

const stands: Standing = { ...of, file: "7", flushed: 9_000, slot: { confirmed: 5_000, isLost: false } };
const reading = { snapshot: "1:1:", base: 1, at: "", file: "7", pass: "first" } as const;

test("a place holds while nothing of what it means is another", () => {
  expect(whyAnew(before, stands)).toBeUndefined();
  expect(whyAnew({ ...before, table: reading }, stands)).toBeUndefined();
  expect(whyAnew(before, { ...stands, file: "8" }), "a table that was read to its end may be rewritten").toBeUndefined();
});

test.each<[string, Partial<Standing>, Partial<Place>?]>([
  ["the database is another one, or was restored", { system: "2" }],
  ["the history of the server branched off: another one took over, or it was restored", { timeline: "00000002" }],
  ["the table was made anew", { table: "8" }],
  ["the table was taken out of the publication and put in again", { member: "8" }],
  ["its slot is gone", { slot: undefined }],
  ["the server gave its slot up: more was kept for it than max_slot_wal_keep_size allows", { slot: { confirmed: 1, isLost: true } }],
  ["somebody else has read its slot further, or this hub was restored from a backup", { slot: { confirmed: 5_001, isLost: false } }],
  ["the server no longer has what it told last", { flushed: 4_999 }],
  ["the table was rewritten while it was read", { file: "8" }, { table: reading }],
])("otherwise it says why: %s", (reason, now, place = {}) => {
  expect(whyAnew({ ...before, ...place }, { ...stands, ...now })).toBe(reason);
});
