// What a plant sells: order, shipment once it is made, invoice, and the money, sooner or later as the customer is used to.

import { pointedText } from "../base/decimal.ts";
import type { Item, Party } from "./catalogue.ts";
import { itemKey, partyKey, termsCode } from "./master-data.ts";
import { dayMs, type Plant } from "./group.ts";
import { planProduction } from "./production.ts";
import { dayOf, officeTime, type World } from "./world.ts";

interface Line {
  readonly plant: Plant;
  readonly customer: Party;
  readonly key: string;
  readonly item: string;
  readonly unit: string;
  readonly quantity: number;
  readonly priceMinor: bigint;
  /** Days since the epoch. */
  readonly promised: number;
}

/** The orders a plant takes on one day. */
export const planSales = (world: World, plant: Plant, day: number): void => {
  const draw = world.chance("sales", plant.site, day);
  const orders = draw.pick([0, 0, 1, 1, 1, 1]);
  for (let index = 0; index < orders; index += 1) world.plan(officeTime(plant, day, draw), (at) => takeOrder(world, plant, at));
};

const takeOrder = (world: World, plant: Plant, at: number): void => {
  const order = world.number(plant, "sales_order");
  const draw = world.chance("sales order", order);
  const customer = draw.pick(world.parties.filter(({ role, sites }) => role === "customer" && sites.includes(plant.site)));
  const items = world.items.filter((item) => item.isMade && item.sites.includes(plant.site));
  const header = {
    number: order,
    customer: partyKey(plant, customer),
    order_date: dayOf(at),
    partner_reference: `${customer.name.slice(0, 3).toUpperCase()}-${draw.between(1000, 9999)}`,
    payment_terms: termsCode(plant, customer),
    status: "confirmed",
  };
  world.say(plant.erp, "sales_order", order, at, header);
  const count = draw.pick([1, 1, 2, 2, 3]);
  const first = draw.below(items.length);
  for (let index = 0; index < count; index += 1) {
    const item = items[(first + index * 5) % items.length];
    if (item !== undefined) takeLine(world, plant, customer, order, item, 10 * (index + 1), at);
  }
};

const takeLine = (world: World, plant: Plant, customer: Party, order: string, item: Item, number: number, at: number): void => {
  const key = `${order}/${number}`;
  const draw = world.chance("sales order line", key);
  const today = Math.floor(at / dayMs);
  const priceMinor = (item.costMinor * BigInt(draw.between(115, 150))) / 100n;
  const quantity = Math.max(1, Math.round((draw.between(25, 200) * 10_000) / Number(item.costMinor)));
  const promised = today + draw.between(18, 75);
  const line: Line = { plant, customer, key, item: itemKey(plant, item), unit: plant.units.piece, quantity, priceMinor, promised };
  const isMadeToOrder = draw.inThousand(560);
  const production = isMadeToOrder
    ? planProduction(world, { plant, item: line.item, quantity, salesLine: key, due: promised - 3, at }, (moment) =>
        planShipment(world, line, moment),
      )
    : "";
  world.say(plant.erp, "sales_order_line", key, at, {
    order,
    line_number: String(number),
    item: line.item,
    quantity: String(quantity),
    unit: line.unit,
    unit_price: pointedText(priceMinor, 2),
    requested_date: dayOf((promised - draw.pick([0, 0, 0, 7])) * dayMs),
    promised_date: dayOf(promised * dayMs),
    shipped_quantity: "0",
    production_order: production,
    status: "confirmed",
  });
  if (!isMadeToOrder) world.plan(officeTime(plant, promised + draw.pick([-1, 0, 0, 2]), draw), (moment) => ship(world, line, moment));
};

/** Made before the promised day, it leaves on that day; made later, on the day after. */
const planShipment = (world: World, line: Line, readyAt: number): void => {
  const draw = world.chance("shipment", line.key);
  world.plan(officeTime(line.plant, Math.max(line.promised, Math.floor(readyAt / dayMs) + 1), draw), (at) => ship(world, line, at));
};

const ship = (world: World, line: Line, at: number): void => {
  const { plant } = line;
  const number = world.number(plant, "shipment");
  const draw = world.chance("carrier", number);
  const quantity = String(line.quantity);
  world.say(plant.erp, "shipment", number, at, {
    number,
    order_line: line.key,
    item: line.item,
    quantity,
    unit: line.unit,
    date: dayOf(at),
    carrier: draw.pick(["DSV", "DHL", "KN"]),
    status: "done",
  });
  world.say(plant.erp, "sales_order_line", line.key, at, { shipped_quantity: quantity, status: "closed" });
  world.plan(officeTime(plant, Math.floor(at / dayMs) + 1, draw), (moment) => invoice(world, line, moment));
};

const invoice = (world: World, line: Line, at: number): void => {
  const { plant, customer } = line;
  const number = world.number(plant, "customer_invoice");
  const draw = world.chance("customer invoice", number);
  const minor = BigInt(line.quantity) * line.priceMinor;
  const terms = termsCode(plant, customer);
  const due = Math.floor(at / dayMs) + (plant.terms.find(([code]) => code === terms)?.[1] ?? 30);
  world.say(plant.erp, "customer_invoice", number, at, {
    number,
    customer: partyKey(plant, customer),
    order_line: line.key,
    quantity: String(line.quantity),
    unit: line.unit,
    amount: pointedText(minor, 2),
    issue_date: dayOf(at),
    due_date: dayOf(due * dayMs),
    payment_terms: terms,
    status: "open",
  });
  const paidOn = due + customer.habitDays + draw.pick([-1, 0, 0, 2, 5]);
  world.plan(officeTime(plant, paidOn, draw), (moment) => collect(world, line, number, minor, moment));
};

const collect = (world: World, line: Line, customerInvoice: string, minor: bigint, at: number): void => {
  const { plant, customer } = line;
  const number = world.number(plant, "payment");
  world.say(plant.erp, "payment", number, at, {
    number,
    direction: "in",
    party: partyKey(plant, customer),
    supplier_invoice: "",
    customer_invoice: customerInvoice,
    amount: pointedText(minor, 2),
    date: dayOf(at),
    end_to_end_id: customerInvoice,
    status: "booked",
  });
  world.say(plant.erp, "customer_invoice", customerInvoice, at, { status: "paid" });
  world.book(plant, { minor, name: customer.name, reference: customerInvoice });
};
