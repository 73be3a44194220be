// I8: the valid history is a pure function of the set of entries.
import { expect, test } from "vitest";
import { canonicalModel } from "../../src/model/canonical-model.ts";
import { leaseStep, takeLease } from "../../src/platform/lease.ts";
import { verify } from "../../src/commit/verify.ts";
import { openTestDatabase } from "../support/database.ts";
import { plainSettings } from "../support/claim-world.ts";
import { arrival, arrive, inOneCommit } from "./arrival.ts";
import { history } from "./history.ts";
import { emptyHub, validHistory } from "./valid-history.ts";

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

test.each([6, 7, 8])(
  "a rebuild from the log gives the rows that many small commits gave, whatever was in memory (history %i)",
  async (seed) => {
    await emptyHub(database);
    const writer = await arrive(database, lease, arrival(history(seed), seed));
    const verified = await verify({
      database,
      model: canonicalModel,
      settings: plainSettings,
      position: writer.position(),
      lease: () => leaseStep(fence, ttlMs, 0),
    });
    expect(verified.tables.filter(({ gone, extra }) => gone + extra > 0)).toEqual([]);
    expect(verified).toMatchObject({ ok: true, brokenLink: undefined, unconserved: [] });
  },
  120_000,
);
