// I8: the valid history is a pure function of the set of entries.
import { expect, test } from "vitest";
import { takeLease } from "../../src/platform/lease.ts";
import { query } from "../../src/platform/database.ts";
import { ruleHistory } from "../commit/rule-history.ts";
import { openTestDatabase } from "../support/database.ts";
import { arrival, arrive, inOneCommit } from "./arrival.ts";
import { history } from "./history.ts";
import { expectOneHistory, expectSameWhenRebuilt } from "./same-history.ts";
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
    await expectOneHistory(database, lease, entries, ordersOfEach);
  },
  180_000,
);

test.each([
  [113, 660, false],
  [119, 983, false],
  [104, 215, true],
])(
  "two differences, or intents, that began with one version stay two when one ends (history %i, order %i)",
  async (seed, order, releases) => {
    const entries = history(seed, 300, releases);
    await emptyHub(database);
    await arrive(database, lease, inOneCommit(entries));
    const expected = await validHistory(database);
    await emptyHub(database);
    await arrive(database, lease, arrival(entries, order));
    expect(await validHistory(database)).toEqual(expected);
  },
);

/** A document is expected once as what it is, whatever chain it stands in. */
const twice = async (): Promise<unknown[]> => {
  const [rows = []] = await database.read([
    query("select entity, stage, count(*) from finance.cash_line group by entity, stage having count(*) > 1 order by 1, 2"),
  ]);
  return rows;
};

test.each([2, 3])(
  "orders, bills and payments that three systems name differently come to one set of cash lines in any order, each cent once (history %i)",
  async (seed) => {
    await expectOneHistory(database, lease, ruleHistory(seed), 3, async (order) => expect(await twice(), order).toEqual([]));
    const [[row] = []] = await database.read([query("select count(*) from finance.cash_line where stage = 'paid'")]);
    expect(Number(row?.["count"])).toBeGreaterThan(0);
  },
  180_000,
);

test.each([2, 3])(
  "cash lines and promises that many small commits gave are those of a rebuild, whatever was in memory (history %i)",
  async (seed) => {
    await expectSameWhenRebuilt(database, lease, arrival(ruleHistory(seed), 1));
  },
  120_000,
);

test.each([6, 7, 8])(
  "a rebuild from the log gives the rows that many small commits gave, whatever was in memory (history %i)",
  async (seed) => {
    await expectSameWhenRebuilt(database, lease, arrival(history(seed), seed));
  },
  120_000,
);
