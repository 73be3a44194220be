// I1 and I8: what a later reading of a version says takes its place, wherever and whenever either of them arrives.
import { expect, test } from "vitest";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { leaseStep, takeLease } from "../../src/platform/lease.ts";
import { verify } from "../../src/commit/verify.ts";
import { openTestDatabase } from "../support/database.ts";
import { plainSettings } from "../support/claim-world.ts";
import { arrival, arrive, inOneCommit } from "./arrival.ts";
import { readAgain } from "./reading.ts";
import { emptyHub, validHistory } from "./valid-history.ts";

const ttlMs = 600_000;
const database = await openTestDatabase();
const { fence } = await takeLease(database, { holder: "test", ttlMs });
const lease = { fence, ttlMs };
const ordersOfEach = 4;

test.each([11, 12, 13, 16, 17, 18])(
  "versions read again with later mappings give one valid history in any order, whichever reading comes first (history %i)",
  async (seed) => {
    const entries = readAgain(seed);
    await emptyHub(database);
    await arrive(database, lease, inOneCommit(entries));
    const expected = await validHistory(database);
    for (let order = 1; order <= ordersOfEach; order += 1) {
      await emptyHub(database);
      await arrive(database, lease, arrival(entries, order));
      expect(await validHistory(database), `order ${order}`).toEqual(expected);
    }
  },
  180_000,
);

test.each([14, 15])(
  "a rebuild of a log with later readings gives the rows that stand (history %i)",
  async (seed) => {
    await emptyHub(database);
    const writer = await arrive(database, lease, arrival(readAgain(seed), seed));
    const verified = await verify({
      database,
      model: canonicalModel,
      settings: plainSettings,
      position: writer.position(),
      lease: () => leaseStep(fence, ttlMs, 0),
    });
    expect(verified.tables.filter(({ gone, extra }) => gone + extra > 0)).toEqual([]);
    expect(verified.ok).toBe(true);
  },
  120_000,
);
