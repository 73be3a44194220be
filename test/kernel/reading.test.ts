// I1 and I8: what a later reading of a version says takes its place, wherever and whenever either of them arrives.
import { test } from "vitest";
import { takeLease } from "../../src/platform/lease.ts";
import { openTestDatabase } from "../support/database.ts";
import { arrival } from "./arrival.ts";
import { readAgain } from "./reading.ts";
import { expectOneHistory, expectSameWhenRebuilt } from "./same-history.ts";

const ttlMs = 600_000;
const database = await openTestDatabase();
const { fence } = await takeLease(database, { holder: "test", ttlMs });
const lease = { fence, ttlMs };
const ordersOfEach = 4;

test.each([11, 12, 13, 16, 17, 18])(
  "versions read again with later mappings give one valid history in any order, whichever reading comes first (history %i)",
  async (seed) => {
    await expectOneHistory(database, lease, readAgain(seed), ordersOfEach);
  },
  180_000,
);

test.each([14, 15])(
  "a rebuild of a log with later readings gives the rows that stand (history %i)",
  async (seed) => {
    await expectSameWhenRebuilt(database, lease, arrival(readAgain(seed), seed));
  },
  120_000,
);
