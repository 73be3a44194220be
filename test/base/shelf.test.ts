import fc from "fast-check";
import { expect, test } from "vitest";
import { openShelf } from "../../src/base/shelf.ts";

const keys = ["a", "b", "c", "d"];

/** Of very different lengths, some longer than what is set aside at once, in every script. */
const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 80 }),
  fc.tuple(fc.constantFrom("x", "ü", "語", "🙂"), fc.nat({ max: 400_000 })).map(([sign, count]) => sign.repeat(count)),
);

test("what is taken down is what was put up last, whatever its length and script", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...keys), text), { maxLength: 60 }), (puts) => {
      const shelf = openShelf();
      const told = new Map<string, string>();
      for (const [key, given] of puts) {
        shelf.set(key, given);
        told.set(key, given);
        for (const one of keys) {
          expect(shelf.get(one) === told.get(one)).toBe(true);
          expect(shelf.has(one)).toBe(told.has(one));
        }
        expect(shelf.size).toBe(told.size);
      }
      shelf.clear();
      expect(shelf.size).toBe(0);
      for (const one of keys) expect(shelf.get(one)).toBeUndefined();
    }),
    { seed: 11, numRuns: 200 },
  );
});

test("texts that grow each time they are told take no more room than twice what they are, and a little", () => {
  const shelf = openShelf();
  const before = process.memoryUsage().arrayBuffers;
  const lengthOf = (index: number, round: number): number => 1_000 + index + 100 * round;
  for (let round = 0; round < 40; round += 1)
    for (let index = 0; index < 2_000; index += 1) shelf.set(String(index), String(round % 10).repeat(lengthOf(index, round)));
  for (let index = 0; index < 2_000; index += 1) expect(shelf.get(String(index))).toBe("9".repeat(lengthOf(index, 39)));
  const told = 2_000 * lengthOf(1_000, 39);
  // What was moved is let go by the collector when it comes to it.
  globalThis.gc?.();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * told + 40 * 2 ** 20);
});
