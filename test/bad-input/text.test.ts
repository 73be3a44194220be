import { expect, test } from "vitest";
import { type ClaimWorld, claimWorld } from "../support/claim-world.ts";
import { openTestDatabase } from "../support/database.ts";
import { query } from "../../src/platform/database.ts";

const one = async (world: ClaimWorld, sql: string): Promise<Record<string, string | null>[]> => {
  const [rows = []] = await world.database.read([query(sql)]);
  return rows;
};

test("a record with more money than the store can count flows with its text; its money is left out and the line says so", async () => {
  const world = await claimWorld(await openTestDatabase());
  const huge = { quantity: "1000000000000000000", unit_price: "1000000000000000", currency: "EUR" };
  const plain = { quantity: "2", unit_price: "3.50", currency: "EUR" };
  await world.tell("erp", [
    { kind: "purchase_order_line", key: "L1", fields: huge },
    { kind: "purchase_order_line", key: "L2", fields: plain },
  ]);
  expect(await one(world, "select doc::json ->> 'quantity' as quantity from record.record order by 1")).toEqual([
    { quantity: "1000000000000000000" },
    { quantity: "2" },
  ]);
  const lines = await one(world, "select amount, degraded like '%amount%' as missing from finance.cash_line order by amount");
  expect(lines).toEqual([
    { amount: "-700", missing: "f" },
    { amount: "0", missing: "t" },
  ]);
});

test("suppliers whose names look alike but are written with other letters stay two", async () => {
  const world = await claimWorld(await openTestDatabase());
  const place = { street: "Main Road 5", city: "Ulm", postcode: "89073", country: "DE", is_supplier: "true" };
  const names = ["Acme Castings", "\u0410cme C\u0430stings", "Acme\u200B Castings"];
  for (const [index, name] of names.entries())
    await world.tell(`erp-${index}`, [{ kind: "party", key: `V${index}`, fields: { name, ...place } }]);
  const entities = await one(world, "select key, entity from identity.public_crosswalk order by key");
  const [first, cyrillic] = entities.map(({ entity }) => entity);
  expect(cyrillic).not.toBe(first);
  // Both names are kept as they came, for people to see.
  const kept = await one(world, "select doc::json ->> 'name' as name from record.record");
  expect(kept.map(({ name }) => name)).toContain(names[1]);
});
