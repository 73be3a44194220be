import { expect, test } from "vitest";
import { isAmbiguous, isWrittenSince, readSnapshot } from "../../../src/connectors/postgres-changes/visibility.ts";

test("a row is of before where its writer had ended, of since where it ran or came later", () => {
  const snapshot = readSnapshot("740:745:740,743");
  const since = [700, 740, 741, 743, 744, 745, 749].filter((xmin) => isWrittenSince(xmin, snapshot, 750));
  expect(since).toEqual([740, 743, 745, 749]);
  expect(isWrittenSince(2, snapshot, 750)).toBe(false);
  expect(readSnapshot("5:5:").open.size).toBe(0);
});

test("numbers that began again are counted on, and only then a very old row leaves a doubt", () => {
  const turn = 2 ** 32;
  const snapshot = readSnapshot(`${turn - 3}:${turn - 2}:${turn - 3}`);
  const since = [turn - 4, turn - 3, turn - 2, turn - 1, 0, 4, 5].filter((xmin) => isWrittenSince(xmin, snapshot, turn + 5));
  expect(since).toEqual([turn - 3, turn - 2, turn - 1, 0, 4]);
  expect([turn - 1, turn].map(isAmbiguous)).toEqual([false, true]);
});
