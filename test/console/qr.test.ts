import { expect, test } from "vitest";
import { qrSquares } from "../../console/src/part/qr.ts";
import { sha256Hex } from "../../src/base/hash.ts";

const drawn = (text: string): string => (qrSquares(text) ?? []).map((row) => row.map((isDark) => (isDark ? "#" : ".")).join("")).join("\n");

/** By another program that makes such codes: level L, mask 0, bytes. */
test.each([
  ["hub", 21, "2dc35f4ecaac081897ea64012531b70c707cc853f717e8afe7330d484c5eb139"],
  [`otpauth://totp/hub?secret=${"A".repeat(100)}`, 41, "e9751a7d602795be25afe7d07b925b51c5b22d2b9433ebf2a41819a6ecb3b5b1"],
  [`otpauth://totp/hub?secret=${"A".repeat(240)}`, 57, "b40730e6bf27b6179b48088321f4227dc1ae5d7eb90b21fef22a1c35754d7e91"],
])("%s is drawn square by square as another program draws it", (text, size, hash) => {
  expect([qrSquares(text)?.length, sha256Hex(drawn(text))]).toEqual([size, hash]);
});

test("what is too long for a picture has none", () => {
  expect(qrSquares("x".repeat(271))).toHaveLength(57);
  expect(qrSquares("x".repeat(272))).toBeUndefined();
});
