import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../../../src/platform/database.ts";
import { openFinance } from "../../../src/projection/finance/stage.ts";
import { financeSteps } from "../../../src/projection/finance/store.ts";
import { readCauses, readOpenItems } from "../../../src/projection/finance/store-list.ts";
import { readBridge, readForecast } from "../../../src/projection/finance/store-read.ts";
import { openProduction } from "../../../src/projection/production/stage.ts";
import { productionSteps } from "../../../src/projection/production/store.ts";
import type { RecordChange } from "../../../src/record/record-change.ts";
import { eachBackend } from "../../support/database.ts";
import { documentWorld, oneCommit } from "../document-world.ts";
import { applyStep, historyStep } from "./document-history.ts";
import { allAllocations, allLines, settings } from "./finance-case.ts";
import { scopeOf } from "../../support/holder.ts";

/** Commits as the hub does, production before finance; nothing is remembered from one commit to the next. */
function hub(database: Database, using = settings) {
  const world = documentWorld();
  const read = database.read.bind(database);
  const finance = openFinance({ read, settings: using, memory: 100 });
  const production = openProduction({ read, memory: 100 });
  let position = 0;
  const commit = async (...given: (RecordChange | undefined)[]): Promise<number> => {
    position += 1;
    const changes = oneCommit(given.filter((change) => change !== undefined));
    const reader = world.commitReader();
    const promised = await production.project({ position, at: position, changes, reader });
    const rows = await finance.project({ position, at: position, changes, reader, promised: promised.chain });
    await database.write([...productionSteps(promised.rows), ...financeSteps(rows)]);
    finance.forget();
    production.forget();
    return position;
  };
  return { world, commit, read };
}

const at = (date: string): number => Date.parse(`${date}T09:00:00Z`);

/** Weeks in which money moves: "Monday net". */
const weeks = (row: { buckets: readonly { monday: string; inflow: bigint; outflow: bigint }[] } | undefined): string[] =>
  (row?.buckets ?? []).filter((b) => b.inflow !== 0n || b.outflow !== 0n).map((b) => `${b.monday} ${b.inflow + b.outflow}`);

const clear = `truncate finance.cash_line, finance.cash_change, finance.allocation, finance.balance, finance.balance_change,
  finance.rate_change, production.promise, production.promise_change`;

describe("finance in the database", () => {
  eachBackend(({ open }) => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
    });
    beforeEach(async () => {
      await database.write([{ kind: "script", sql: clear }]);
    });

    test("a production order slips two weeks: the customer's money moves two weeks, and the order is the cause", async () => {
      const { world, commit, read } = hub(database);
      const order = { quantity: "10", unit_price: "100", currency: "EUR", promised_date: "2026-03-02", status: "open" };
      await commit(world.put("terms", "payment_terms", { days: "30" }), world.put("Acme", "party", {}, { payment_terms: "terms" }));
      await commit(world.put("sale", "sales_order_line", order, { customer: "Acme" }));
      const making = { due_date: "2026-03-02", status: "released" };
      const before = await commit(world.put("work", "production_order", making, { sales_order_line: "sale" }));
      const slip = world.put(
        "work",
        "production_order",
        { ...making, due_date: "2026-03-16" },
        { sales_order_line: "sale" },
        { source: "mes" },
      );
      const after = await commit(slip);

      const clock = at("2026-02-23");
      expect(weeks((await readForecast(read, { position: before, clock }, settings)).rows[0])).toEqual(["2026-03-30 100000"]);
      expect(weeks((await readForecast(read, { clock }, settings)).rows[0])).toEqual(["2026-04-13 100000"]);
      const { native } = await readBridge(read, { from: { position: before, clock }, to: { position: after, clock } }, settings);
      expect(native[0]?.effects.map(({ cause, total, parts }) => ({ cause, total, parts: [...parts] }))).toEqual([
        {
          cause: { kind: "record", cause: slip.cause },
          total: 0n,
          parts: [
            ["2026-03-30", -100000n],
            ["2026-04-13", 100000n],
          ],
        },
      ]);
      const [last] = await readCauses(read, { limit: 5 });
      expect(last).toMatchObject({
        cause: { source: "mes", record: "work" },
        before: { date: "2026-04-01" },
        after: { date: "2026-04-15" },
      });
    });

    test("a booked statement opens the forecast and takes over what was paid by its day", async () => {
      const { world, commit, read } = hub(database);
      await commit(world.put("account", "bank_account", { company: "FR01", currency: "EUR" }));
      const bill = { amount: "80.00", currency: "EUR", due_date: "2026-03-03" };
      const start = await commit(
        world.put(
          "monday",
          "bank_balance",
          { balance_type: "closing", amount: "500.00", currency: "EUR", date: "2026-03-02" },
          { account: "account" },
        ),
        world.put(
          "interim",
          "bank_balance",
          { balance_type: "interim", amount: "1.00", currency: "EUR", date: "2026-03-03" },
          { account: "account" },
        ),
        world.put("bill", "supplier_invoice", bill),
      );
      const paid = { direction: "out", amount: "80.00", currency: "EUR", date: "2026-03-03" };
      await commit(world.put("transfer", "payment", paid, { supplier_invoice: "bill" }));
      const booked = { balance_type: "closing", amount: "420.00", currency: "EUR", date: "2026-03-03" };
      await commit(world.put("tuesday", "bank_balance", booked, { account: "account" }));
      const clock = at("2026-03-04");
      const ends = async (position: number): Promise<unknown> => {
        const [row] = (await readForecast(read, { position, clock }, settings)).rows;
        return { opening: row?.opening?.amount, end: row?.buckets.at(-1)?.closing };
      };
      expect(await ends(start)).toEqual({ opening: 50000n, end: 42000n });
      expect(await ends(start + 1)).toEqual({ opening: 50000n, end: 42000n });
      expect(await ends(start + 2)).toEqual({ opening: 42000n, end: 42000n });
      const bridged = await readBridge(read, { from: { position: start, clock }, to: { clock } }, settings);
      expect(bridged.native[0]).toMatchObject({ before: 42000n, after: 42000n });
    });

    test("open items list what is still owed, earliest first, and another currency is converted once with its rate kept", async () => {
      const reporting = { ...settings, reportingCurrency: "EUR" };
      const { world, commit, read } = hub(database, reporting);
      const rate = { base_currency: "EUR", quote_currency: "USD", rate: "1.25", date: "2026-03-01" };
      const first = await commit(
        world.put("bill", "supplier_invoice", { amount: "80.00", currency: "EUR", due_date: "2026-03-09" }),
        world.put("claim", "customer_invoice", { amount: "125.00", currency: "USD", due_date: "2026-03-05" }),
        world.put("rate", "exchange_rate", rate),
      );
      expect((await readOpenItems(read, { limit: 10 })).map(({ kind, invoice, open: rest }) => `${kind} ${invoice} ${rest}`)).toEqual([
        "receivable claim 12500",
        "payable bill -8000",
      ]);
      const clock = at("2026-03-02");
      const { reporting: whole } = await readForecast(read, { clock }, reporting);
      expect(whole).toMatchObject({ currency: "EUR", missing: [] });
      expect(whole?.buckets.at(-1)?.closing).toBe(2000n);
      expect(whole?.conversions.get("USD")?.rate.entity).toBe("rate");

      await commit(world.put("rate", "exchange_rate", { ...rate, rate: "1" }));
      const bridged = await readBridge(read, { from: { position: first, clock }, to: { clock } }, reporting);
      expect(bridged.reporting.flatMap(({ effects }) => effects.map(({ cause, total }) => [cause.kind, total]))).toEqual([
        ["exchange-rate", 2500n],
      ]);
    });

    test("a branch reads the lines as they stood at its base, and projects what would change from there", async () => {
      const { world, commit, read } = hub(database);
      const order = { quantity: "10", unit_price: "100", currency: "EUR", promised_date: "2026-03-02", status: "open" };
      const base = await commit(world.put("buy", "purchase_order_line", order));
      await commit(world.put("buy", "purchase_order_line", { ...order, quantity: "12" }));
      const branch = openFinance({ read, settings, upTo: () => base });
      const asked = world.put("buy", "purchase_order_line", { ...order, quantity: "9" });
      const { changes } = await branch.project({ position: base + 1, at: 0, changes: [asked], reader: world.commitReader() });
      expect(changes.map(({ before, after }) => [before?.amount, after?.amount])).toEqual([[-100000n, -90000n]]);
    });

    test("a salesperson of one site sees that site's lines and nobody else's, and without sites nothing", async () => {
      const { world, commit } = hub(database);
      await commit(world.put("bill", "supplier_invoice", { amount: "80.00", currency: "EUR", due_date: "2026-03-09" }));
      const seen = async (sites: readonly string[]): Promise<number> => {
        const scoped = (queries: Parameters<Database["read"]>[0]) => database.read(queries, scopeOf(sites));
        return (await readOpenItems(scoped, { limit: 10 })).length;
      };
      expect([await seen(["lyon"]), await seen(["turin"]), await seen([])]).toEqual([1, 0, 0]);
    });

    test("what is stored after any history is what the documents say, and old positions still answer", async () => {
      const history = fc.array(fc.array(historyStep, { minLength: 1, maxLength: 6 }), { minLength: 2, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(history, async (commits) => {
          await database.write([{ kind: "script", sql: clear }]);
          const { world, commit, read } = hub(database);
          const seen: unknown[] = [];
          const clock = at("2026-01-15");
          for (const steps of commits) {
            await commit(...steps.map((step) => applyStep(world, step)));
            seen.push((await readForecast(read, { clock }, settings)).rows);
          }
          const [rows = []] = await read([{ kind: "query", sql: "select line, amount, date from finance.cash_line", params: [] }]);
          const stored = rows.map((row) => `${row["line"]} ${row["amount"]} ${row["date"]}`).sort();
          expect(stored).toEqual(
            allLines(world)
              .map((line) => `${line.line} ${line.amount} ${line.date}`)
              .sort(),
          );
          const [kept = []] = await read([{ kind: "query", sql: "select * from finance.allocation", params: [] }]);
          const allocated = kept.map(
            (row) => `${row["root"]} ${row["from_entity"]} ${row["to_entity"]} ${row["quantity"]} ${row["amount"]}`,
          );
          expect(allocated.sort()).toEqual(allAllocations(world).sort());
          for (const [index, then] of seen.entries()) {
            // A company and currency without any money left may be listed or not: what counts is the money.
            const now = (await readForecast(read, { position: index + 1, clock }, settings)).rows;
            expect(now).toEqual(then);
          }
        }),
        { numRuns: 12, seed: 7 },
      );
    });
  });
});
