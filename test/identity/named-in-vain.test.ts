import { expect, test } from "vitest";
import { namedInVain } from "../../src/identity/named-in-vain.ts";
import { openTestDatabase } from "../support/database.ts";
import { claim, openHub, record } from "./plant-group.ts";

const database = await openTestDatabase();

test("a supplier that has not arrived is asked for once, however many orders name it, and is known when it comes", async () => {
  const hub = openHub(database);
  const order = (key: string) => claim({ source: "erp", kind: "purchase_order", key, fields: { number: key, supplier: "S1" } });
  await hub.commit([order("1")]);
  const supplier = record("erp", "S1");
  await hub.identity.prefetch([supplier]);
  hub.statements();
  await hub.identity.prefetch([supplier]);
  expect([hub.statements(), hub.identity.entityOf(supplier)]).toEqual([0, undefined]);
  await hub.commit([claim({ source: "erp", key: "S1", fields: { name: "Acme Castings" } })]);
  await hub.identity.prefetch([supplier]);
  expect(hub.identity.entityOf(supplier)).toBe(supplier);
});

test("it is bounded, and what has arrived is named in vain no more", () => {
  const vain = namedInVain(10);
  for (let index = 0; index < 1_000; index += 1) vain.add(`record ${index}`);
  const held = Array.from({ length: 1_000 }, (_, index) => `record ${index}`).filter((one) => vain.has(one));
  expect(held.length).toBeGreaterThanOrEqual(10);
  expect(held.length).toBeLessThanOrEqual(20);
  vain.delete("record 999");
  expect(vain.has("record 999")).toBe(false);
});
