// A real manufacturer's items, vendors and customers as two systems of the group keep them: the plant as they are, the office as it
// typed them in over the years. A fifth of the office's rows is wrong, in the ways masters are wrong, by a seed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chance, type Chance } from "../../src/demo/chance.ts";
import { plantFolder } from "./adventureworks.ts";

/** Column to cell, as it stands in the file. */
export type Master = Readonly<Record<string, string>>;

const cells = (table: string): string[][] =>
  readFileSync(join(plantFolder, `${table}.csv`), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => line.split(table === "Store" ? "," : "\t"));

const byFirst = (table: string): Map<string, string[]> => new Map(cells(table).map((row) => [row[0] ?? "", row]));

export const items = (): Master[] =>
  cells("Product").map((row) => ({
    NUMBER: row[2] ?? "",
    NAME: row[1] ?? "",
    UNIT: "EA",
    CATEGORY: row[18] ? `C${row[18].replace(".0", "")}` : "RAW",
    MADE: row[3] ?? "",
    COST: row[8] ?? "",
    PRICE: row[9] ?? "",
    LEAD: row[14] ?? "",
    SAFETY: row[6] ?? "",
    REORDER: row[7] ?? "",
    SOLD_SINCE: (row[20] ?? "").slice(0, 10),
  }));

/** The address and the contact of a business or person, which the export keeps elsewhere. */
function newDirectory() {
  const addressOf = byFirst("BusinessEntityAddress");
  const addresses = byFirst("Address");
  const states = byFirst("StateProvince");
  const contactOf = byFirst("BusinessEntityContact");
  const [phones, mails] = [byFirst("PersonPhone"), byFirst("EmailAddress")];
  return (id: string): Master => {
    const address = addresses.get(addressOf.get(id)?.[1] ?? "") ?? [];
    const state = states.get(address[4] ?? "") ?? [];
    const person = contactOf.get(id)?.[1] ?? id;
    return {
      STREET: address[1] ?? "",
      CITY: address[3] ?? "",
      POSTCODE: address[5] ?? "",
      STATE: (state[1] ?? "").trim(),
      COUNTRY: state[2] ?? "",
      PHONE: phones.get(person)?.[1] ?? "",
      MAIL: mails.get(person)?.[2] ?? "",
    };
  };
}

export const vendors = (): Master[] => {
  const found = newDirectory();
  return cells("Vendor").map(([id = "", number = "", name = "", , , active = ""]) => ({
    NUMBER: number,
    NAME: name,
    ...found(id),
    ACTIVE: active,
  }));
};

/** Shops by name; of the others the export knows where they live and how to reach them. Those that share a shop are one customer. */
export const customers = (): Master[] => {
  const found = newDirectory();
  const names = new Map(cells("Store").flatMap((row) => (row.length === 6 ? [[row[0] ?? "", row[1] ?? ""] as const] : [])));
  const seen = new Set<string>();
  return cells("Customer").flatMap(([, person = "", store = "", , number = ""]) => {
    const id = (store || person).replace(".0", "");
    if (seen.has(id)) return [];
    seen.add(id);
    return [{ NUMBER: number, NAME: names.get(id) ?? "", ...found(id), ACTIVE: "1" }];
  });
};

/** What somebody does to one row; the same row where it does not fit. */
type Slip = (row: Master, some: Chance) => Master;

const change =
  (column: string, write: (cell: string, some: Chance) => string): Slip =>
  (row, some) => ({ ...row, [column]: row[column] === "" ? "" : write(row[column] ?? "", some) });

/** What it cost some years ago; hundredths, so that no cent is a matter of floats. */
function stale(price: string, some: Chance): string {
  const [whole = "", part = ""] = price.split(".");
  if (!/^\d+$/.test(whole)) return price;
  const cents = (BigInt(whole + part.padEnd(2, "0").slice(0, 2)) * BigInt(some.between(850, 970))) / 1000n;
  return `${cents / 100n}.${String(cents % 100n).padStart(2, "0")}`;
}

const legalForms = [" Inc.", " LLC", " Ltd.", ", Co."];

const nameSlips: readonly Slip[] = [
  change("NAME", (name) => `${name}  `),
  change("NAME", (name) => name.slice(0, 14).trimEnd()),
  change("NAME", (name) => name.toUpperCase()),
  change("NAME", () => ""),
];

const itemSlips: readonly Slip[] = [
  ...nameSlips,
  change("UNIT", () => "DZ"),
  change("PRICE", (price) => price.replace(".", ",")),
  change("COST", (cost) => cost.replace(".", ",")),
  change("PRICE", stale),
  change("COST", stale),
  change("SOLD_SINCE", (date) => date.replace(/^(\d+)-(\d+)-(\d+)$/, "$1-$3-$2")),
  change("CATEGORY", (_, some) => `C${some.between(1, 37)}`),
  change("MADE", () => "Y"),
  change("SAFETY", (count) => `${count}0`),
];

const partySlips: readonly Slip[] = [
  ...nameSlips,
  change("NAME", (name, some) => `${name}${some.pick(legalForms)}`),
  change("STREET", (street) => street.slice(0, 12).trimEnd()),
  change("CITY", (city) => city.toUpperCase()),
  change("POSTCODE", () => ""),
  change("COUNTRY", (country) => (country === "US" ? "USA" : "UK")),
  change("PHONE", (phone) => phone.replaceAll("-", " ")),
  change("PHONE", (phone) => phone.slice(0, -1)),
  change("MAIL", (mail) => mail.replace("adventure-works.com", "aw.example")),
  change("ACTIVE", () => "Y"),
];

export const corruptedItems = (rows: readonly Master[], seed: number): Master[] => corrupted(rows, itemSlips, chance(seed, "items"));
export const corruptedParties = (rows: readonly Master[], seed: number): Master[] => corrupted(rows, partySlips, chance(seed, "parties"));

/** One row in five, exactly; one in four of those twice. */
function corrupted(rows: readonly Master[], slips: readonly Slip[], some: Chance): Master[] {
  const order = rows.map((_, place) => ({ place, drawn: some.below(1_000_000) })).toSorted((a, b) => a.drawn - b.drawn);
  const chosen = new Set(order.slice(0, Math.round(rows.length / 5)).map(({ place }) => place));
  return rows.map((row, place) => (chosen.has(place) ? slip(row, slips, some) : row));
}

function slip(row: Master, slips: readonly Slip[], some: Chance): Master {
  const same = (one: Master): boolean => Object.entries(row).every(([column, cell]) => one[column] === cell);
  let told = row;
  while (same(told)) told = some.pick(slips)(row, some);
  return some.inThousand(250) ? some.pick(slips)(told, some) : told;
}

/** Cells that say another thing than the plant's do: blanks at the end say nothing, 0.00 is 0.0, and ten dozen are not ten pieces. */
export const differences = (plant: readonly Master[], office: readonly Master[]): number =>
  plant.reduce((sum, row, place) => {
    const isApart = (column: string): boolean => !same(row[column], office[place]?.[column]);
    return sum + Object.keys(row).filter((column) => isApart(column) || (counted.has(column) && isApart("UNIT"))).length;
  }, 0);

/** Columns of so many of the row's unit. */
const counted = new Set(["SAFETY", "REORDER"]);

const same = (x = "", y = ""): boolean => x.trim() === y.trim() || (isNumber(x) && isNumber(y) && Number(x) === Number(y));
const isNumber = (cell: string): boolean => /^-?\d+(\.\d+)?$/.test(cell);

export const fileOf = (rows: readonly Master[]): string => {
  const columns = Object.keys(rows[0] ?? {});
  return `${[columns, ...rows.map((row) => columns.map((column) => row[column] ?? ""))].map((line) => line.join("\t")).join("\n")}\n`;
};
