// I8 at length: a thousand orders of arrival on PGlite, a hundred on PostgreSQL, each giving one hash.
import { expect, test } from "vitest";
import { sha256Hex } from "../../src/base/hash.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { arrival, arrive, inOneCommit } from "../kernel/arrival.ts";
import { agreed, delivered, movesOf, play } from "../kernel/held-deliveries.ts";
import { history } from "../kernel/history.ts";
import { emptyHub, validHash } from "../kernel/valid-history.ts";
import { eachBackend } from "../support/database.ts";

const orders = { pglite: 1000, postgres: 100 };
const ordersOfEach = 50;
const heldOrders = { pglite: 200, postgres: 40 };
const heldOrdersOfEach = 10;

eachBackend(({ name, open }) => {
  test(`${orders[name]} orders of arrival give one valid history for each history`, async () => {
    const database = await open();
    const { fence } = await takeLease(database, { holder: "test", ttlMs: 3_600_000 });
    const lease = { fence, ttlMs: 3_600_000 };
    const odd: string[] = [];
    for (let order = 0; order < orders[name]; order += ordersOfEach) {
      const seed = 100 + order / ordersOfEach;
      const entries = history(seed);
      await emptyHub(database);
      await arrive(database, lease, inOneCommit(entries));
      const expected = await validHash(database);
      expect(expected).not.toBe(sha256Hex(""));
      for (let place = order; place < order + ordersOfEach; place += 1) {
        await emptyHub(database);
        await arrive(database, lease, arrival(entries, place));
        if ((await validHash(database)) !== expected) odd.push(`history ${seed}, order ${place}`);
      }
    }
    expect(odd).toEqual([]);
  });

  test(`${heldOrders[name]} orders of arrival give one valid history with deliveries that are held until a person answers`, async () => {
    const database = await open();
    const { fence } = await takeLease(database, { holder: "test", ttlMs: 3_600_000 });
    const lease = { fence, ttlMs: 3_600_000 };
    const odd: string[] = [];
    for (let order = 0; order < heldOrders[name]; order += heldOrdersOfEach) {
      const seed = 300 + order / heldOrdersOfEach;
      const said = delivered(history(seed), seed);
      await emptyHub(database);
      await arrive(database, lease, inOneCommit(agreed(said)));
      const expected = await validHash(database);
      for (let place = order; place < order + heldOrdersOfEach; place += 1) {
        await emptyHub(database);
        await play(database, lease, movesOf(said, place));
        if ((await validHash(database)) !== expected) odd.push(`history ${seed}, order ${place}`);
      }
    }
    expect(odd).toEqual([]);
  });
});
