// Whatever is written when, held open for how long, and wherever a read is cut off: in the end the hub has heard what the server holds.
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { manualClock } from "../../../src/base/clock.ts";
import { odooOptions } from "../../../src/connectors/odoo/options.ts";
import { odooConnector } from "../../../src/connectors/odoo/reader.ts";
import { openPeer } from "../../support/peer.ts";
import { odooPeer } from "./odoo-peer.ts";

const peer = await openPeer();
const start = Date.UTC(2026, 0, 1, 1);
const overlapSeconds = 30;

/** ms: within a second, or some of them. */
const times = (max: number) => fc.oneof(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 0, max: max * 1_000 }));
const steps = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant("write" as const),
        ids: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
        held: times(overlapSeconds - 1),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), for: times(40) }) },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("read" as const), slow: times(20), pagesMax: fc.integer({ min: 1, max: 9 }) }),
    },
  ),
  { minLength: 5, maxLength: 40 },
);

test("what the server holds in the end is what was read", async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 2, max: 6 }), async (plan, page) => {
      const clock = manualClock(start);
      const odoo = odooPeer();
      peer.answer = odoo.answer;
      const micros = (): number => (clock.now() - Date.UTC(2026, 0, 1)) * 1_000;
      const open: { ids: readonly number[]; at: number; name: string; until: number }[] = [];
      /** Time passes; what is due is committed, at the time of writing it began with. */
      const pass = (ms: number): void => {
        clock.advance(ms);
        for (const one of open.filter(({ until }) => until <= clock.now())) {
          open.splice(open.indexOf(one), 1);
          for (const id of one.ids) {
            odoo.records = odoo.records.filter((record) => record.id !== id);
            odoo.records.push({ id, at: one.at, name: one.name });
          }
        }
      };
      const reader = await odooConnector({ now: () => 0, pause: async () => undefined }).open(
        odooOptions.parse({
          url: peer.url,
          database: "db",
          user: "hub",
          key: "k",
          page,
          overlap_seconds: overlapSeconds,
          calls_per_minute: 100_000,
          feeds: { things: { model: "x.thing", fields: ["name"] } },
        }),
        { clock, log: { info: () => undefined, warn: () => undefined }, folder: "/", secrets: { resolve: async (text) => text } },
      );
      const heard = new Map<string, string>();
      let cursor: string | undefined;
      const read = async (pagesMax: number): Promise<void> => {
        let pages = 0;
        for await (const one of reader.pull("things", cursor, { rowsMax: 1_000, bytesMax: 1 << 24 })) {
          for (const { values } of one.rows) heard.set(values["id"] ?? "", values["name"] ?? "");
          cursor = one.cursor;
          if ((pages += 1) === pagesMax) return;
        }
      };
      let writes = 0;
      for (const step of plan) {
        if (step.kind === "wait") pass(step.for);
        if (step.kind === "write") {
          // A row that is held by one transaction waits there for its end: no second one writes it.
          const ids = [...new Set(step.ids)].filter((id) => !open.some((one) => one.ids.includes(id)));
          open.push({ ids, at: micros(), name: `write ${(writes += 1)}`, until: clock.now() + step.held });
          pass(0);
        }
        if (step.kind !== "read") continue;
        odoo.before = (method) => void (method === "search_read" && pass(step.slow));
        await read(step.pagesMax);
        odoo.before = () => undefined;
      }
      pass(overlapSeconds * 1_000);
      await read(1_000);
      await read(1_000);
      expect(Object.fromEntries(heard)).toEqual(Object.fromEntries(odoo.records.map(({ id, name }) => [String(id), name])));
      // And nothing of it is read for ever.
      pass(overlapSeconds * 1_000);
      await read(1_000);
      const settled = cursor;
      await read(1_000);
      expect(cursor).toBe(settled);
    }),
    { numRuns: 100 },
  );
}, 120_000);
