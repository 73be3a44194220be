// Parties, items, terms, stock and rates as each plant's system knows them.

import { pointedText } from "../base/decimal.ts";
import { instantText } from "../base/instant.ts";
import type { Item, Party } from "./catalogue.ts";
import { dayMs, type Plant, plants, purchasing, treasury } from "./group.ts";
import { dayOf, officeTime, type World } from "./world.ts";

export const partyKey = (plant: Plant, party: Party): string => `${plant.prefixes["party"] ?? ""}${party.number}`;
export const itemKey = (plant: Plant, item: Item): string => `${plant.prefixes["item"] ?? ""}${item.number}`;

/** What was agreed with a party at a plant. */
export const termsCode = (plant: Plant, party: Party): string => plant.terms[party.number % plant.terms.length]?.[0] ?? "";

/** Everything that stands before the first order. */
export const sayMasterData = (world: World, at: number): void => {
  for (const plant of plants) {
    for (const [code, days] of plant.terms)
      world.say(plant.erp, "payment_terms", code, at, { code, name: `${days} days net`, days: String(days) });
    for (const party of world.parties) if (party.sites.includes(plant.site)) sayParty(world, plant, party, at);
    for (const item of world.items) if (item.sites.includes(plant.site)) sayItem(world, plant, item, at);
    world.say(treasury, "company", plant.company, at, {
      code: plant.company,
      name: plant.companyName,
      currency: plant.currency,
      country: plant.country,
      zone: plant.zone,
    });
    const { iban, bic, currency, company } = plant;
    world.say(treasury, "bank_account", iban, at, { iban, bic, currency, company, name: plant.companyName });
  }
};

const sayParty = (world: World, plant: Plant, party: Party, at: number): void => {
  const draw = world.chance("party record", plant.site, party.number);
  const values = {
    name: draw.inThousand(30) ? party.name.toUpperCase() : party.name,
    is_supplier: String(party.role === "supplier"),
    is_customer: String(party.role === "customer"),
    // A few records lack the number that would link them: those are for a person to judge.
    tax_number: draw.inThousand(40) ? "" : party.taxNumber,
    iban: party.iban,
    street: party.street,
    city: party.city,
    postcode: party.postcode,
    country: party.country,
  };
  world.say(plant.erp, "party", partyKey(plant, party), at, values);
  if (plant.site !== "kassel" || party.role !== "supplier") return;
  const city = draw.inThousand(60) ? "Berlin" : party.city;
  world.say(purchasing, "party", String(party.number), at, {
    name: party.name,
    tax_number: party.taxNumber,
    street: party.street,
    city,
    postcode: party.postcode,
    country: party.country,
  });
};

const sayItem = (world: World, plant: Plant, item: Item, at: number): void => {
  const draw = world.chance("item record", plant.site, item.number);
  const cost = draw.inThousand(40) ? (item.costMinor * 103n) / 100n : item.costMinor;
  world.say(plant.erp, "item", itemKey(plant, item), at, {
    name: item.name,
    gtin: item.gtin,
    unit: plant.units[item.measure],
    is_purchased: String(!item.isMade),
    is_made: String(item.isMade),
    standard_cost: pointedText(cost, 2),
  });
};

/** Each Monday: some stock is counted, the week's exchange rate is set. */
export const planWeek = (world: World, day: number): void => {
  const draw = world.chance("week", day);
  const cents = 10_800 + draw.between(-250, 250);
  const rate = {
    base_currency: "EUR",
    quote_currency: "USD",
    rate: pointedText(BigInt(cents), 4),
    date: dayOf(day * dayMs),
    rate_type: "closing",
  };
  world.plan(day * dayMs + 5 * 3_600_000, (at) => world.say(treasury, "exchange_rate", rate.date, at, rate));
  for (const plant of plants) {
    for (const item of world.items) {
      if (!item.sites.includes(plant.site) || !draw.inThousand(250)) continue;
      world.plan(officeTime(plant, day, draw), (at) => countStock(world, plant, item, at));
    }
  }
};

const countStock = (world: World, plant: Plant, item: Item, at: number): void => {
  const draw = world.chance("stock", plant.site, item.number, at);
  const key = itemKey(plant, item);
  const values = {
    item: key,
    location: "MAIN",
    quantity: String(draw.between(0, item.isMade ? 40 : 900)),
    unit: plant.units[item.measure],
    counted_at: instantText(at),
  };
  world.say(plant.erp, "stock_balance", `${key}/MAIN`, at, values);
};
