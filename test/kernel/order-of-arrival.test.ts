// I8: the valid history is a pure function of the set of entries.
import { expect, test } from "vitest";
import { takeLease } from "../../src/platform/lease.ts";
import { openTestDatabase } from "../support/database.ts";
import { arrival } from "./arrival.ts";
import { history } from "./history.ts";
import { expectOneHistory, expectSameWhenRebuilt } from "./same-history.ts";

const ttlMs = 600_000;
const database = await openTestDatabase();
const { fence } = await takeLease(database, { holder: "test", ttlMs });
const lease = { fence, ttlMs };

const histories = [1, 2, 3, 4, 5];
const ordersOfEach = 5;

test.each(histories)(
  "three hundred entries give one valid history in any order, repeated, cut anywhere, with restarts (history %i)",
  async (seed) => {
    const entries = history(seed);
    expect(entries.length).toBeGreaterThanOrEqual(299);
    await expectOneHistory(database, lease, entries, ordersOfEach);
  },
  180_000,
);

test.each([6, 7, 8])(
  "a rebuild from the log gives the rows that many small commits gave, whatever was in memory (history %i)",
  async (seed) => {
    await expectSameWhenRebuilt(database, lease, arrival(history(seed), seed));
  },
  120_000,
);
