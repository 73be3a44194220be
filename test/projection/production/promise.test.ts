import fc from "fast-check";
import { expect, test } from "vitest";
import { latestPromise, readyPromises } from "../../../src/projection/production/ready-date.ts";
import { openProduction } from "../../../src/projection/production/stage.ts";
import type { PromiseChange } from "../../../src/projection/production/promise-row.ts";
import { documentWorld, oneCommit } from "../document-world.ts";

const nothingStored = (queries: readonly unknown[]) => Promise.resolve(queries.map(() => []));

test("a line is ready when the last order at work on it is; finished and cancelled orders make nobody wait", () => {
  const world = documentWorld();
  const line = world.put("sale", "sales_order_line", {}, { production_order: "named" }).after;
  world.put("named", "production_order", { due_date: "2026-03-09", status: "released" });
  world.put("naming", "production_order", { due_date: "2026-03-16", status: "planned" }, { sales_order_line: "sale" });
  world.put("done", "production_order", { due_date: "2026-05-01", status: "completed" }, { sales_order_line: "sale" });
  world.put("off", "production_order", { due_date: "2026-05-02", status: "cancelled" }, { sales_order_line: "sale" });
  const promises = readyPromises(line, world.reader);
  expect(promises.map(({ order }) => order)).toEqual(["named", "naming"]);
  expect(latestPromise(promises)).toEqual({ order: "naming", date: "2026-03-16" });
});

test("an order that turns to another line moves the promises of both", async () => {
  const world = documentWorld();
  const production = openProduction({ read: nothingStored, memory: 100 });
  const project = (changes: ReturnType<typeof world.put>[]) =>
    production.project({ position: 1, at: 0, changes, reader: world.commitReader() });
  const making = { due_date: "2026-03-09", status: "released" };
  await project([
    world.put("one", "sales_order_line", {}),
    world.put("two", "sales_order_line", {}),
    world.put("work", "production_order", making, { sales_order_line: "one" }),
  ]);
  const { chain } = await project([world.put("work", "production_order", making, { sales_order_line: "two" })]);
  expect(chain.moves.map(({ line, before, after }) => [line, before?.date, after?.date])).toEqual([
    ["one", "2026-03-09", undefined],
    ["two", undefined, "2026-03-09"],
  ]);
  const unread = await project([world.put("work", "production_order", { ...making, priority: "high" }, { sales_order_line: "two" })]);
  expect(unread.rows.changes).toEqual([]);
});

const step = fc.record({
  document: fc.nat(4),
  day: fc.integer({ min: 1, max: 9 }),
  to: fc.nat(2),
  status: fc.nat(2),
  isWithdrawn: fc.nat(7),
});

test("promises kept commit by commit are those recomputed from the orders, and the journal leads to them", async () => {
  const history = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(history, async (commits) => {
      const world = documentWorld();
      const production = openProduction({ read: nothingStored, memory: 100 });
      const journal: PromiseChange[] = [];
      for (const steps of commits) {
        const changes = steps.flatMap(({ document, day, to, status, isWithdrawn }) => {
          const name = document < 2 ? `line ${document}` : `work ${document}`;
          if (isWithdrawn === 0) return world.docs.has(name) ? [world.withdraw(name)] : [];
          if (document < 2) return [world.put(name, "sales_order_line", {}, to < 2 ? { production_order: `work ${to + 2}` } : {})];
          const values = { due_date: `2026-03-0${day}`, status: ["planned", "started", "completed"][status] ?? "planned" };
          return [world.put(name, "production_order", values, to < 2 ? { sales_order_line: `line ${to}` } : {})];
        });
        const made = await production.project({ position: 1, at: 0, changes: oneCommit(changes), reader: world.commitReader() });
        journal.push(...made.rows.changes);
      }
      const standing = new Map<string, string>();
      for (const { line, order, before, after } of journal) {
        expect(standing.get(`${line} ${order}`)).toBe(before);
        if (after === undefined) standing.delete(`${line} ${order}`);
        else standing.set(`${line} ${order}`, after);
      }
      const recomputed = ["line 0", "line 1"].flatMap((line) =>
        readyPromises(world.docs.get(line), world.reader).map(({ order, date }) => `${line} ${order} ${date}`),
      );
      expect([...standing].map(([key, date]) => `${key} ${date}`).sort()).toEqual(recomputed.sort());
    }),
    { numRuns: 300, seed: 11 },
  );
});
