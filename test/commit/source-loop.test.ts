// The hub reads on its own schedule, whatever becomes of the clock of its machine.
import { expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { openSourceLoop } from "../../src/commit/run/source-loop.ts";
import { openLog } from "../../src/platform/log.ts";

const hour = 3_600_000;

test("a clock that is put back by hours stops no source: it is read at once, and goes on at its pace", async () => {
  const clock = manualClock(Date.UTC(2026, 2, 2, 8));
  const read: number[] = [];
  const loop = openSourceLoop({
    sources: [{ name: "erp", pollEveryMs: hour }],
    tickMs: hour,
    clock,
    log: openLog("silent"),
    run: async () => void read.push(clock.now()),
    tick: async () => undefined,
    deliver: async () => undefined,
  });
  clock.advance(-8 * hour);
  await expect.poll(() => read.length, { timeout: 5_000, interval: 20 }).toBe(1);
  clock.advance(hour - 1);
  await expect(expect.poll(() => read.length, { timeout: 600, interval: 50 }).toBe(2)).rejects.toThrow();
  clock.advance(1);
  await expect.poll(() => read.length, { timeout: 5_000, interval: 20 }).toBe(2);
  await loop.stop();
});
