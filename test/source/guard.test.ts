import { expect, test } from "vitest";
import { guardConfiguration, isMassDelete } from "../../src/source/guard.ts";

const limits = guardConfiguration.parse({}).deletes;
const held = (named: number, standing: number, given = limits): boolean =>
  isMassDelete({ named, standing, missing: standing - named }, given);

test("without limits of its own a source may lose ten percent at once, and never more than five hundred", () => {
  expect(limits).toEqual({ count: 500, share: 10 });
  expect([held(190, 200), held(180, 200), held(179, 200)]).toEqual([false, false, true]);
  expect([held(99_500, 100_000), held(99_499, 100_000)]).toEqual([false, true]);
  expect(held(200, 200)).toBe(false);
});

test("of a short list a single record may go, but never the last one", () => {
  expect([held(4, 5), held(3, 5), held(0, 1)]).toEqual([false, true, true]);
});

test("a source may be told to ask each time", () => {
  const { deletes } = guardConfiguration.parse({ deletes: { count: 0 } });
  expect(held(199, 200, deletes)).toBe(true);
  expect(held(199, 200, guardConfiguration.parse({ deletes: { share: "0%" } }).deletes)).toBe(true);
});

test("a share is written in percent; anything else is refused", () => {
  expect(guardConfiguration.parse({ deletes: { share: "100%" } }).deletes.share).toBe(100);
  for (const share of ["101%", "10", "0.1", "ten", 10]) expect(guardConfiguration.safeParse({ deletes: { share } }).success).toBe(false);
});
