import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CanonicalValue, canonicalJson } from "../../src/base/canonical-json.ts";
import { hashId, merkleRoot, sha256Hex } from "../../src/base/hash.ts";
import { recordId } from "../../src/base/id.ts";

describe("ids", () => {
  test("the bounds between parts count", () => {
    expect(hashId("ab", "c")).not.toBe(hashId("a", "bc"));
    expect(hashId("a", "")).not.toBe(hashId("a"));
    expect(hashId("1:a")).not.toBe(hashId("1", "a"));
  });

  test("a record id is sixteen url-safe characters and stable for ever", () => {
    expect(recordId("plant-1", "item", "4711")).toMatch(/^[\w-]{16}$/);
    const stored = createHash("sha256").update("7:plant-14:item4:4711").digest("base64url").slice(0, 16);
    expect(recordId("plant-1", "item", "4711")).toBe(stored);
  });
});

describe("Merkle root", () => {
  test("any changed, moved, added or missing leaf changes the root", () => {
    const leaves = ["a", "b", "c", "d", "e"].map((text) => sha256Hex(text));
    const variants = [
      leaves,
      leaves.slice(0, 4),
      [...leaves, sha256Hex("e")],
      [...leaves].reverse(),
      leaves.map((leaf, index) => (index === 2 ? sha256Hex("x") : leaf)),
      [],
    ];
    expect(new Set(variants.map(merkleRoot)).size).toBe(variants.length);
    expect(merkleRoot(leaves)).toBe(merkleRoot([...leaves]));
  });

  test("an inner node does not pass for a leaf", () => {
    const [a, b] = [sha256Hex("a"), sha256Hex("b")];
    expect(merkleRoot([merkleRoot([a, b])])).not.toBe(merkleRoot([a, b]));
  });
});

describe("canonical JSON", () => {
  test("order of keys does not matter, order of lists does", () => {
    expect(canonicalJson({ b: [1, null, true], a: "x" })).toBe('{"a":"x","b":[1,null,true]}');
    expect(canonicalJson([2, 1])).toBe("[2,1]");
  });

  test("it reads back as the same value", () => {
    const anyValue = fc.letrec<{ node: CanonicalValue }>((tie) => ({
      node: fc.oneof(
        fc.string(),
        fc.boolean(),
        fc.constant(null),
        fc.maxSafeInteger(),
        fc.array(tie("node")),
        fc.dictionary(fc.string(), tie("node")),
      ),
    }));
    fc.assert(
      fc.property(anyValue.node, (item) => {
        expect(JSON.parse(canonicalJson(item))).toEqual(item);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  test("fractions, negative zero and undefined are mistakes of the code", () => {
    for (const value of [0.5, -0, Number.NaN, 2 ** 60]) expect(() => canonicalJson(value)).toThrow("safe integer");
    expect(() => canonicalJson({ a: undefined as unknown as null })).toThrow("a value for a");
  });
});
