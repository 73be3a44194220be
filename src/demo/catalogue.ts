// Whom the group deals with and what it buys and makes: drawn once from the seed, shared by the plants under different numbers.

import { type Chance, chance } from "./chance.ts";
import { type Plant, plants } from "./group.ts";

export interface Party {
  /** Running number of the group; plants put their own prefix before it. */
  readonly number: number;
  readonly name: string;
  readonly role: "supplier" | "customer";
  readonly taxNumber: string;
  readonly iban: string;
  readonly street: string;
  readonly city: string;
  readonly postcode: string;
  readonly country: string;
  /** Days it delivers or pays after the day agreed, before chance. */
  readonly habitDays: number;
  readonly sites: readonly Plant["site"][];
}

export interface Item {
  readonly number: number;
  readonly name: string;
  readonly isMade: boolean;
  readonly measure: "piece" | "mass" | "length";
  /** Cents of one unit: what it costs, what it sells for. */
  readonly costMinor: bigint;
  readonly gtin: string;
  readonly sites: readonly Plant["site"][];
}

const towns: readonly (readonly [country: string, city: string, postcode: string, form: string])[] = [
  ["DE", "Bochum", "44787", "GmbH"],
  ["DE", "Chemnitz", "09111", "AG"],
  ["DE", "Ulm", "89073", "GmbH & Co. KG"],
  ["FR", "Saint-Etienne", "42000", "SAS"],
  ["FR", "Lille", "59000", "SA"],
  ["IT", "Brescia", "25121", "S.p.A."],
  ["NL", "Eindhoven", "5611", "B.V."],
  ["US", "Toledo", "43604", "Inc"],
  ["US", "Milwaukee", "53202", "LLC"],
  ["US", "Rockford", "61101", "Corp"],
];
const firstWords = "Nord,Rhein,Atlas,Summit,Falken,Meridian,Castor,Union,Delta,Argent,Saxon,Lakeside,Orion,Vulkan,Prairie".split(",");
const supplierWords = "Guss,Steel,Bearings,Seals,Fasteners,Motors,Castings,Coatings,Tooling,Forge".split(",");
const customerWords = "Conveyors,Cranes,Presses,Mining,Elevators,Agri,Marine,Packaging,Mills,Robotics".split(",");
const boughtNames =
  "Ball bearing,Shaft seal,Hex bolt M12,Electric motor,Housing casting,Key steel,O-ring set,Oil pump,Sensor,Label plate".split(",");
const bulkNames = "Steel bar,Bronze rod,Copper wire,Gear oil,Powder coating".split(",");
const madeNames = "Helical gearbox,Planetary gearbox,Bevel gearbox,Worm drive,Gear motor,Spur gear,Ring gear,Drive shaft".split(",");
const streets = "Werkstrasse,Rue du Port,Mill Road,Via Roma,Industrieweg,Harbor Avenue".split(",");

const supplierCount = 36;
const customerCount = 26;
const boughtCount = 92;
const madeCount = 60;

const digits = (draw: Chance, count: number): string => Array.from({ length: count }, () => draw.below(10)).join("");

/** Half of them deal with one plant only, the rest with two or all. */
const sitesOf = (draw: Chance): Plant["site"][] => {
  const first = draw.below(plants.length);
  const count = draw.pick([1, 1, 2, 3]);
  return Array.from({ length: count }, (_, step) => plants[(first + step) % plants.length]?.site ?? "kassel");
};

const party = (seed: number, index: number): Party => {
  const draw = chance(seed, "party", index);
  const role = index < supplierCount ? "supplier" : "customer";
  const words = role === "supplier" ? supplierWords : customerWords;
  const [country, city, postcode, form] = draw.pick(towns);
  const first = firstWords[index % firstWords.length] ?? "";
  const last = words[(index + Math.floor(index / firstWords.length)) % words.length] ?? "";
  return {
    number: 1001 + index,
    name: `${first} ${last} ${form}`,
    role,
    taxNumber: country === "US" ? `${digits(draw, 2)}-${digits(draw, 7)}` : `${country}${digits(draw, 9)}`,
    iban: country === "US" ? "" : `${country}${digits(draw, 20)}`,
    street: `${draw.pick(streets)} ${draw.between(1, 180)}`,
    city,
    postcode,
    country,
    habitDays: draw.pick([-2, 0, 0, 1, 2, 4, role === "customer" ? 18 : 9]),
    sites: sitesOf(draw),
  };
};

const item = (seed: number, index: number): Item => {
  const draw = chance(seed, "item", index);
  const isMade = index >= boughtCount;
  const measure = isMade || index % 5 !== 0 ? "piece" : draw.pick(["mass", "length"] as const);
  const name = isMade ? draw.pick(madeNames) : draw.pick(measure === "piece" ? boughtNames : bulkNames);
  return {
    number: 101 + index,
    name: `${name} ${draw.pick("ABCDEF".split(""))}${draw.between(10, 99)}`,
    isMade,
    measure,
    costMinor: BigInt(isMade ? draw.between(18_000, 240_000) : measure === "piece" ? draw.between(180, 38_000) : draw.between(90, 900)),
    gtin: `4${digits(draw, 12)}`,
    sites: sitesOf(draw),
  };
};

export interface Catalogue {
  readonly parties: readonly Party[];
  readonly items: readonly Item[];
}

export const catalogue = (seed: number): Catalogue => ({
  parties: Array.from({ length: supplierCount + customerCount }, (_, index) => party(seed, index)),
  items: Array.from({ length: boughtCount + madeCount }, (_, index) => item(seed, index)),
});
