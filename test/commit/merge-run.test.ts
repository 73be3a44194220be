import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { release } from "../../src/commit/run/merge-run.ts";
import type { ReadRow } from "../../src/commit/page-intake.ts";

/** The merge looks at times only. */
const row = (at: number | undefined): ReadRow => ({ at }) as ReadRow;
const rows = fc
  .array(fc.option(fc.integer({ min: 0, max: 50 }), { nil: undefined }), { minLength: 1, maxLength: 12 })
  .map((times) => times.map(row));
const backlog = fc.array(rows, { minLength: 1, maxLength: 5 });

const latest = (feed: readonly ReadRow[]): number => Math.max(...feed.flatMap(({ at }) => at ?? []), Number.NEGATIVE_INFINITY);

describe("sources with a backlog are read in the order of events", () => {
  test("what one system says of March waits until the other has told February", () => {
    const february = [row(1), row(20)];
    const march = [row(5), row(30)];
    const { now, kept } = release([february, march]);
    expect(now.map(({ at }) => at)).toEqual([1, 5, 20]);
    expect(kept.map((feed) => feed.map(({ at }) => at))).toEqual([[], [30]]);
  });

  test("a row without a time waits for nobody", () => {
    const { now } = release([[row(undefined), row(9)], [row(1)]]);
    expect(now.map(({ at }) => at)).toEqual([undefined, 1]);
  });

  test("every row is released or kept, once, and at least one feed is released whole", () => {
    fc.assert(
      fc.property(backlog, (feeds) => {
        const { now, kept } = release(feeds);
        expect(new Set([...now, ...kept.flat()])).toEqual(new Set(feeds.flat()));
        expect(now.length + kept.flat().length).toBe(feeds.flat().length);
        expect(kept.some((feed) => feed.length === 0)).toBe(true);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test("nothing is released that a feed with more to say could still precede", () => {
    fc.assert(
      fc.property(backlog, (feeds) => {
        const timed = feeds.filter((feed) => latest(feed) !== Number.NEGATIVE_INFINITY);
        const limit = Math.min(...timed.map(latest));
        for (const { at } of release(feeds).now) expect(at === undefined || at <= limit).toBe(true);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
