// What a plant buys: order, a promise that may move, receipt, the supplier's invoice, payment.

import { pointedText } from "../base/decimal.ts";
import type { Item, Party } from "./catalogue.ts";
import { itemKey, partyKey, termsCode } from "./master-data.ts";
import { dayMs, type Plant, purchasing } from "./group.ts";
import { dayOf, officeTime, type Values, type World } from "./world.ts";

interface Line {
  readonly plant: Plant;
  readonly supplier: Party;
  readonly order: string;
  readonly key: string;
  readonly item: string;
  readonly unit: string;
  readonly quantity: number;
  priceMinor: bigint;
  /** Days since the epoch. */
  promised: number;
  received: number;
}

/** The orders a plant places on one day. */
export const planPurchases = (world: World, plant: Plant, day: number): void => {
  const draw = world.chance("purchases", plant.site, day);
  const orders = draw.pick([0, 1, 1, 1, 2]);
  for (let index = 0; index < orders; index += 1) world.plan(officeTime(plant, day, draw), (at) => placeOrder(world, plant, at));
};

const placeOrder = (world: World, plant: Plant, at: number): void => {
  const order = world.number(plant, "purchase_order");
  const draw = world.chance("purchase order", order);
  const supplier = draw.pick(world.parties.filter(({ role, sites }) => role === "supplier" && sites.includes(plant.site)));
  const items = world.items.filter((item) => !item.isMade && item.sites.includes(plant.site));
  const date = dayOf(at);
  const header = {
    number: order,
    supplier: partyKey(plant, supplier),
    order_date: date,
    payment_terms: termsCode(plant, supplier),
    status: "ordered",
  };
  // One order in a hundred never leaves its system: its lines wait for it, and say so.
  if (!draw.inThousand(10)) show(world, plant, "purchase_order", order, at, header, { ...header, supplier: String(supplier.number) });
  const count = draw.pick([1, 1, 2, 2, 3]);
  const first = draw.below(items.length);
  for (let index = 0; index < count; index += 1) {
    const item = items[(first + index * 7) % items.length];
    if (item !== undefined) orderLine(world, plant, supplier, order, item, 10 * (index + 1), at);
  }
};

const orderLine = (world: World, plant: Plant, supplier: Party, order: string, item: Item, number: number, at: number): void => {
  const key = `${order}/${number}`;
  const draw = world.chance("purchase order line", key);
  const priceMinor = (item.costMinor * BigInt(draw.between(92, 112))) / 100n || 1n;
  const quantity = Math.max(1, Math.round((draw.between(20, 190) * 10_000) / Number(item.costMinor)));
  const today = Math.floor(at / dayMs);
  const promised = today + draw.between(10, 55);
  const line: Line = {
    plant,
    supplier,
    order,
    key,
    item: itemKey(plant, item),
    unit: plant.units[item.measure],
    quantity,
    priceMinor,
    promised,
    received: 0,
  };
  const values = {
    order,
    line_number: String(number),
    item: line.item,
    quantity: String(quantity),
    unit: line.unit,
    unit_price: pointedText(priceMinor, 2),
    order_date: dayOf(at),
    promised_date: dayOf(promised * dayMs),
    received_quantity: "0",
    status: "open",
  };
  show(world, plant, "purchase_order_line", key, at, values, values);
  if (draw.inThousand(180))
    world.plan(officeTime(plant, draw.between(today + 3, promised), draw), (moment) => movePromise(world, line, moment));
  if (draw.inThousand(50))
    world.plan(officeTime(plant, draw.between(today + 2, today + 9), draw), (moment) => changePrice(world, line, moment));
  world.plan(officeTime(plant, promised, draw), (moment) => expectGoods(world, line, moment));
};

/** Kassel's orders also stand in the central purchasing tool. */
const show = (world: World, plant: Plant, kind: string, key: string, at: number, values: Values, central: Values): void => {
  world.say(plant.erp, kind, key, at, values);
  if (plant.site === "kassel") world.say(purchasing, kind, key, at + 1_800_000, central);
};

/** The supplier moves its promise. The plant hears of it at once, the buyers days later: until then both tell different stories. */
const movePromise = (world: World, line: Line, at: number): void => {
  if (line.received > 0) return;
  const draw = world.chance("promise", line.key, at);
  line.promised += draw.pick([-4, 3, 5, 7, 9, 12]);
  const values = { promised_date: dayOf(line.promised * dayMs) };
  world.say(line.plant.erp, "purchase_order_line", line.key, at, values);
  if (line.plant.site !== "kassel") return;
  const heard = officeTime(line.plant, Math.floor(at / dayMs) + draw.between(4, 16), draw);
  world.plan(heard, (moment) => world.say(purchasing, "purchase_order_line", line.key, moment, values));
};

/** A price agreed anew. At Kassel the buyers agree it, and the plant's system follows for three of four. */
const changePrice = (world: World, line: Line, at: number): void => {
  if (line.received > 0) return;
  const draw = world.chance("price", line.key);
  line.priceMinor = (line.priceMinor * BigInt(draw.pick([94, 97, 103, 106]))) / 100n || 1n;
  const values = { unit_price: pointedText(line.priceMinor, 2) };
  const isKassel = line.plant.site === "kassel";
  world.say(isKassel ? purchasing : line.plant.erp, "purchase_order_line", line.key, at, values);
  if (isKassel && draw.inThousand(750))
    world.plan(at + 3 * dayMs, (moment) => world.say(line.plant.erp, "purchase_order_line", line.key, moment, values));
};

const expectGoods = (world: World, line: Line, at: number): void => {
  const today = Math.floor(at / dayMs);
  const draw = world.chance("receipt", line.key, line.received, today);
  if (line.promised > today) return world.plan(officeTime(line.plant, line.promised, draw), (moment) => expectGoods(world, line, moment));
  const late = Math.max(0, line.supplier.habitDays + draw.pick([0, 0, 0, 1, 3]));
  const parts =
    line.quantity > 5 && draw.inThousand(150) ? [Math.floor(line.quantity * 0.6), Math.ceil(line.quantity * 0.4)] : [line.quantity];
  let day = today + late;
  parts.forEach((quantity, index) => {
    const isLast = index === parts.length - 1;
    world.plan(officeTime(line.plant, day, draw), (moment) =>
      receive(world, line, isLast ? line.quantity - line.received : quantity, moment),
    );
    day += draw.between(4, 11);
  });
};

const receive = (world: World, line: Line, quantity: number, at: number): void => {
  const { plant } = line;
  line.received += quantity;
  const number = world.number(plant, "goods_receipt");
  const receipt = {
    number,
    order_line: line.key,
    item: line.item,
    quantity: String(quantity),
    unit: line.unit,
    date: dayOf(at),
    status: "done",
  };
  world.say(plant.erp, "goods_receipt", number, at, receipt);
  const isWhole = line.received === line.quantity;
  world.say(plant.erp, "purchase_order_line", line.key, at, {
    received_quantity: String(line.received),
    ...(isWhole && { status: "closed" }),
  });
  const draw = world.chance("bill", number);
  world.plan(officeTime(plant, Math.floor(at / dayMs) + draw.between(1, 5), draw), (moment) => bill(world, line, quantity, moment));
};

const bill = (world: World, line: Line, quantity: number, at: number): void => {
  const { plant, supplier } = line;
  const key = world.number(plant, "supplier_invoice");
  const draw = world.chance("supplier invoice", key);
  const minor = BigInt(quantity) * line.priceMinor;
  const terms = termsCode(plant, supplier);
  const days = plant.terms.find(([code]) => code === terms)?.[1] ?? 30;
  const due = Math.floor(at / dayMs) + days;
  const invoice = {
    number: `${draw.between(20, 99)}-${key.slice(-4)}`,
    supplier: partyKey(plant, supplier),
    order_line: line.key,
    quantity: String(quantity),
    unit: line.unit,
    amount: pointedText(minor, 2),
    issue_date: dayOf(at),
    due_date: dayOf(due * dayMs),
    payment_terms: terms,
    status: "open",
  };
  world.say(plant.erp, "supplier_invoice", key, at, invoice);
  world.plan(officeTime(plant, due + draw.pick([-1, 0, 0, 1, 3]), draw), (moment) => pay(world, line, key, minor, moment));
};

const pay = (world: World, line: Line, invoice: string, minor: bigint, at: number): void => {
  const { plant, supplier } = line;
  const number = world.number(plant, "payment");
  const payment = {
    number,
    direction: "out",
    party: partyKey(plant, supplier),
    supplier_invoice: invoice,
    customer_invoice: "",
    amount: pointedText(minor, 2),
    date: dayOf(at),
    end_to_end_id: number,
    status: "booked",
  };
  world.say(plant.erp, "payment", number, at, payment);
  world.say(plant.erp, "supplier_invoice", invoice, at, { status: "paid" });
  world.book(plant, { minor: -minor, name: supplier.name, reference: number });
};
