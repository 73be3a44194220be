// What goes wrong is a pure function of the seed.
import { expect, test } from "vitest";
import { allFaultKinds, lasting } from "../../src/chaos/fault-kind.ts";
import { faultPlan } from "../../src/chaos/fault-plan.ts";

const seeds = Array.from({ length: 300 }, (_, index) => index + 1);
const asked = ["GET /orders", "GET /orders?after=0", "POST /0/0 party"];

/** All that a plan says of some requests, in the order in which they are asked. */
function told(seed: number, order: readonly string[]) {
  const plan = faultPlan(seed, allFaultKinds);
  return [1, 2, 3].map((number) => {
    const round = plan.round(number);
    const faults = order.flatMap((what) =>
      [0, 1, 2].map((nth) => {
        const fault = round.fault("erp", what, nth);
        return `${what} ${nth} ${fault?.kind} ${fault?.chance.below(1_000_000)}`;
      }),
    );
    return { skews: [round.hubSkewMs, round.peerSkewMs], renamed: round.renamed("erp", ["a", "b", "c"]), faults: faults.toSorted() };
  });
}

test("a seed gives the same faults again, in whatever order its requests come", () => {
  for (const seed of seeds) expect(told(seed, asked.toReversed())).toEqual(told(seed, asked));
  expect(new Set(seeds.map((seed) => JSON.stringify(told(seed, asked)))).size).toBeGreaterThan(seeds.length - 5);
});

test("every kind comes up, beside many others and beside few", () => {
  const plans = seeds.map((seed) => faultPlan(seed, allFaultKinds));
  for (const kind of allFaultKinds) {
    const sizes = plans.filter(({ kinds }) => kinds.includes(kind)).map(({ kinds }) => kinds.length);
    expect([kind, Math.min(...sizes) < 6, Math.max(...sizes) === allFaultKinds.length]).toEqual([kind, true, true]);
  }
  const drawn = new Set(
    plans.flatMap((plan) => asked.flatMap((what) => [0, 1, 2, 3].flatMap((nth) => plan.round(1).fault("erp", what, nth)?.kind ?? []))),
  );
  expect([...drawn, ...lasting].toSorted()).toEqual(allFaultKinds.toSorted());
});

test("only what was asked for goes wrong", () => {
  const kinds = new Set(
    seeds.flatMap((seed) => {
      const round = faultPlan(seed, ["drop"]).round(1);
      return [round.renamed("erp", ["a"]), round.hubSkewMs || undefined, ...asked.map((what) => round.fault("erp", what, 0)?.kind)];
    }),
  );
  expect(kinds).toEqual(new Set([undefined, "drop"]));
});
