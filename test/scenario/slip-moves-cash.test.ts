import { expect, test } from "vitest";
import { intake } from "../../src/commit/intake.ts";
import { override, type Desk } from "../../src/desk/decide.ts";
import { reader } from "../../src/desk/reader.ts";
import type { Forecast } from "../../src/projection/finance/forecast.ts";
import { readBridge, readForecast } from "../../src/projection/finance/store-read.ts";
import type { Scope } from "../../src/platform/database.ts";
import { eachBackend } from "../support/database.ts";
import { hubStart, type HubWorld, hubWorld } from "../support/hub-world.ts";
import { entryText, messageText, statementText } from "../support/statement-text.ts";

/** The office sells, buys and keeps the books; the plant makes and receives; the bank says what was really paid. */
const yaml = `
hub: gears
zone: Europe/Paris
currency: EUR
companies: { gears: { currency: EUR } }
sites: { head: { company: gears }, lyon: { company: gears } }
sources:
  - name: office
    connector: json-file
    site: head
    currency: EUR
    options: { folder: office, settle_seconds: 5 }
    feeds:
      terms: { file: "terms*.json" }
      sales: { file: "sales*.json" }
      purchases: { file: "purchases*.json" }
      bills: { file: "bills*.json" }
      payments: { file: "payments*.json" }
    mapping:
      system: office
      version: "1"
      feeds:
        terms: { kind: payment_terms, key: code, version: { from: v, kind: number }, fields: { code: code, days: days } }
        sales:
          kind: sales_order_line
          key: no
          version: { from: v, kind: number }
          fields:
            number: no
            quantity: { from: qty, unit: C62 }
            unit_price: price
            promised_date: due
            status: state
            payment_terms: terms
        purchases:
          kind: purchase_order_line
          key: no
          version: { from: v, kind: number }
          fields:
            company: { value: gears }
            number: no
            quantity: { from: qty, unit: C62 }
            unit_price: price
            promised_date: due
            status: state
            payment_terms: terms
        bills:
          kind: supplier_invoice
          key: no
          version: { from: v, kind: number }
          fields:
            number: no
            order_line: line
            quantity: { from: qty, unit: C62 }
            amount: amount
            issue_date: day
            due_date: due
            status: state
        payments:
          kind: payment
          key: no
          version: { from: v, kind: number }
          fields: { number: no, direction: { value: out }, supplier_invoice: bill, amount: amount, date: day, status: state }
  - name: plant
    connector: json-file
    site: lyon
    currency: EUR
    options: { folder: plant, settle_seconds: 5 }
    feeds:
      work: { file: "work*.json" }
      receipts: { file: "receipts*.json" }
      dates: { file: "dates*.json" }
    mapping:
      system: plant
      version: "1"
      feeds:
        work:
          kind: production_order
          key: no
          version: { from: v, kind: number }
          fields: { number: no, due_date: due, status: state, sales_order_line: { from: for, source: office } }
        receipts:
          kind: goods_receipt
          key: no
          version: { from: v, kind: number }
          fields:
            number: no
            order_line: { from: line, source: office }
            quantity: { from: qty, unit: C62 }
            date: day
            status: { value: done }
        dates:
          kind: purchase_order_line
          key: no
          version: { from: v, kind: number }
          fields: { company: { value: gears }, number: no, promised_date: due }
  - name: bank
    connector: camt
    site: head
    options: { folder: bank, settle_seconds: 5 }
    feeds: { statement: {}, balance: {}, entry: {} }
governance:
  rules:
    - { fields: purchase_order_line.promised_date, authority: [office, plant], tolerance: { days: 2 }, on_disagreement: ask }
`;

const everything: Scope = { kind: "hub" };
const dayMs = 86_400_000;

const tell = (world: HubWorld, file: string, ...rows: readonly object[]): Promise<void> => world.drop(file, JSON.stringify(rows));

const read = (world: HubWorld) => world.hub().database.read.bind(world.hub().database);

const forecastAt = (world: HubWorld, position?: number): Promise<Forecast> =>
  readForecast(
    read(world),
    { clock: world.clock.now(), ...(position === undefined ? {} : { position }) },
    world.hub().configuration.settings,
  );

/** "Monday net" of each week in which money moves. */
const weeks = ({ rows }: Forecast): string[] =>
  (rows[0]?.buckets ?? [])
    .filter(({ inflow, outflow }) => inflow !== 0n || outflow !== 0n)
    .map(({ monday, inflow, outflow }) => `${monday} ${inflow + outflow}`);

/** Balance at the end of the thirteen weeks, minor units. */
const endOf = ({ rows }: Forecast): bigint | undefined => rows[0]?.buckets.at(-1)?.closing;

const statement = (id: string, day: string, opening: string, closing: string, ...entries: readonly string[]): string =>
  messageText([statementText({ id, day, opening, closing, entries })], id);

eachBackend((backend) => {
  test(
    "a production order slips two weeks: the expected receipt moves two weeks, and the bridge names the order to the cent",
    { timeout: 60_000 },
    async () => {
      const world = await hubWorld(backend, yaml);
      await world.drop("bank/1.xml", statement("1", "2026-02-27", "5000.00", "5000.00"));
      await tell(world, "office/terms.json", { code: "N30", days: "30", v: 1 });
      await tell(world, "office/sales.json", {
        no: "SO-7",
        qty: "10",
        price: "100.05",
        due: "2026-03-06",
        state: "open",
        terms: "N30",
        v: 1,
      });
      await tell(world, "plant/work.json", { no: "WO-1", due: "2026-03-06", state: "released", for: "SO-7", v: 1 });
      const { to: from } = await world.run();
      const before = await forecastAt(world);
      expect([weeks(before), endOf(before)]).toEqual([["2026-03-30 100050"], 600_050n]);

      await tell(world, "plant/work-2.json", { no: "WO-1", due: "2026-03-20", state: "released", for: "SO-7", v: 2 });
      const { to } = await world.run();
      expect(weeks(await forecastAt(world))).toEqual(["2026-04-13 100050"]);
      // The past is still there to be asked for.
      expect(weeks(await forecastAt(world, from))).toEqual(["2026-03-30 100050"]);

      const clock = world.clock.now();
      const { native } = await readBridge(
        read(world),
        { from: { position: from, clock }, to: { position: to, clock } },
        world.hub().configuration.settings,
      );
      expect(native.map(({ company, before: start, after: end }) => [company, end - start])).toEqual([["gears", 0n]]);
      const [effect, ...others] = native[0]?.effects ?? [];
      expect(others).toEqual([]);
      expect([...(effect?.parts ?? [])]).toEqual([
        ["2026-03-30", -100_050n],
        ["2026-04-13", 100_050n],
      ]);
      const [cause] = await world.rows("select source, kind, key from identity.public_crosswalk where record = $1", [
        effect?.cause.kind === "record" ? effect.cause.cause.record : null,
      ]);
      expect(cause).toEqual({ source: "plant", kind: "production_order", key: "WO-1" });
      expect((await world.verify()).ok).toBe(true);
    },
  );

  test(
    "a purchase is received in part, billed in part and paid: every euro of it is counted once at each step",
    { timeout: 60_000 },
    async () => {
      const world = await hubWorld(backend, yaml);
      await world.drop("bank/1.xml", statement("1", "2026-02-27", "1000.00", "1000.00"));
      await tell(world, "office/terms.json", { code: "N30", days: "30", v: 1 });
      const order = { no: "PO-1", qty: "10", price: "50.00", due: "2026-03-05", state: "open", terms: "N30" };
      const steps: readonly (readonly [string, object, readonly string[]])[] = [
        ["office/purchases.json", { ...order, v: 1 }, ["2026-03-30 -50000"]],
        ["plant/receipts.json", { no: "GR-1", line: "PO-1", qty: "4", day: "2026-03-02", v: 1 }, ["2026-03-30 -50000"]],
        [
          "office/bills.json",
          { no: "B-1", line: "PO-1", qty: "4", amount: "200.00", day: "2026-03-02", due: "2026-03-20", state: "open", v: 1 },
          ["2026-03-16 -20000", "2026-03-30 -30000"],
        ],
        [
          "office/payments.json",
          { no: "P-1", bill: "B-1", amount: "200.00", day: "2026-03-02", state: "booked", v: 1 },
          ["2026-03-02 -20000", "2026-03-30 -30000"],
        ],
        [
          "plant/receipts-2.json",
          { no: "GR-2", line: "PO-1", qty: "6", day: "2026-03-02", v: 1 },
          ["2026-03-02 -20000", "2026-03-30 -30000"],
        ],
      ];
      for (const [file, row, expected] of steps) {
        await tell(world, file, row);
        await world.run();
        const now = await forecastAt(world);
        expect([file, weeks(now), endOf(now)]).toEqual([file, expected, 50_000n]);
      }
      // The bank books the payment: what was expected to leave has left, and is not taken off a second time.
      world.clock.set(hubStart + dayMs);
      await world.drop(
        "bank/2.xml",
        statement("2", "2026-03-02", "1000.00", "800.00", entryText({ amount: "200.00", direction: "DBIT", day: "2026-03-02" })),
      );
      await world.run();
      const last = await forecastAt(world);
      expect([weeks(last), endOf(last)]).toEqual([["2026-03-30 -30000"], 50_000n]);
      expect((await world.verify()).ok).toBe(true);
    },
  );

  test(
    "two systems disagree on a date, a person overrides it until Friday, and on Friday the owner's date stands again",
    { timeout: 60_000 },
    async () => {
      const world = await hubWorld(backend, yaml);
      const line = { no: "PO-1", qty: "10", price: "50.00", state: "open" };
      await tell(world, "office/purchases.json", { ...line, due: "2026-03-16", v: 1 });
      await tell(world, "plant/dates.json", { no: "PO-1", due: "2026-03-30", v: 1 });
      // Neither says when: what is read first counts as said first.
      await world.run("office");
      await world.run("plant");
      const dateOf = async (): Promise<string | null | undefined> =>
        (await world.rows("select doc::json ->> 'promised_date' as date from record.record where kind = 'purchase_order_line'"))[0]?.[
          "date"
        ];
      const open = async (): Promise<number> =>
        (
          await world.rows(
            "select field from governance.episode where closed_at is null and to_position is null and field = 'promised_date'",
          )
        ).length;
      expect([await dateOf(), await open()]).toEqual(["2026-03-16", 1]);

      const { database, model, writer, receipts } = world.hub();
      const desk: Desk = {
        reader: reader(database, everything, model),
        sources: ["office", "plant", "bank"],
        limits: { rolesAt: () => ["steward"], rulesOf: (kind) => writer.stages.timeline.rulesAt(kind, receipts.now()) },
        record: (decision) => writer.submit(intake({ decisions: [decision] })),
        acceptForm: (form) => world.hub().acceptForm(form),
      };
      const friday = Date.UTC(2026, 2, 6, 8);
      await override(
        desk,
        { source: "office", kind: "purchase_order_line", key: "PO-1" },
        { fields: { promised_date: "2026-03-23" }, until: { kind: "date", at: friday }, confirmed: false },
        { name: "ana", reason: "the carrier called", at: receipts.now(), id: "o-1" },
      );
      expect(await dateOf()).toBe("2026-03-23");
      world.clock.set(friday - 60_000);
      await world.hub().tick();
      expect(await dateOf()).toBe("2026-03-23");
      world.clock.set(friday + 60_000);
      await world.hub().tick();
      expect([await dateOf(), await open()]).toEqual(["2026-03-16", 1]);
      // The plant comes round to the office's date: the discrepancy closes itself.
      await tell(world, "plant/dates-2.json", { no: "PO-1", due: "2026-03-16", v: 2 });
      await world.run();
      expect(await open()).toBe(0);
      const dates = await world.rows(
        `select changed::json -> 'promised_date' ->> 0 as date from record.version
       where kind = 'purchase_order_line' and to_position is null order by at`,
      );
      expect(dates.flatMap(({ date }) => date ?? [])).toEqual(["2026-03-16", "2026-03-23", "2026-03-16"]);
      expect((await world.verify()).ok).toBe(true);
    },
  );
});
