// What samples come to: one event for each change of state that held, with what showed it.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toText } from "../../src/base/decimal.ts";
import { reduceConfiguration } from "../../src/signal/signal-rule.ts";
import { newMemory, packMemory, unpackMemory } from "../../src/signal/signal-state.ts";
import { takeSample } from "../../src/signal/reduction.ts";
import { meanOf } from "../../src/signal/window.ts";
import { decimal } from "../../src/base/decimal.ts";
import { eventsOf, eventText, type Reading, ruleOf, told, twoLevels } from "./samples.ts";

const series = (from: number, ...values: string[]): Reading[] => values.map((value, place) => [from + place, value]);

describe("a state", () => {
  test("is told once, since the first sample beyond the limit, with the samples that show it", () => {
    expect(told({ hold: "3s" }, series(0, "5", "7.1", "8", "7.4", "9", "8", "8"))).toEqual(["degraded 1–4 4 samples 7.1–9 over 7.1"]);
  });

  test("that does not hold is not told: spikes, however high", () => {
    expect(told({ hold: "3s" }, series(0, "5", "30", "5", "5", "9", "9", "5", "5"))).toEqual([]);
  });

  test("begins and ends at limits of its own: values between them change nothing", () => {
    const values = ["5", "7.2", "7.0", "6.6", "7.2", "6.5", "6.4", "7.0", "7.1"];
    expect(told({}, series(0, ...values))).toEqual([
      "degraded 1–1 1 samples 7.2–7.2 over 7.1",
      "normal 6–6 1 samples 6.4–6.4 over 6.5",
      "degraded 8–8 1 samples 7.1–7.1 over 7.1",
    ]);
  });

  test("worse and better follow one another; a jump over one level is one event", () => {
    expect(told({ hold: "1s" }, series(0, "5", "8", "8", "12", "12", "8", "8", "5", "5", "12", "12"))).toEqual([
      "degraded 1–2 2 samples 8–8 over 7.1",
      "failed 3–4 2 samples 12–12 over 11.2",
      "degraded 5–6 2 samples 8–8 over 10",
      "normal 7–8 2 samples 5–5 over 6.5",
      "failed 9–10 2 samples 12–12 over 11.2",
    ]);
  });

  test("may lie below: pressure that falls", () => {
    const levels = [{ state: "low", enter: "2.0", leave: "2.5" }];
    expect(told({ levels, hold: "1s" }, series(0, "3", "2", "1.9", "2.4", "2.6", "2.6"))).toEqual([
      "low 1–2 2 samples 1.9–2 over 2",
      "normal 4–5 2 samples 2.6–2.6 over 2.5",
    ]);
  });

  test("is not moved by less than the deadband, which is measured from what was taken last", () => {
    expect(told({ deadband: "0.5" }, series(0, "6.9", "7.2", "7.3", "7.4"))).toEqual(["degraded 3–3 1 samples 7.4–7.4 over 7.1"]);
  });

  test("has exact evidence, and a mean rounded once", () => {
    const [event] = eventsOf(ruleOf({ levels: twoLevels, hold: "2s" }), series(0, "0.1", "7.1", "7.2", "7.25"));
    const { evidence } = event ?? {};
    expect(evidence && [evidence.sum, meanOf(evidence)].map(toText)).toEqual(["21.55", "7.183333"]);
    expect(event).toMatchObject({ previous: "normal", previousSince: null });
  });
});

test("after a gap a state that was believed, left and reached again is told when it has held again", () => {
  const readings: Reading[] = [
    [1, "0"],
    [51, "11"],
    [55, "11.1"],
    [59, "11.2"],
    [60, "0"],
    [63, "7"],
    [66, "7.1"],
    [70, "7.1"],
    [71, "7.1"],
  ];
  expect(told({ hold: "5s", silent_after: "5s" }, readings)).toEqual(["no-signal 6–51", "degraded 66–71 3 samples 7.1–7.1 over 7.1"]);
});

describe("samples", () => {
  test("that come again or too late change nothing", () => {
    const readings: Reading[] = [
      [1, "8"],
      [2, "8"],
      [2, "8"],
      [1, "1"],
      [2, "1"],
      [3, "8"],
    ];
    expect(told({ hold: "2s" }, readings)).toEqual(["degraded 1–3 3 samples 8–8 over 7.1"]);
  });

  test("of bad quality are counted and left out", () => {
    const memory = newMemory();
    const rule = ruleOf({ levels: twoLevels, hold: "2s" });
    const said: [number, string | null][] = [
      [1, "8"],
      [2, null],
      [2, null],
      [3, "8"],
      [4, null],
      [5, "8"],
    ];
    const events = said.flatMap(([at, value]) => takeSample(memory, rule, at * 1000, value === null ? null : decimal(value)));
    expect(events.map((event) => `${eventText(event)} ${event.bad}`)).toEqual(["degraded 1–3 2 samples 8–8 over 7.1 1"]);
    expect(memory.bad).toBe(1);
  });

  test("after a gap are judged anew: nothing holds across it", () => {
    const readings: Reading[] = [
      [0, "8"],
      [2, "8"],
      [100, "8"],
      [101, "8"],
      [103, "8"],
      [300, "5"],
      [304, "5"],
    ];
    expect(told({ hold: "3s", silent_after: "30s" }, readings)).toEqual([
      "no-signal 32–100",
      "degraded 100–103 3 samples 8–8 over 7.1",
      "no-signal 133–300",
      "normal 300–304 2 samples 5–5",
    ]);
  });
});

/** Stretches of like values, now and then a gap: states that hold, spikes that do not. */
const stretch = fc.record({
  tenths: fc.integer({ min: 0, max: 150 }),
  count: fc.integer({ min: 1, max: 9 }),
  step: fc.integer({ min: 1, max: 4 }),
});
const readingsOf = (stretches: readonly { readonly tenths: number; readonly count: number; readonly step: number }[]): Reading[] => {
  let at = 0;
  return stretches.flatMap(({ tenths, count, step }) =>
    Array.from({ length: count }, (_, place): Reading => {
      at += place === 0 && step === 4 ? 50 : step;
      return [at, toText({ digits: BigInt(tenths + (place % 3)), scale: 1 })];
    }),
  );
};
const readings = fc.array(stretch, { minLength: 5, maxLength: 40 }).map(readingsOf);
/** How much later each sample comes than it was taken. */
const lags = fc.infiniteStream(fc.integer({ min: 0, max: 9 }));
const late = (taken: readonly Reading[], lag: Iterator<number>): Reading[] =>
  taken
    .map((one) => [one[0] + (lag.next().value as number), one] as const)
    .toSorted(([a], [b]) => a - b)
    .map(([, one]) => one);

const rules = fc
  .record({
    hold: fc.integer({ min: 0, max: 20 }),
    silent: fc.integer({ min: 5, max: 60 }),
    band: fc.integer({ min: 0, max: 20 }),
    wait: fc.integer({ min: 0, max: 10 }),
  })
  .map(({ hold, silent, band, wait }) =>
    ruleOf({
      levels: twoLevels,
      hold: `${hold}s`,
      silent_after: `${silent}s`,
      deadband: toText({ digits: BigInt(band), scale: 1 }),
      wait: `${wait}s`,
    }),
  );

test("wherever the samples are cut and put away, the events are the same", () => {
  let seen = 0;
  fc.assert(
    fc.property(rules, readings, lags, fc.array(fc.nat(200), { maxLength: 12 }), (rule, taken, lag, cuts) => {
      const arrived = late(taken, lag);
      let memory = newMemory();
      const events = arrived.flatMap(([at, value], place) => {
        if (cuts.includes(place)) memory = unpackMemory(JSON.parse(JSON.stringify(packMemory(memory))) as ReturnType<typeof packMemory>);
        return takeSample(memory, rule, at * 1000, decimal(value));
      });
      const whole = eventsOf(rule, arrived);
      expect(events).toEqual(whole);
      seen += whole.length;
    }),
  );
  expect(seen).toBeGreaterThan(500);
});

test("samples that come late within the wait come to the same events as in order", () => {
  fc.assert(
    fc.property(rules, readings, lags, (rule, taken, lag) => {
      const waiting = { ...rule, waitMs: 10_000 };
      const end: Reading = [(taken.at(-1)?.[0] ?? 0) + 1_000, "5"];
      const ordered = eventsOf(waiting, [...taken, end]);
      expect(eventsOf(waiting, [...late(taken, lag), end])).toEqual(ordered);
      expect(ordered).toEqual(eventsOf({ ...rule, waitMs: 0 }, [...taken, end]).filter(({ confirmedAt }) => confirmedAt < end[0] * 1000));
    }),
  );
});

test("events alternate, each begins after the one before, and none is told before it has held", () => {
  fc.assert(
    fc.property(rules, readings, (rule, taken) => {
      const events = eventsOf(rule, taken);
      for (const [place, event] of events.entries()) {
        const before = events[place - 1];
        expect(event.previous).toBe(before?.state ?? "normal");
        expect(event.state).not.toBe(event.previous);
        expect(event.since).toBeGreaterThan(before?.since ?? -1);
        if (event.evidence !== null) expect(event.confirmedAt - event.since).toBeGreaterThanOrEqual(rule.holdMs);
      }
    }),
  );
});

describe("rules are refused", () => {
  const refusal = (signal: Readonly<Record<string, unknown>>): string | undefined =>
    reduceConfiguration.safeParse({ f: { asset: "a", signal: "s", time: "t", value: "v", signals: { v: signal } } }).error?.issues[0]
      ?.message;
  const level = (state: string, enter: string, leave: string) => ({ state, enter, leave });
  test.each([
    [[level("a", "5", "4"), level("b", "4", "3")], "b is not worse than a: its limits must lie beyond"],
    [[level("a", "5", "4"), level("b", "6", "7")], "b is left above where it is entered, unlike the first level"],
    [[level("a", "5", "6"), level("b", "6", "7")], "b is not worse than a: its limits must lie beyond"],
    [[level("a", "5", "4"), level("a", "6", "5")], "the state a is named twice"],
    [[level("no-signal", "5", "4")], "no-signal is the state of a signal that is not heard"],
    [[level("a", "5,0", "4")], 'a limit is written in quotes, such as "7.1"'],
  ])("where levels contradict one another (%#)", (levels, message) => expect(refusal({ levels })).toBe(message));
});
