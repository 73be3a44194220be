// Production orders: planned, released, started, made. One in four slips; at Lyon the shop floor counts for itself.

import { instantText } from "../base/instant.ts";
import { dayMs, type Plant, shopFloor } from "./group.ts";
import { dayOf, officeTime, type Values, type World } from "./world.ts";

export interface ProductionWish {
  readonly plant: Plant;
  /** Key of the item at the plant. */
  readonly item: string;
  readonly quantity: number;
  readonly salesLine: string;
  /** Day it is meant to be ready, days since the epoch. */
  readonly due: number;
  readonly at: number;
}

interface Order extends ProductionWish {
  readonly number: string;
  dueNow: number;
}

/** Plans an order and gives its number; `ready` is called when it is made. */
export const planProduction = (world: World, wish: ProductionWish, ready: (at: number) => void): string => {
  const { plant, at } = wish;
  const number = world.number(plant, "production_order");
  const draw = world.chance("production order", number);
  const order: Order = { ...wish, number, dueNow: wish.due };
  const today = Math.floor(at / dayMs);
  const start = Math.max(today + 2, wish.due - draw.between(8, 16));
  world.say(plant.erp, "production_order", number, at, {
    number,
    item: wish.item,
    planned_quantity: String(wish.quantity),
    completed_quantity: "0",
    unit: plant.units.piece,
    start_date: dayOf(start * dayMs),
    due_date: dayOf(wish.due * dayMs),
    sales_order_line: wish.salesLine,
    status: "planned",
  });
  world.plan(officeTime(plant, start - 2, draw), (moment) =>
    world.say(plant.erp, "production_order", number, moment, { status: "released" }),
  );
  world.plan(officeTime(plant, start, draw), (moment) => begin(world, order, moment));
  if (draw.inThousand(240)) world.plan(officeTime(plant, draw.between(start, wish.due), draw), (moment) => slip(world, order, moment));
  world.plan(officeTime(plant, wish.due, draw), (moment) => finish(world, order, ready, moment));
  return number;
};

const begin = (world: World, order: Order, at: number): void => {
  world.say(order.plant.erp, "production_order", order.number, at, { status: "started" });
  count(world, order, 0, at, { started_at: instantText(at), status: "started" });
  const half = Math.floor(order.quantity / 2);
  const draw = world.chance("half", order.number);
  if (half > 0) world.plan(officeTime(order.plant, Math.floor(at / dayMs) + 3, draw), (moment) => progress(world, order, half, moment));
};

const progress = (world: World, order: Order, made: number, at: number): void => {
  world.say(order.plant.erp, "production_order", order.number, at, { completed_quantity: String(made) });
  // Now and then the office books a piece that the shop floor counts as scrap.
  const scrapped = world.chance("scrap", order.number).inThousand(150) && made > 1 ? 1 : 0;
  count(world, order, made - scrapped, at + 600_000, { scrapped_quantity: String(scrapped) });
};

const slip = (world: World, order: Order, at: number): void => {
  const draw = world.chance("slip", order.number);
  order.dueNow += draw.between(4, 13);
  world.say(order.plant.erp, "production_order", order.number, at, { due_date: dayOf(order.dueNow * dayMs) });
};

const finish = (world: World, order: Order, ready: (at: number) => void, at: number): void => {
  const draw = world.chance("finish", order.number, order.dueNow);
  const today = Math.floor(at / dayMs);
  if (order.dueNow > today) return world.plan(officeTime(order.plant, order.dueNow, draw), (moment) => finish(world, order, ready, moment));
  const values = { completed_quantity: String(order.quantity), status: "completed" };
  world.say(order.plant.erp, "production_order", order.number, at, values);
  count(world, order, order.quantity, at + 300_000, { scrapped_quantity: "0", completed_at: instantText(at), status: "completed" });
  ready(at);
};

/** The shop floor system of Lyon keeps its own count. */
const count = (world: World, order: Order, made: number, at: number, values: Values): void => {
  if (order.plant.site !== "lyon") return;
  world.say(shopFloor, "production_order", order.number, at, {
    number: order.number,
    completed_quantity: String(made),
    unit: order.plant.units.piece,
    ...values,
  });
};
