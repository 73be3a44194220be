// Many histories with forms of systems, in many orders.
import { test } from "vitest";
import { takeLease } from "../../src/platform/lease.ts";
import { arrival } from "../kernel/arrival.ts";
import { formedHistory } from "../kernel/formed-history.ts";
import { expectOneHistory, expectSameWhenRebuilt } from "../kernel/same-history.ts";
import { openTestDatabase } from "../support/database.ts";

const ttlMs = 600_000;
const database = await openTestDatabase();
const { fence } = await takeLease(database, { holder: "test", ttlMs });
const lease = { fence, ttlMs };

test.each([1, 2, 3])(
  "three hundred entries with forms that are adopted and revoked give one valid history in any order (history %i)",
  async (seed) => {
    await expectOneHistory(database, lease, formedHistory(seed), 4);
  },
  120_000,
);

test.each([4, 5, 6])(
  "three hundred entries with forms are the same when rebuilt (history %i)",
  async (seed) => {
    await expectSameWhenRebuilt(database, lease, arrival(formedHistory(seed), seed));
  },
  60_000,
);
