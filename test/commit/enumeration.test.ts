import { describe, expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { Fault } from "../../src/base/fault.ts";
import { contactBook } from "../../src/commit/contact-book.ts";
import { type FeedReport, runFeeds, type RunOptions } from "../../src/commit/source-run.ts";
import type { Page } from "../../src/source/connector.ts";
import { eachBackend } from "../support/database.ts";
import { customer, type CustomerHub, customerHub, keys } from "../support/customer-hub.ts";

/** A system that gives its customers in pages, and stops answering before a page. */
const pages = (customers: readonly string[], stopsAt?: number): (() => AsyncGenerator<Page>) =>
  async function* () {
    const size = 40;
    for (let start = 0; start < customers.length; start += size) {
      if (start / size + 1 === stopsAt)
        throw new Fault({ code: "source-unreachable", subject: "erp", cause: "the connection broke", hint: "", retryable: true });
      const part = customers.slice(start, start + size);
      const raw = Buffer.from(JSON.stringify(part));
      const rows = part.map((id, index) => ({ index, values: { id, name: `Customer ${id}`, changed: "2026-01-05T08:00:00Z" } }));
      const delivery = { name: "customers query", hash: `${start}`.padStart(64, "0") };
      const isLast = start + size >= customers.length;
      yield {
        feed: "customers",
        rows,
        raw,
        cursor: `${start + size}`,
        delivery,
        ...(start === 0 ? { opened: true } : {}),
        ...(isLast ? { sealed: true } : {}),
      };
    }
  };

async function readPages(world: CustomerHub, pull: () => AsyncGenerator<Page>, submit?: RunOptions["submit"]): Promise<FeedReport> {
  const hub = world.hub();
  const [source] = hub.configuration.sources;
  const mappings = source?.feeds.get("customers");
  if (source === undefined || mappings === undefined) throw new Error("the hub has one feed");
  const [report] = await runFeeds([{ source, name: "customers", mappings, reader: { pull }, cursor: undefined }], {
    submit: submit ?? ((one) => hub.writer.submit(one)),
    read: (queries) => hub.database.read(queries),
    position: () => hub.writer.position(),
    clock: manualClock(world.clock.now()),
    contacts: contactBook([], new Map()),
  });
  if (report === undefined) throw new Error("a report for the feed");
  return report;
}

eachBackend((backend) => {
  describe("a full list of customers", () => {
    test("ten of two hundred that are no longer named are deleted, and the log rebuilds to that", async () => {
      const world = await customerHub(backend);
      expect(await world.read(keys(200))).toMatchObject({ fresh: 200, deleted: 0, held: 0, unsealed: null });
      expect(await world.read(keys(190))).toMatchObject({ read: 190, fresh: 0, repeated: 190, deleted: 10, held: 0 });
      expect(await world.standing()).toEqual(keys(190));
      expect(await world.read([...keys(189), "C0190,Renamed,2026-01-06T08:00:00Z"])).toMatchObject({ fresh: 1, deleted: 0 });
      expect(await world.inbox()).toEqual([]);
      expect(await world.verify()).toMatchObject({ ok: true });
    });

    test("what was not named says why it is deleted, and in which list", async () => {
      const world = await customerHub(backend);
      await world.read(keys(20));
      await world.read(keys(19));
      const { data } = await world.get("/v1/explain/key?source=erp&kind=party&key=C0020");
      expect(data).toMatchObject({
        deleted: true,
        members: [{ key: "C0020", versions: 2, deletedBecause: "not named in the enumeration of customers.csv" }],
      });
      const stands = await world.get("/v1/explain/key?source=erp&kind=party&key=C0019");
      expect(stands.data).toMatchObject({ deleted: false, members: [{ deletedBecause: null }] });
    });

    for (const [how, order] of [
      ["by the time of its change", "at: changed"],
      ["by a version of its own", "version: { from: changed, kind: time }"],
      ["by the order of receipt", 'site: "lyon"'],
    ] as const)
      test(`a customer that comes back as it was lives again, as often as it comes, where rows are ordered ${how}`, async () => {
        const world = await customerHub(backend, { order });
        await world.read(keys(20));
        for (let time = 0; time < 2; time += 1) {
          expect(await world.read(keys(19))).toMatchObject({ deleted: 1 });
          expect(await world.standing()).toEqual(keys(19));
          expect(await world.read(keys(20))).toMatchObject({ fresh: 1, deleted: 0 });
          expect(await world.standing()).toEqual(keys(20));
          expect((await world.read([...keys(20)].reverse())).fresh).toBe(0);
        }
        await world.read(keys(19));
        await world.close();
        await world.open();
        expect(await world.read([...keys(19), "C0020,Another name,2026-01-05T08:00:00Z"])).toMatchObject({ fresh: 1 });
        const { data } = await world.get("/v1/explain/key?source=erp&kind=party&key=C0020");
        expect(data).toMatchObject({
          deleted: false,
          fields: expect.arrayContaining([expect.objectContaining({ value: "Another name" })]),
        });
        expect(await world.verify()).toMatchObject({ ok: true });
      }, 60_000);

    test("a reading that fails on page three of five deletes nothing, and is said to be unsealed", async () => {
      const world = await customerHub(backend);
      await readPages(world, pages(keys(200)));
      const report = await readPages(world, pages(keys(195), 3));
      expect(report).toMatchObject({ read: 80, deleted: 0, held: 0, unsealed: "customers query: the connection broke" });
      expect(report.fault?.code).toBe("source-unreachable");
      expect(await world.standing()).toEqual(keys(200));
      expect(await readPages(world, pages(keys(195)))).toMatchObject({ read: 195, deleted: 5, unsealed: undefined });
      expect(await world.standing()).toEqual(keys(195));
    });

    test("a row whose key cannot be read leaves everybody standing: it may name anybody", async () => {
      const world = await customerHub(backend);
      await world.read(keys(20));
      const report = await world.read([...keys(18), ",Nobody,2026-01-05T08:00:00Z"]);
      expect(report).toMatchObject({ deleted: 0, held: 0 });
      expect(report.unsealed).toBe("customers.csv: customers.csv row 20 could not be read: nobody knows which record it names");
      expect(await world.standing()).toContain("C0020");
    });

    test("a feed may have any name", async () => {
      const world = await customerHub(backend, { feed: "master/customers 100%" });
      await world.read(keys(20));
      expect(await world.read(keys(19))).toMatchObject({ feed: "master/customers 100%", deleted: 1 });
      expect(await world.read([])).toMatchObject({ held: 19 });
      await world.answer(await world.heldItem(), "consent");
      expect(await world.standing()).toEqual([]);
    });

    test("a list that is not said to be full deletes nothing", async () => {
      const world = await customerHub(backend, { full: false });
      await world.read(keys(20));
      expect(await world.read(keys(10))).toMatchObject({ deleted: 0, held: 0, unsealed: null });
      expect(await world.standing()).toEqual(keys(20));
    });

    test("of two lists that wait the later one has the last word", async () => {
      const world = await customerHub(backend);
      await world.list(keys(20), "customers-1.csv");
      world.clock.advance(60_000);
      await world.list([...keys(19), customer(77)], "customers-2.csv");
      expect((await world.run()).feeds[0]).toMatchObject({ read: 40, deleted: 1 });
      expect(await world.standing()).toEqual([...keys(19), customer(77)]);
    });

    test("a customer of whom another way told after the list was written is not missed in it", async () => {
      const world = await customerHub(backend);
      await world.read(keys(20));
      await world.list([...keys(19), customer(78)]);
      world.clock.advance(60_000);
      const body = { source: "erp", records: [{ kind: "party", key: customer(20), fields: { name: "Pushed" } }] };
      expect((await world.post("/v1/observations", body, { roles: ["machine"] }, "push-0001")).status).toBeLessThan(300);
      expect((await world.run()).feeds[0]).toMatchObject({ deleted: 0 });
      expect(await world.standing()).toContain(customer(20));
    });

    test("a customer that is pushed while the list is being read is not missed in it", async () => {
      const world = await customerHub(backend);
      await readPages(world, pages([...keys(80), customer(99)]));
      const listed = pages(keys(80));
      const body = { source: "erp", records: [{ kind: "party", key: customer(99), fields: { name: "Pushed meanwhile" } }] };
      const report = await readPages(world, async function* () {
        let isFirst = true;
        for await (const page of listed()) {
          if (isFirst) expect((await world.post("/v1/observations", body, { roles: ["machine"] }, "push-0002")).status).toBeLessThan(300);
          isFirst = false;
          yield page;
        }
      });
      expect(report).toMatchObject({ deleted: 0, held: 0, unsealed: undefined });
      expect(await world.standing()).toContain(customer(99));
      world.clock.advance(60_000);
      expect(await readPages(world, listed)).toMatchObject({ deleted: 1 });
    });

    test("what a kill cuts off before the last cursor moved is done by the next reading", async () => {
      const world = await customerHub(backend);
      await world.read(keys(200));
      const killed: RunOptions["submit"] = async (one) => {
        if (one.claims.some(({ deleted }) => deleted)) throw new Error("killed");
        return world.hub().writer.submit(one);
      };
      await expect(readPages(world, pages(keys(195)), killed)).rejects.toThrow("killed");
      expect(await world.standing()).toEqual(keys(200));
      await world.close();
      await world.open();
      expect(await readPages(world, pages(keys(195)))).toMatchObject({ deleted: 5 });
      expect(await world.standing()).toEqual(keys(195));
    });

    test("a plan tells what a list would delete, and what the guard would hold", async () => {
      const world = await customerHub(backend);
      await world.read(keys(200));
      world.clock.advance(60_000);
      await world.list(keys(190));
      const planned = await world.hub().plan();
      expect(planned.enumerations).toMatchObject([
        { source: "erp", feed: "customers", kind: "party", named: 190, standing: 200, missing: 10, deleted: 10, held: 0, unsealed: null },
      ]);
      expect(planned.kinds).toMatchObject([{ kind: "party", deleted: 10 }]);
      await world.list(keys(100));
      const held = await world.hub().plan();
      expect(held.enumerations).toMatchObject([{ missing: 100, deleted: 0, held: 100, examples: expect.arrayContaining([customer(101)]) }]);
      expect(held).toMatchObject({ changes: true, kinds: [] });
      expect(await world.standing()).toHaveLength(200);
      expect(await world.read(keys(100))).toMatchObject({ held: 100 });
      expect((await world.heldItem()).hash).toBe(held.enumerations[0]?.hash);
    });
  });
});
