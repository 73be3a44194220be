// A server in the place of Tryton that keeps records, answers search_read by their domain, and commits late: whatever happens between
// and within reads, and wherever they are cut off, what was read last of every record is what it is.
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Clock, manualClock } from "../../../src/base/clock.ts";
import { tryton } from "../../../src/connectors/tryton/reader.ts";
import { datetimeJson } from "../../../src/connectors/tryton/tagged-value.ts";
import type { ConnectorContext } from "../../../src/source/connector.ts";
import { openPeer } from "../../support/peer.ts";

interface Kept {
  readonly id: number;
  name: string;
  /** Microseconds. */
  readonly create_date: number;
  write_date: number | null;
}

const peer = await openPeer();
const start = Date.UTC(2026, 0, 1);
const overlapMs = 60_000;

type Clause = readonly [string, string, unknown] | readonly ["OR", ...Clause[]] | readonly Clause[];
const micros = (value: unknown): number => {
  const { year, month, day, hour, minute, second, microsecond } = value as Record<string, number>;
  return Date.UTC(year ?? 0, (month ?? 0) - 1, day, hour, minute, second) * 1000 + (microsecond ?? 0);
};

const holds = (record: Kept, clause: Clause): boolean => {
  if (clause[0] === "OR") return (clause.slice(1) as Clause[]).some((one) => holds(record, one));
  if (typeof clause[0] !== "string") return (clause as readonly Clause[]).every((one) => holds(record, one));
  const [field, operator, operand] = clause as [keyof Kept, string, unknown];
  const value = record[field];
  if (typeof value !== "number") return false;
  const wanted = typeof operand === "number" ? operand : micros(operand);
  return operator === ">" ? value > wanted : value >= wanted;
};

function answers(records: Map<number, Kept>, meanwhile: () => void): void {
  peer.answer = ({ body }) => {
    const { method, params } = JSON.parse(body) as { method: string; params: readonly unknown[] };
    if (method === "common.db.login") return { json: { id: 1, result: [1, "key"] } };
    if (method === "common.db.logout") return { json: { id: 1, result: null } };
    if (method.endsWith("get_preferences")) return { json: { id: 1, result: { company: 1 } } };
    if (method.endsWith("fields_get")) return { json: { id: 1, result: { name: { type: "char" } } } };
    const [domain, , limit, [[order, direction]]] = params as [Clause, number, number, [[string, string]]];
    const field = order as "id" | "create_date" | "write_date";
    const sign = direction.startsWith("DESC") ? -1 : 1;
    const found = [...records.values()].filter((one) => holds(one, domain)).toSorted((a, b) => sign * ((a[field] ?? 0) - (b[field] ?? 0)));
    const result = found.slice(0, limit).map((one) => ({
      ...one,
      create_date: datetimeJson(one.create_date),
      write_date: one.write_date === null ? null : datetimeJson(one.write_date),
    }));
    meanwhile();
    return { json: { id: 1, result } };
  };
}

const optionsOf = (page: number) =>
  tryton.options.parse({
    url: peer.url,
    database: "db",
    user: "hub",
    password: "secret",
    version: "6.0",
    page,
    overlap_seconds: overlapMs / 1000,
    calls_per_minute: 100_000,
    feeds: { feed: { model: "party.party", fields: ["name"] } },
  });
const contextAt = (clock: Clock): ConnectorContext => {
  const secrets = { resolve: async (text: string) => text };
  return { secrets, clock, log: { info: () => {}, warn: () => {} }, folder: "." };
};

const step = fc.record({
  advanceMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 90_000 })),
  writes: fc.array(fc.record({ id: fc.integer({ min: 1, max: 30 }), lateMs: fc.integer({ min: 0, max: overlapMs }) }), { maxLength: 12 }),
  created: fc.integer({ min: 0, max: 12 }),
  pages: fc.integer({ min: 0, max: 4 }),
  meanwhile: fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 4 }),
});

test("what was read last of every record is what it is, however late it was committed and wherever reads are cut", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 7 }), async (steps, page) => {
      const records = new Map<number, Kept>();
      const clock = manualClock(start);
      const read = new Map<string, string>();
      let cursor: string | undefined;
      let names = 0;
      const write = (id: number, at: number): void => {
        const record = records.get(id);
        if (record === undefined) return;
        record.name = `name ${(names += 1)}`;
        record.write_date = Math.max(record.create_date, at * 1000);
      };
      const pull = async (pages: number, meanwhile: readonly number[]): Promise<void> => {
        const left = [...meanwhile];
        answers(records, () => {
          const id = left.pop();
          if (id !== undefined) write(id, clock.now());
        });
        await using reader = await tryton.open(optionsOf(page), contextAt(clock));
        let count = 0;
        for await (const one of reader.pull("feed", cursor, { rowsMax: 100, bytesMax: 1 << 20 })) {
          for (const { values } of one.rows) read.set(values["id"] ?? "", values["name"] ?? "");
          cursor = one.cursor;
          if ((count += 1) >= pages) return;
        }
      };
      for (const { advanceMs, writes, created, pages, meanwhile } of steps) {
        clock.advance(advanceMs);
        // One transaction gives all of its records one time.
        for (let one = 0; one < created; one += 1) {
          const id = records.size + 1;
          records.set(id, { id, name: `name ${(names += 1)}`, create_date: clock.now() * 1000, write_date: null });
        }
        for (const { id, lateMs } of writes) write(id, clock.now() - lateMs);
        if (pages > 0) await pull(pages, meanwhile);
      }
      // Two, because the first may go on with a read that was cut off.
      await pull(Number.POSITIVE_INFINITY, []);
      await pull(Number.POSITIVE_INFINITY, []);
      expect(Object.fromEntries(read)).toEqual(Object.fromEntries([...records.values()].map(({ id, name }) => [String(id), name])));
    }),
    { numRuns: 60 },
  );
});

test("full pages of records without an id are a fault, not a page that is asked for again and again", async () => {
  answers(new Map(), () => {});
  const { answer } = peer;
  const record = { identity: 7, name: "Zahnrad", create_date: datetimeJson(start * 1000), write_date: null };
  peer.answer = (asked) => (asked.body.includes("search_read") ? { json: { id: 1, result: [record, record] } } : answer(asked));
  await using reader = await tryton.open(optionsOf(2), contextAt(manualClock(start)));
  peer.asked.length = 0;
  const first = reader
    .pull("feed", undefined, { rowsMax: 100, bytesMax: 1 << 20 })
    [Symbol.asyncIterator]()
    .next();
  await expect(first).rejects.toMatchObject({ code: "cursor-missing", cause: "its records have no id" });
  expect(peer.asked.length).toBeLessThan(8);
});
