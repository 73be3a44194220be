// The demo group from its first day: its master data, then each day what it orders and takes on, and payroll each month.

import { dayMs, demoStart, historyDays, hourMs, plants } from "./group.ts";
import { planWeek, sayMasterData } from "./master-data.ts";
import { planPurchases } from "./purchase.ts";
import { planSales } from "./sale.ts";
import { dayOf, emptyWorld, officeTime, type World } from "./world.ts";

const payrollMinor = 6_000_000n;

/** First day of the history, days since the epoch. */
export const firstDay = Math.floor(demoStart / dayMs) - historyDays;

export const demoWorld = (seed: number): World => {
  const world = emptyWorld(seed);
  world.plan(firstDay * dayMs, (at) => {
    sayMasterData(world, at);
    liveDay(world, firstDay);
  });
  return world;
};

const liveDay = (world: World, day: number): void => {
  const weekday = (day + 3) % 7;
  if (weekday === 0) planWeek(world, day);
  for (const plant of plants) {
    if (weekday < 5) {
      planPurchases(world, plant, day);
      planSales(world, plant, day);
    }
    if (dayOf(day * dayMs).endsWith("-25")) {
      const at = officeTime(plant, day, world.chance("payroll", plant.site, day));
      world.plan(at, () => world.book(plant, { minor: -payrollMinor, name: "Payroll", reference: `PAYROLL ${dayOf(at).slice(0, 7)}` }));
    }
  }
  for (const plant of plants) world.plan(day * dayMs + 23 * hourMs, (at) => world.closeDay(plant, at));
  world.plan((day + 1) * dayMs, () => liveDay(world, day + 1));
};
