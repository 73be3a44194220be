// No second, wherever it begins, has more records than the limit, whoever asks.
import fc from "fast-check";
import { expect, test } from "vitest";
import { recordPaces } from "../../src/connectors/record-pace.ts";

function manualTimer() {
  let now = 0;
  return {
    now: () => now,
    pass: (ms: number) => void (now += ms),
    pause: async (ms: number) => void (now += ms),
  };
}

test("in any second no more records come than the limit, whatever is asked and comes", async () => {
  const asking = fc.record({
    most: fc.integer({ min: 1, max: 80 }),
    came: fc.integer({ min: 0, max: 80 }),
    idle: fc.integer({ min: 0, max: 700 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 50 }), fc.array(asking, { maxLength: 40 }), async (limit, askings) => {
      const timer = manualTimer();
      const pace = recordPaces(timer).of("plant", limit);
      const got: { at: number; count: number }[] = [];
      for (const { most, came, idle } of askings) {
        timer.pass(idle);
        const taken = await pace.take(most);
        expect(taken.count).toBe(Math.min(most, limit));
        const count = Math.min(came, taken.count);
        got.push({ at: timer.now(), count });
        taken.got(count);
      }
      for (const { at } of got) {
        const second = got.filter((one) => one.at >= at && one.at < at + 1_000);
        expect(second.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

test("a peer with little to say is asked without waiting; one with much is asked at the pace", async () => {
  const timer = manualTimer();
  const pace = recordPaces(timer).of("plant", 100);
  for (let call = 0; call < 50; call += 1) (await pace.take(100)).got(0);
  expect(timer.now()).toBe(0);
  for (let call = 0; call < 40; call += 1) (await pace.take(25)).got(25);
  expect(timer.now()).toBe(9_000);
});

test("sources of one hub share its pace, and the smallest that is stated counts", async () => {
  const timer = manualTimer();
  const paces = recordPaces(timer);
  const first = paces.of("plant", 100);
  const second = paces.of("plant", 10);
  const taken = await Promise.all([first.take(50), second.take(50), paces.of("elsewhere", 50).take(50)]);
  expect(taken.map(({ count }) => count)).toEqual([10, 10, 50]);
  expect(timer.now()).toBe(1_000);
});

test("whoever waits for its turn stops when the hub closes", async () => {
  const closing = new AbortController();
  const pace = recordPaces({ now: () => 0, pause: async (_, signal) => signal?.throwIfAborted() }).of("plant", 1);
  await pace.take(1);
  closing.abort();
  await expect(pace.take(1, closing.signal)).rejects.toThrow();
});
