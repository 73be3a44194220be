import fc from "fast-check";
import { expect, test } from "vitest";
import { openTextBlocks } from "../../src/base/text-blocks.ts";

const keys = ["a", "b", "c", "d", "e"];
/** Of any script, short or long enough that a few fill a block. */
const text = fc
  .tuple(fc.string({ unit: "grapheme", maxLength: 40 }), fc.constantFrom(1, 3, 5_000, 60_000))
  .map(([one, times]) => one.repeat(times));
const step = fc.oneof(
  { weight: 30, arbitrary: fc.record({ key: fc.constantFrom(...keys), text }) },
  { weight: 1, arbitrary: fc.constant("clear" as const) },
);

test("each key has the text that was set last, whatever its length and script, and however often blocks were closed up", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const [blocks, told] = [openTextBlocks(), new Map<string, string>()];
      for (const one of steps) {
        if (one === "clear") {
          blocks.clear();
          told.clear();
        } else {
          blocks.set(one.key, one.text);
          told.set(one.key, one.text);
        }
        expect(blocks.size).toBe(told.size);
        for (const key of keys) expect(blocks.has(key)).toBe(told.has(key));
      }
      for (const key of keys) expect(blocks.get(key) === told.get(key), key).toBe(true);
    }),
    { seed: 11, numRuns: 200 },
  );
});

test("texts told anew a hundred times over take no more room than a few times what is held", () => {
  const blocks = openTextBlocks();
  const before = process.memoryUsage().arrayBuffers;
  for (let round = 0; round < 100; round += 1)
    for (let place = 0; place < 500; place += 1) blocks.set(`key ${place}`, "x".repeat(1_000 + ((place * 37 + round * 101) % 1_500)));
  // About 0.9 MB are held; 87 MB were told.
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(12 * 1024 * 1024);
  expect(blocks.get("key 499")).toHaveLength(1_000 + ((499 * 37 + 99 * 101) % 1_500));
});
