import { expect, test } from "vitest";
import { rateBudgets, type Timer } from "../../src/connectors/rate-budget.ts";

/** A time that passes only where somebody waits. */
const passing = (): Timer => {
  let now = 0;
  return {
    now: () => now,
    pause: (ms) => {
      now += ms;
      return Promise.resolve();
    },
  };
};

const times = async (timer: Timer, take: () => Promise<unknown>, count: number): Promise<number[]> => {
  const found: number[] = [];
  for (let call = 0; call < count; call += 1) {
    await take();
    found.push(timer.now());
  }
  return found;
};

test("in no 60 seconds are there more calls than the account allows, wherever they begin", async () => {
  const timer = passing();
  const budget = rateBudgets(timer).of("plant", 5);
  const found = await times(timer, () => budget.take(60_000), 23);
  for (const from of found) expect(found.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(5);
  expect(found.at(-1)).toBe(4 * 60_000);
});

test("two sources of one account share its budget, and the smaller limit counts", async () => {
  const timer = passing();
  const budgets = rateBudgets(timer);
  const [one, other] = [budgets.of("plant", 10), budgets.of("plant", 4)];
  await Promise.all([one, other, one, other].map((budget) => budget.take(60_000)));
  expect(timer.now()).toBe(0);
  await one.take(60_000);
  expect(timer.now()).toBe(60_000);
  await budgets.of("other plant", 1).take(60_000);
  expect(timer.now()).toBe(60_000);
});

test("a limit that is lowered later counts for the calls before it too", async () => {
  const timer = passing();
  const budgets = rateBudgets(timer);
  await times(timer, () => budgets.of("plant", 10).take(60_000), 6);
  await budgets.of("plant", 3).take(60_000);
  expect(timer.now()).toBe(60_000);
});

test("a silence longer than its patience is told to who asks, and nobody waits", async () => {
  const timer = passing();
  const budget = rateBudgets(timer).of("plant", 100);
  budget.rest(600_000);
  expect([await budget.take(60_000), timer.now()]).toEqual([600_000, 0]);
});

test("a hub that closes waits for nothing, and who asked behind it is served", async () => {
  const timer: Timer = { now: () => 0, pause: (_, signal) => new Promise((_resolve, reject) => signal?.addEventListener("abort", reject)) };
  const budget = rateBudgets(timer).of("plant", 1);
  await budget.take(60_000);
  const closing = new AbortController();
  const taken = budget.take(60_000, closing.signal);
  const behind = budget.take(60_000, closing.signal);
  closing.abort();
  await expect(taken).rejects.toBeDefined();
  await expect(behind).rejects.toBeDefined();
});

test("what one source was told to wait holds for every source of the account", async () => {
  const timer = passing();
  const budgets = rateBudgets(timer);
  budgets.of("plant", 100).rest(7_000);
  await budgets.of("plant", 100).take(60_000);
  expect(timer.now()).toBe(7_000);
});
