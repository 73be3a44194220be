import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { manualClock } from "../../src/base/clock.ts";
import { Fault } from "../../src/base/fault.ts";
import { contactBook } from "../../src/commit/run/contact-book.ts";
import { follow, unsealedBecause } from "../../src/commit/run/enumeration.ts";
import { readPage, type ReadPage } from "../../src/commit/page-intake.ts";
import { runFeeds, type RunOptions } from "../../src/commit/run/source-run.ts";
import { type FeedReport } from "../../src/commit/run/feed-report.ts";
import { loadConfiguration } from "../../src/hub.ts";
import type { Page } from "../../src/source/connector.ts";
import { eachBackend } from "../support/database.ts";
import { customer, type CustomerHub, customerHub, customerYaml, keys } from "../support/customer-hub.ts";

interface PageRead {
  readonly page: Page;
  readonly read: ReadPage;
}

/** Pages of a feed of customers, each as it was read; a key of "" cannot be read. */
async function pagesRead<Pages extends readonly string[][]>(...lists: Pages): Promise<{ [Place in keyof Pages]: PageRead }> {
  const folder = mkdtempSync(join(tmpdir(), "synchromesh-pages-"));
  writeFileSync(join(folder, "hub.yaml"), customerYaml({}));
  const [source] = loadConfiguration(join(folder, "hub.yaml")).sources;
  rmSync(folder, { recursive: true });
  const mappings = source?.feeds.get("customers");
  if (source === undefined || mappings === undefined) throw new Error("the hub has one feed");
  const read = lists.map(async (customers, index): Promise<PageRead> => {
    const delivery = { name: "customers.csv", hash: String(index).padStart(64, "0") };
    const rows = customers.map((id, place) => ({ index: place, values: { id, name: "Anna", changed: "2026-01-05T08:00:00Z" } }));
    const page = { feed: "customers", rows, raw: Buffer.from(customers.join()), cursor: String(index), delivery };
    return { page, read: await readPage(page, { source, name: "customers", mappings }, { receivedAt: day, producedAt: day }) };
  });
  return (await Promise.all(read)) as { [Place in keyof Pages]: PageRead };
}

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

const day = 86_400_000;

test("names of a list from which nothing can be inferred any more are let go, and no further ones are held", async () => {
  const asked = { at: day, position: 7, heard: undefined };
  const [first, second, third] = await pagesRead(["C0001", "C0002"], [""], ["C0003"]);
  const open = follow(undefined, { ...first.page, opened: true }, first.read, asked);
  expect(open?.named.size).toBe(2);
  const flawed = follow(open, second.page, second.read, asked);
  expect(flawed).toMatchObject({ named: new Set(), flaw: expect.stringContaining("could not be read") });
  const sealed = follow(flawed, { ...third.page, sealed: true }, third.read, asked);
  expect(sealed).toMatchObject({ named: new Set(), isSealed: true, flaw: flawed?.flaw });
  if (sealed === undefined) throw new Error("the last page belongs to the list");
  expect(unsealedBecause(sealed, undefined)).toContain("nobody knows which record it names");
  const anew = follow(sealed, { ...first.page, opened: true }, first.read, asked);
  expect(anew, "the next list begins anew").toMatchObject({ flaw: undefined, isSealed: false });
  expect(anew?.named.size).toBe(2);
});

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

    test("a list that was written before one that was read already deletes nobody and revives nobody, and the run says so", async () => {
      const world = await customerHub(backend);
      await world.read(keys(20));
      const monday = world.clock.now();
      world.clock.advance(2 * day);
      await world.list([...keys(18), customer(21)], "customers-wednesday.csv");
      expect((await world.run()).feeds[0]).toMatchObject({ deleted: 2 });
      await world.close();
      await world.open();
      await world.list([...keys(17), customer(19)], "customers-tuesday.csv");
      const tuesday = monday / 1000 + day / 1000;
      utimesSync(join(world.folder, "erp/customers-tuesday.csv"), tuesday, tuesday);
      const late = "customers-tuesday.csv: it is of 2026-03-03T08:01:00.000Z, and a list of 2026-03-04T08:00:00.000Z was read before it";
      expect(await world.hub().plan()).toMatchObject({ changes: false, enumerations: [{ deleted: 0, held: 0, unsealed: late }] });
      expect((await world.run()).feeds[0]).toMatchObject({ read: 18, fresh: 0, deleted: 0, held: 0, unsealed: late });
      expect(await world.standing()).toEqual([...keys(18), customer(21)]);
      world.clock.advance(day);
      expect(await world.read(keys(18))).toMatchObject({ deleted: 1, unsealed: null });
      expect(await world.standing()).toEqual(keys(18));
      expect(await world.verify()).toMatchObject({ ok: true });
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
