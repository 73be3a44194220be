import { expect, test } from "vitest";
import { isSameNamed, wordsOf, wordsOfText } from "../../src/record/words.ts";
import { lookupOf } from "../../src/record/store-words.ts";

test("a text is looked for in lower case, without accents and without what stands around its words", () => {
  expect(wordsOfText("  Stahl & SÖHNE, (GmbH)\u00A0No. 7 ")).toEqual(["stahl", "sohne", "gmbh", "no", "7"]);
  expect(wordsOfText("--- % '")).toEqual([]);
  expect(wordsOfText("北京 Ελλάς")).toEqual(["北京", "ελλας"]);
});

test("a record has the words of its numbers and names once, and the longer parts of what is put together", () => {
  expect(wordsOf({ number: "PO-2026-0001", name: "Pump 0001", quantity: "7", description: "a pump" })).toBe("po-2026-0001 2026 0001 pump");
  expect(wordsOf({ quantity: "7" })).toBe("");
  const name = Array.from({ length: 60 }, (_, index) => `w${index}${"x".repeat(90)}`).join(" ");
  const words = wordsOf({ name }).split(" ");
  expect([words.length, Math.max(...words.map((word) => word.length))]).toEqual([24, 64]);
});

test("words are told again where a text that names the record changed, and nowhere else", () => {
  expect(isSameNamed({ number: "1", quantity: "7" }, { number: "1", quantity: "8" })).toBe(true);
  expect(isSameNamed({ number: "1" }, { number: "1", name: "x" })).toBe(false);
});

test("a common word is looked up among what a rare one finds, or in a sample where every word is common", () => {
  const row = { rows: "1000", all: "1000000", word_0: "500", word_1: "2" };
  expect(lookupOf(["po", "dubois"], row, 300)).toMatchObject({ common: ["po"], rare: ["dubois"] });
  expect(lookupOf(["po"], { rows: "1000", all: "1000000", word_0: "500" }, 300)).toEqual({ common: ["po"], rare: [], percent: 0.12 });
  expect(lookupOf(["po"], undefined, 300)).toEqual({ common: [], rare: ["po"], percent: 100 });
});
