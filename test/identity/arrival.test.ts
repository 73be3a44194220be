// What identity holds is a function of the set of claims and decisions: neither order, nor repetition of batches' cuts, nor
// a restart, nor commits still on their way may show in it.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Claim, Decision } from "../../src/observation/entry.ts";
import { openTestDatabase } from "../support/database.ts";
import { claim, decision, emptyTables, holdings, openHub, record } from "./plant-group.ts";

const database = await openTestDatabase();

const sources = ["erp", "crm", "mes"];
const keys = ["1", "2"];
const numbers = ["FR1", "FR2", "fr-1", "", null];
const names = ["Acme Castings", "Acme Casting", "Acme Forge", "Volta"];
const places = ["20457", "10115", null];

const partyClaim = fc
  .record(
    {
      source: fc.constantFrom(...sources),
      key: fc.constantFrom(...keys),
      version: fc.integer({ min: 1, max: 4 }),
      site: fc.constantFrom("lyon", "gera"),
      fields: fc.record(
        {
          tax_number: fc.constantFrom(...numbers),
          duns: fc.constantFrom("77", null),
          name: fc.constantFrom(...names),
          postcode: fc.constantFrom(...places),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ["source", "key", "version", "fields"] },
  )
  .map(claim);

const lineClaim = fc
  .record({
    source: fc.constantFrom(...sources),
    version: fc.integer({ min: 1, max: 3 }),
    order: fc.constantFrom("1", "2", null),
    number: fc.constantFrom("10", "20"),
  })
  .map(({ source, version, order, number }) =>
    claim({ source, kind: "purchase_order_line", key: "L", version, fields: { order, line_number: number, number, company: "C1" } }),
  );

const orderClaim = fc
  .record({
    source: fc.constantFrom(...sources),
    key: fc.constantFrom(...keys),
    supplier: fc.constantFrom(...keys),
    number: fc.constantFrom("4500", "4501"),
  })
  .map(({ source, key, supplier, number }) => claim({ source, kind: "purchase_order", key, fields: { supplier, number, company: "C1" } }));

const someRecord = fc.tuple(fc.constantFrom(...sources), fc.constantFrom(...keys)).map(([source, key]) => record(source, key));
const verdict = fc
  .tuple(fc.constantFrom("merge" as const, "split" as const, "withdrawn" as const), someRecord, someRecord, fc.integer({ min: 1, max: 9 }))
  .map(([verb, a, b, at]) => decision(verb, a, b, at, `${verb}-${a}-${b}-${at}`));

type Said = Claim | Decision;

const distinct = (entries: readonly Said[]): Said[] => [
  ...new Map(entries.map((entry) => [`${entry.record}${entry.hash}`, entry])).values(),
];

const history = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: partyClaim },
      { weight: 2, arbitrary: lineClaim },
      { weight: 2, arbitrary: orderClaim },
      { weight: 2, arbitrary: verdict },
    ),
    {
      minLength: 6,
      maxLength: 24,
    },
  )
  .map((entries) => distinct(entries as readonly Said[]));

const arrival = history.chain((entries) =>
  fc.record({
    entries: fc.constant(entries),
    order: fc.shuffledSubarray(entries, { minLength: entries.length, maxLength: entries.length }),
    cuts: fc.array(fc.record({ size: fc.integer({ min: 1, max: 6 }), after: fc.constantFrom("write", "behind", "restart") }), {
      minLength: 24,
      maxLength: 24,
    }),
  }),
);

test("any order, any cuts, restarts and commits on their way give the same entities, doubts and waits", async () => {
  await fc.assert(
    fc.asyncProperty(arrival, async ({ entries, order, cuts }) => {
      await emptyTables(database);
      await openHub(database).commit(entries);
      const expected = await holdings(database);
      await emptyTables(database);
      const hub = openHub(database);
      let rest: readonly Said[] = order;
      for (const { size, after } of cuts) {
        const batch = rest.slice(0, size);
        rest = rest.slice(size);
        if (batch.length === 0) break;
        await (after === "behind" ? hub.commitBehind(batch) : hub.commit(batch));
        if (after === "restart") hub.identity.forget();
      }
      await hub.commit(rest);
      expect(await holdings(database)).toEqual(expected);
    }),
    { numRuns: 30, seed: 11, endOnFailure: true },
  );
}, 120_000);
