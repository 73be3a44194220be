import fc from "fast-check";
import { expect, test } from "vitest";
import { forecastRow, window } from "../../../src/projection/finance/bucket.ts";
import { bridge } from "../../../src/projection/finance/bridge.ts";
import type { Line } from "../../../src/projection/finance/cash-line.ts";
import { opening } from "../../../src/projection/finance/opening.ts";
import { openFinance } from "../../../src/projection/finance/stage.ts";
import type { RecordChange } from "../../../src/record/record-change.ts";
import { documentWorld } from "../document-world.ts";
import { allLines, settings } from "./finance-case.ts";
import { history, journalSteps, replay, runs, type Standing } from "./replayed.ts";

const byKey = (a: Line, b: Line): number => (a.line < b.line ? -1 : 1);

test("lines kept commit by commit are the lines recomputed from the documents, however commits are cut", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (commits) => {
      const { world, states } = await replay(commits);
      expect([...(states.at(-1)?.lines.values() ?? [])].sort(byKey)).toEqual(allLines(world).sort(byKey));
    }),
    runs,
  );
});

test("the journal continues itself and sums to the lines that stand", async () => {
  await fc.assert(
    fc.asyncProperty(history, async (commits) => {
      const { states, rows } = await replay(commits);
      const journal = new Map<string, bigint>();
      for (const { line, before, after } of rows.flatMap((made) => made.changes)) {
        expect(journal.get(line) ?? 0n).toBe(before?.amount ?? 0n);
        journal.set(line, after?.amount ?? 0n);
      }
      for (const [key, { amount }] of states.at(-1)?.lines ?? []) expect(journal.get(key) ?? 0n).toBe(amount);
      const sum = [...journal.values()].reduce((total, amount) => total + amount, 0n);
      expect(sum).toBe([...(states.at(-1)?.lines.values() ?? [])].reduce((total, { amount }) => total + amount, 0n));
    }),
    runs,
  );
});

test("the causes between any two positions and clocks sum to the difference of the forecasts, week by week", async () => {
  const day = fc.integer({ min: 0, max: 150 }).map((days) => new Date(Date.UTC(2026, 0, 1 + days)).toISOString().slice(0, 10));
  await fc.assert(
    fc.asyncProperty(history, fc.nat(12), fc.nat(12), day, day, async (commits, one, other, fromClock, toClock) => {
      const { states, rows } = await replay(commits);
      const [start, end] = [one, other].map((position) => Math.min(position, rows.length)).sort((a, b) => a - b);
      const [before, after] = [states[start ?? 0], states[end ?? 0]];
      if (before === undefined || after === undefined) throw new Error("a state for each position");
      const at = (state: Standing, clock: string) =>
        forecastRow(
          { company: "FR01", currency: "EUR" },
          [...state.lines.values()],
          window(clock),
          opening(state.balances.values(), "FR01", "EUR", clock, settings),
        );
      const [old, next] = [at(before, fromClock), at(after, toClock)];
      const made = bridge({
        company: "FR01",
        currency: "EUR",
        lines: [...before.lines.values()],
        balances: [...before.balances.values()],
        steps: journalSteps(rows.slice(start, end)),
        from: window(fromClock),
        to: window(toClock),
        settings,
      });
      expect([made.before, made.after]).toEqual([old.buckets.at(-1)?.closing, next.buckets.at(-1)?.closing]);
      expect(made.effects.reduce((sum, { total }) => sum + total, 0n)).toBe(made.after - made.before);
      for (const monday of new Set([...old.buckets, ...next.buckets].map((bucket) => bucket.monday))) {
        const net = (row: typeof old): bigint =>
          row.buckets.filter((b) => b.monday === monday).reduce((sum, b) => sum + b.inflow + b.outflow, 0n);
        const explained = made.effects.reduce((sum, { parts }) => sum + (parts.get(monday) ?? 0n), 0n);
        expect(explained).toBe(net(next) - net(old));
      }
    }),
    runs,
  );
});

test("two changes of one chain in one commit are each given the money they moved", async () => {
  const world = documentWorld();
  const finance = openFinance({ settings, memory: 100, read: (queries) => Promise.resolve(queries.map(() => [])) });
  const order = { quantity: "10", unit_price: "1", currency: "EUR", promised_date: "2026-03-02" };
  const project = (changes: RecordChange[]) => finance.project({ position: 1, at: 0, changes, reader: world.commitReader() });
  await project([world.put("buy", "purchase_order_line", order)]);
  const dearer = world.put("buy", "purchase_order_line", { ...order, unit_price: "2" });
  const arrived = world.put("receipt", "goods_receipt", { quantity: "4", date: "2026-03-01" }, { order_line: "buy" });
  const { changes } = await project([arrived, dearer]);
  expect(changes.map(({ line, before, after, cause }) => [line, before?.amount, after?.amount, cause.record])).toEqual([
    ["buy:o", -1000n, -2000n, "buy"],
    ["buy:m:receipt", undefined, -800n, "receipt"],
    ["buy:o", -2000n, -1200n, "receipt"],
  ]);
});
