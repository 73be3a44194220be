import fc from "fast-check";
import { expect, test } from "vitest";
import { window } from "../../../src/projection/finance/bucket.ts";
import { type Bridge, type BridgeCause, type BridgeEffect, bridge } from "../../../src/projection/finance/bridge.ts";
import { shortBridge } from "../../../src/projection/finance/short-bridge.ts";
import { settings } from "./finance-case.ts";
import { history, journalSteps, replay, runs } from "./replayed.ts";

const day = fc.integer({ min: 0, max: 150 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));

/** Three moments of one history in order, each with its own day. */
const moments = fc.tuple(history, fc.tuple(fc.nat(12), fc.nat(12), fc.nat(12)), fc.tuple(day, day, day));

async function bridges(commits: Parameters<typeof replay>[0], wanted: readonly number[], days: readonly string[]) {
  const { states, rows } = await replay(commits);
  const places = wanted.map((position) => Math.min(position, rows.length)).sort((a, b) => a - b);
  return (from: number, to: number): Bridge => {
    const state = states[places[from] ?? 0];
    if (state === undefined) throw new Error("a state for each position");
    return bridge({
      company: "FR01",
      currency: "EUR",
      lines: [...state.lines.values()],
      balances: [...state.balances.values()],
      steps: journalSteps(rows.slice(places[from], places[to])),
      from: window(days[from] ?? ""),
      to: window(days[to] ?? ""),
      settings,
    });
  };
}

const nameOf = (cause: BridgeCause): string =>
  cause.kind === "record" ? `${cause.cause.source} ${cause.cause.record} ${cause.cause.version}` : cause.kind;

/** What is left of each cause and week over several bridges. */
function summed(all: readonly Bridge[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { effects } of all)
    for (const { cause, parts } of effects)
      for (const [part, amount] of parts) {
        const key = `${nameOf(cause)} ${part}`;
        sums.set(key, (sums.get(key) ?? 0n) + amount);
        if (sums.get(key) === 0n) sums.delete(key);
      }
  return sums;
}

test("a bridge over two spans is one after the other: it begins where the first begins, ends where the second ends", async () => {
  await fc.assert(
    fc.asyncProperty(moments, async ([commits, wanted, days]) => {
      const between = await bridges(commits, wanted, days);
      const [whole, first, second] = [between(0, 2), between(0, 1), between(1, 2)];
      const total = ({ effects }: Bridge): bigint => effects.reduce((sum, effect) => sum + effect.total, 0n);
      expect([first.before, first.after, second.after]).toEqual([whole.before, second.before, whole.after]);
      expect(total(first) + total(second)).toBe(total(whole));
    }),
    runs,
  );
});

test("read for one day, each cause moves in the whole what it moves in its parts, week by week", async () => {
  await fc.assert(
    fc.asyncProperty(moments, async ([commits, wanted, [clock]]) => {
      const between = await bridges(commits, wanted, [clock, clock, clock]);
      expect(summed([between(0, 1), between(1, 2)])).toEqual(summed([between(0, 2)]));
    }),
    runs,
  );
});

test("what a short bridge leaves out is one sum: the whole stays the same to the cent", async () => {
  await fc.assert(
    fc.asyncProperty(moments, fc.nat(4), async ([commits, wanted, days], limit) => {
      const whole = (await bridges(commits, wanted, days))(0, 2);
      const short = shortBridge(whole, limit);
      const total = (effects: readonly { readonly total: bigint }[]): bigint => effects.reduce((sum, effect) => sum + effect.total, 0n);
      expect(total(short.effects)).toBe(total(whole.effects));
      expect(short.effects.filter(({ cause }) => cause.kind === "record").length).toBeLessThanOrEqual(limit);
      for (const { total: sum, parts } of short.effects) expect([...parts.values()].reduce((all, one) => all + one, 0n)).toBe(sum);
    }),
    runs,
  );
});

test("a short bridge keeps what moves much money between weeks, though the balance at the end stays the same", () => {
  const effect = (record: string, parts: readonly (readonly [string, bigint])[]): BridgeEffect => ({
    cause: { kind: "record", cause: { source: "erp", record, version: 1, at: 0, fields: [] } },
    total: parts.reduce((sum, [, part]) => sum + part, 0n),
    parts: new Map(parts),
  });
  const slipped = effect("slipped", [
    ["2026-03-02", -900n],
    ["2026-03-16", 900n],
  ]);
  const effects = [effect("small", [["2026-03-02", 5n]]), slipped, effect("smaller", [["2026-03-09", -3n]])];
  const short = shortBridge({ company: "ulm", currency: "EUR", before: 0n, after: 2n, effects }, 1);
  expect(short.effects[0]).toEqual(slipped);
  expect(short.effects[1]).toMatchObject({ cause: { kind: "others", causes: 2 }, total: 2n });
});
