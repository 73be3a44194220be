// A service whose orders are changed and committed late between and within reads, which are cut off anywhere: what was read last of
// every order is what it is, whether it tells the time of change to the millisecond or in fourteen digits.
import fc from "fast-check";
import { expect, test } from "vitest";
import { openPeer } from "../../support/peer.ts";
import { testConnector } from "./odata-hub.ts";
import { odataPeer } from "./odata-peer.ts";

const peer = await openPeer();
const overlapMs = 60_000;

const order = fc.integer({ min: 1, max: 25 });
const step = fc.record({
  advanceMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 90_000 })),
  changes: fc.array(fc.record({ order, lateMs: fc.integer({ min: 0, max: overlapMs }) }), { maxLength: 10 }),
  created: fc.integer({ min: 0, max: 10 }),
  /** Pages that are read before the run is cut off. */
  pages: fc.integer({ min: 0, max: 4 }),
  meanwhile: fc.array(order, { maxLength: 4 }),
});
const shape = fc.record({
  protocol: fc.constantFrom("v2" as const, "v4" as const),
  stamp: fc.constantFrom("instant" as const, "digits" as const),
  page: fc.integer({ min: 1, max: 6 }),
  most: fc.integer({ min: 1, max: 6 }),
});

test("what was read last of every order is what it is, however late it was committed and wherever reads are cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), shape, async (steps, { protocol, stamp, page, most }) => {
      const service = odataPeer(protocol);
      Object.assign(service, { stamp, page: most });
      peer.answer = service.answer;
      const feeds = { orders: { set: "Orders", changed: ["Changed"] } };
      const hub = testConnector({ url: `${peer.url}/srv`, page, overlap_seconds: overlapMs / 1000, calls_per_minute: 100_000, feeds });
      const read = new Map<string, string | null>();
      let cursor: string | undefined;
      let count = 0;
      const change = (number: number, at: number): void => {
        const found = service.orders[number - 1];
        if (found !== undefined) Object.assign(found, { Group: String((count += 1) % 1000), changed: at });
      };
      const pull = async (pages: number, meanwhile: readonly number[]): Promise<void> => {
        const left = [...meanwhile];
        service.before = () => {
          const number = left.pop();
          if (number !== undefined) change(number, hub.clock.now());
          return undefined;
        };
        await using reader = await hub.open();
        let given = 0;
        for await (const one of reader.pull("orders", cursor, { rowsMax: 100, bytesMax: 1 << 20 })) {
          for (const { values } of one.rows) read.set(values["Order"] ?? "", values["Group"] ?? null);
          cursor = one.cursor;
          if ((given += 1) >= pages) return;
        }
      };
      for (const { advanceMs, changes, created, pages, meanwhile } of steps) {
        hub.clock.advance(advanceMs);
        for (let one = 0; one < created; one += 1)
          service.orders.push({ Order: String(1000 + service.orders.length), Group: "0", changed: hub.clock.now(), items: [] });
        for (const { order: number, lateMs } of changes) change(number, hub.clock.now() - lateMs);
        if (pages > 0) await pull(pages, meanwhile);
      }
      // Two, because the first may go on with a read that was cut off.
      await pull(Number.POSITIVE_INFINITY, []);
      await pull(Number.POSITIVE_INFINITY, []);
      expect(Object.fromEntries(read)).toEqual(Object.fromEntries(service.orders.map(({ Order, Group }) => [Order, Group])));
    }),
    { numRuns: 25 },
  );
});
