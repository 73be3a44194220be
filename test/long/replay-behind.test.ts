// Versions read from the wrong column, beside full lists, at length: whatever the lists were, a replay gives the history that the right
// column would have given from the first.
import { test } from "vitest";
import { chance, type Chance } from "../../src/demo/chance.ts";
import { versionsCorrected } from "../hub/corrected-versions.ts";
import { eachBackend } from "../support/database.ts";
import { customer } from "../support/customer-hub.ts";

const histories = { pglite: 6, postgres: 24 };
const customers = 6;
const counterMax = 5;

/**
 * Lists of customers who change, are left out, and come back changed. As it was read first, no row is late: of a record that stayed gone
 * because its row was late, the lists that left it out afterwards say nothing, and nobody can know of them.
 */
function lists(some: Chance): string[][] {
  const rows = new Map<string, string>();
  const used = new Set<string>();
  const counters = new Map<string, number>();
  const another = (key: string): string => {
    const counter = (counters.get(key) ?? 0) + (some.inThousand(500) ? 1 : 0);
    const free = Array.from({ length: counterMax }, (_, name) => `${key},${name + 1},${counter}`).filter((row) => !used.has(row));
    if (free.length === 0) return `${key},1,${counter + 1}`;
    counters.set(key, counter);
    return some.pick(free);
  };
  return Array.from({ length: some.between(3, 6) }, (): string[] => {
    const listed = ["C0000,1,1"];
    for (let number = 1; number <= customers; number += 1) {
      const key = customer(number);
      if (some.inThousand(300)) {
        rows.delete(key);
        continue;
      }
      const known = rows.get(key);
      const row = known !== undefined && some.inThousand(500) ? known : another(key);
      rows.set(key, row);
      used.add(row);
      listed.push(row);
    }
    return listed;
  });
}

eachBackend((backend) => {
  const seeds = Array.from({ length: histories[backend.name] }, (_, seed) => seed + 1);
  test.each(seeds)("lists with two counters, the wrong one first, are told as the right one says (history %i)", async (seed) => {
    const world = await versionsCorrected(backend, "changed", lists(chance(seed, "lists")));
    await world.close();
  });
});
