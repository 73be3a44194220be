// A name that too many bear says nothing: whoever comes first, in whatever commits, and whoever is renamed later.
import { expect, test } from "vitest";
import { chance, type Chance } from "../../src/demo/chance.ts";
import type { Claim } from "../../src/observation/entry.ts";
import { openTestDatabase } from "../support/database.ts";
import { claim, emptyTables, holdings, openHub } from "./plant-group.ts";

const database = await openTestDatabase();
const sources = ["crm", "erp", "mes"];
const named = 57;
const renamed = 9;

/** 57 bear one name, and nine of them another one later; some of either have a telephone that finds its like. */
const told = (): Claim[] => {
  const of = (place: number) => ({ source: sources[place % sources.length] ?? "", key: String(place) });
  const phone = (place: number): string => `+49 40 55${String(100_000 + Math.floor(place / 4))}`;
  const first = Array.from({ length: named }, (_, place) =>
    claim({ ...of(place), at: 1000 + place, fields: { name: "Miller Metals", ...(place % 4 < 2 ? { phone: phone(place) } : {}) } }),
  );
  const later = Array.from({ length: renamed }, (_, place) =>
    claim({ ...of(place * 5), version: 2, at: 9000 + place, fields: { name: `Baker Tools ${place}` } }),
  );
  return [...first, ...later];
};

const shuffled = (claims: readonly Claim[], some: Chance): Claim[] => {
  const order = [...claims];
  for (let place = order.length - 1; place > 0; place -= 1) {
    const other = some.below(place + 1);
    [order[place], order[other]] = [order[other] as Claim, order[place] as Claim];
  }
  return order;
};

async function placed(claims: readonly Claim[], cut: number, memory: number): Promise<string> {
  await emptyTables(database);
  const hub = openHub(database, { memory });
  for (let start = 0; start < claims.length; start += cut) {
    await hub.commitBehind(claims.slice(start, start + cut));
    hub.identity.rest();
  }
  await hub.land();
  return holdings(database);
}

test("parties of a crowded name are linked and asked about alike in any order and any cuts", async () => {
  const expected = await placed(told(), 1_000, 5_000);
  expect(expected).toContain("a match score of");
  for (let order = 1; order <= 6; order += 1) {
    const some = chance(order, "crowded");
    const [cut, memory] = [some.pick([1, 3, 10, 25]), some.pick([200, 5_000])];
    expect(await placed(shuffled(told(), some), cut, memory), `order ${order}`).toBe(expected);
  }
}, 120_000);

test("while a name is crowded nobody is asked about it; when few enough are left, they are", async () => {
  await emptyTables(database);
  const hub = openHub(database);
  const [first, later] = [told().slice(0, named), told().slice(named)];
  await hub.commit(first);
  expect(await holdings(database)).not.toContain("a match score of 8");
  await hub.commit(later);
  expect(await holdings(database)).toContain("a match score of 8");
});
