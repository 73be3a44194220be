import { expect, test } from "vitest";
import { hasHiddenCharacters, hasNul, isWellFormed, normalText } from "../../src/base/normal-text.ts";

test("composed and decomposed letters become one text", () => {
  expect(normalText("Mu\u0308ller")).toBe("M\u00FCller");
  expect(normalText("plain")).toBe("plain");
});

test.each(["a\u200Bb", "a\u202Eb", "\uFEFFa", "a\u00ADb", "a\u2066b", "a\u{E0041}b"])("hidden characters are found in %j", (text) => {
  expect(hasHiddenCharacters(text)).toBe(true);
});

test.each(["plain", "Müller & Söhne", "東京", "line\nbreak", "🏭"])("%s has nothing hidden", (text) => {
  expect(hasHiddenCharacters(text)).toBe(false);
});

test("lone surrogates and NUL are found", () => {
  expect(isWellFormed("a\uD800")).toBe(false);
  expect(isWellFormed("🏭")).toBe(true);
  expect(hasNul("a\u0000b")).toBe(true);
  expect(hasNul("ab")).toBe(false);
});
