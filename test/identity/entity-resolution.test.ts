// The rules a hub is delivered with, measured against two public sets with a known truth: through the database, in batches, without
// a setting of either set. A pair counts where the hub made it one entity by itself; what it would ask a person about does not.
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { withOutsideData } from "../support/outside-data.ts";
import { type Known, febrl, senzing } from "./known-truth.ts";
import { claim, emptyTables, openHub, record } from "./plant-group.ts";

const database = await openTestDatabase();
const batch = 100;

interface Measured {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

async function measured({ records, truth }: Known): Promise<Measured> {
  await emptyTables(database);
  // Each list holds duplicates of its own, so several of its keys may be one party.
  const hub = openHub(database, { severalKeys: () => true });
  const claims = records.map((told) => claim(told));
  for (let start = 0; start < claims.length; start += batch) await hub.commit(claims.slice(start, start + batch));
  const placed = records.map(({ source, key }) => ({ entity: hub.identity.entityOf(record(source, key)), thing: truth.get(key) }));
  expect(placed.every(({ entity, thing }) => entity !== undefined && thing !== undefined)).toBe(true);
  let [right, wrong, missed] = [0, 0, 0];
  for (const [index, one] of placed.entries())
    for (const other of placed.slice(index + 1)) {
      const [isOne, isLinked] = [one.thing === other.thing, one.entity === other.entity];
      if (isOne && isLinked) right += 1;
      else if (isLinked) wrong += 1;
      else if (isOne) missed += 1;
    }
  const [precision, recall] = [right / (right + wrong), right / (right + missed)];
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

withOutsideData("data/entity-resolution", (folder) => {
  test("five hundred persons with typing errors in every field find their copies", { timeout: 60_000 }, async () => {
    const known = febrl(folder);
    expect(known.records).toHaveLength(1000);
    const found = await measured(known);
    expect(found.f1).toBeGreaterThanOrEqual(0.99);
    expect(found.precision).toBeGreaterThanOrEqual(0.995);
  });

  test("persons and companies of three lists, written to be hard, find each other", { timeout: 60_000 }, async () => {
    const known = senzing(folder);
    expect(known.records).toHaveLength(159);
    const found = await measured(known);
    expect(found.f1).toBeGreaterThanOrEqual(0.97);
    expect(found.precision).toBeGreaterThanOrEqual(0.98);
  });
});
