// Whoever reads while a sweep is judged ahead and adopted sees what stood before it, or what stands after it, and nothing between.
import { beforeAll, expect, test } from "vitest";
import type { Writer } from "../../src/commit/writer.ts";
import { type Database, query } from "../../src/platform/database.ts";
import { takeLease } from "../../src/platform/lease.ts";
import { believed, dateOf, nextSet, openOrders, orders, sweeperOver, tellOrders } from "../kernel/swept-orders.ts";
import { eachBackend } from "../support/database.ts";

const ttlMs = 600_000;

/** In one snapshot: the position, whom the orders believe, when money is expected, and what the journal adds up to. */
async function seen(database: Database): Promise<string> {
  const answers = await database.read([
    query("select position from platform.lease"),
    query(`select provenance::jsonb -> 'promised_date' ->> 0 as source, count(*) as count from record.record group by 1 order by 1`),
    query("select (date - 30)::text as day, count(*) as count from finance.cash_line group by 1 order by 1"),
    query(`select day, sum(moved) as moved from (
        select (new_date - 30)::text as day, new_amount as moved from finance.cash_change where new_amount is not null
        union all select (old_date - 30)::text, -old_amount from finance.cash_change where old_amount is not null) m
      group by 1 having sum(moved) <> 0 order by 1`),
    query("select field, count(*) as count from governance.episode where to_position is null and closed_at is null group by 1"),
  ]);
  return JSON.stringify(answers);
}

eachBackend(({ open }) => {
  let world: { database: Database; writer: Writer; fence: number };
  beforeAll(async () => {
    const database = await open();
    const { fence } = await takeLease(database, { holder: "test", ttlMs });
    const writer = await openOrders(database, fence, ttlMs);
    await tellOrders(writer);
    world = { database, writer, fence };
  }, 60_000);

  test("readers beside a sweep see all orders as they were, then all of them as they are, never some of each", async () => {
    const { database, writer, fence } = world;
    const before = await seen(database);
    let isOver = false;
    const found: string[] = [];
    const reading = Promise.all(
      [1, 2, 3].map(async () => {
        while (!isOver) found.push(await seen(database));
      }),
    );
    const committed = await sweeperOver(database, writer, fence, ttlMs).submit(nextSet(1));
    isOver = true;
    await reading;
    const after = await seen(database);
    expect(JSON.parse(before)[0][0].position).toBe(String(committed.position - 1));
    expect(JSON.parse(after).slice(0, 3)).toEqual([
      [{ position: String(committed.position) }],
      [{ source: believed(2), count: String(orders) }],
      [{ day: dateOf(believed(2)), count: String(orders) }],
    ]);
    expect(found).toContain(before);
    expect(found.filter((one) => one !== before && one !== after)).toEqual([]);
    expect(found.indexOf(after) === -1 || found.lastIndexOf(before) < found.indexOf(after) + 3).toBe(true);
  }, 60_000);
});
