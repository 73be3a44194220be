import fc from "fast-check";
import { expect, test } from "vitest";
import { openMemory } from "../../src/base/memory.ts";

/** A thing that may be changed in place while it is held. */
interface Counter {
  count: number;
}

const packing = { write: ({ count }: Counter) => String(count), read: (text: string): Counter => ({ count: Number(text) }) };
const keys = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** One batch: keys that are looked up and counted, or put anew. */
const batch = fc.array(fc.record({ key: fc.constantFrom(...keys), isPut: fc.boolean() }), { maxLength: 12 });

test("what is remembered is what was put last, changed in place or not, however often it became text", () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (batches, hot) => {
      const memory = openMemory({ size: keys.length, hot, packing });
      const counts = new Map<string, number>();
      for (const one of batches) {
        memory.rest();
        for (const { key, isPut } of one) {
          const known = memory.get(key);
          expect(known?.count).toBe(counts.get(key));
          expect(memory.has(key)).toBe(counts.has(key));
          const count = isPut ? 100 : (counts.get(key) ?? 0) + 1;
          if (isPut || known === undefined) memory.set(key, { count });
          else known.count = count;
          counts.set(key, count);
        }
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("of things that are replaced and never changed, what is remembered is what was put last", () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), (batches, hot) => {
      const memory = openMemory({ size: keys.length / 2, hot, packing: { ...packing, isFixed: true } });
      const counts = new Map<string, number>();
      for (const [place, one] of batches.entries()) {
        memory.rest();
        for (const { key, isPut } of one) {
          if (memory.has(key)) expect(memory.get(key)?.count).toBe(counts.get(key));
          if (isPut) memory.set(key, { count: place });
          if (isPut) counts.set(key, place);
        }
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});

test("a thing that is never changed becomes text once, however often it is looked at", () => {
  let written = 0;
  const write = (thing: Counter): string => {
    written += 1;
    return packing.write(thing);
  };
  const memory = openMemory({ size: 100, hot: 1, packing: { ...packing, write, isFixed: true } });
  for (const [count, key] of keys.entries()) memory.set(key, { count });
  for (let time = 0; time < 10; time += 1)
    for (const [count, key] of keys.entries()) {
      memory.rest();
      expect(memory.get(key)).toEqual({ count });
    }
  expect(written).toBe(keys.length);
});

test("it is bounded: what was not used for long is forgotten, the last ones are not", () => {
  const memory = openMemory({ size: 100, hot: 10, packing });
  for (let index = 0; index < 10_000; index += 1) {
    memory.rest();
    memory.set(`key ${index}`, { count: index });
  }
  const remembered = Array.from({ length: 10_000 }, (_, index) => index).filter((index) => memory.has(`key ${index}`));
  expect(remembered.length).toBeGreaterThanOrEqual(100);
  expect(remembered.length).toBeLessThanOrEqual(300);
  expect(remembered.slice(-100)).toEqual(Array.from({ length: 100 }, (_, index) => 9_900 + index));
  memory.clear();
  expect(memory.has("key 9999")).toBe(false);
});

test("the same thing is handed out until the memory rests: whoever changes it changes what is remembered", () => {
  const memory = openMemory({ size: 4, hot: 1, packing });
  memory.set("a", { count: 1 });
  expect(memory.get("a")).toBe(memory.get("a"));
});

test("large things are bounded by their room: as many are forgotten as have none", () => {
  const texts = { write: (text: string) => text, read: (text: string) => text };
  const memory = openMemory({ size: 1_000_000, hot: 1, bytes: 100_000, packing: texts });
  for (let index = 0; index < 1_000; index += 1) {
    memory.rest();
    memory.set(String(index), "x".repeat(1_000));
  }
  const held = Array.from({ length: 1_000 }, (_, index) => memory.has(String(index)));
  expect(held.filter(Boolean).length).toBeLessThan(220);
  expect(held.slice(-90)).not.toContain(false);
});
