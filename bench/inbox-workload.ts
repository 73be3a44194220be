// What a group has waiting for people, made from a seed: prices, days, quantities, invoices and suppliers that two systems of a site
// tell differently, values nobody could read, children whose parents have not arrived, and suppliers that may be one and the same.

import type { ParkedField } from "../src/source/mapping/claim.ts";
import { chance } from "./workload.ts";

/** One row of a source, as a mapper would give it. */
export interface ToldRow {
  readonly source: string;
  readonly site: string;
  readonly kind: string;
  readonly key: string;
  /** ms. */
  readonly at: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly parked: readonly ParkedField[];
}

export const inboxSites = ["lyon", "ulm", "brno", "porto"] as const;

const dayMs = 86_400_000;
const suppliers = 400;
/** All of it is told over so many days, the oldest first. */
export const inboxDays = 120;

const syllables = "al ber cor dan el fer gal hel in jar kol lan mer nor os par quin ros stel tor ul vel wer xan yor zim".split(" ");
const endings = "berg dal feld hof lin mann mark nik ori sen ski son stein tek tron ville werk wick".split(" ");

/** Of each twenty: six prices, three days, two quantities, two invoices, a supplier, three unread values, a doubt, two orphans. */
const mix = "ppppppdddqqiisuuurww";

/** Rows that leave `items` items waiting, `start` ms and later; a quarter as many records again agree. */
export function* inboxRows(items: number, seed: number, start: number): Generator<ToldRow> {
  const random = chance(seed);
  const between = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  const pick = (list: readonly string[]): string => list[between(0, list.length - 1)] ?? "";
  const coined = (): string => {
    const word = pick(syllables) + pick(syllables) + pick(endings);
    return word[0]?.toUpperCase() + word.slice(1);
  };
  const day = (): string => new Date(start + between(0, 300) * dayMs).toISOString().slice(0, 10);
  // Two rows an item, about, and as many suppliers as there are.
  const apart = Math.floor((inboxDays * dayMs) / (2 * items + inboxSites.length * suppliers));
  let told = 0;
  const row = (system: string, site: string, kind: string, key: string, fields: ToldRow["fields"], parked: ToldRow["parked"] = []) => {
    told += 1;
    return { source: `${system}-${site}`, site, kind, key, at: start + told * apart, fields, parked };
  };
  for (const site of inboxSites)
    for (let place = 0; place < suppliers; place += 1)
      yield row("erp", site, "party", `S${place}`, { name: `${coined()} ${coined()} ${site}`, tax_number: `V${site}-${place}` });
  const line = (number: string, site: string) => ({
    company: site,
    number,
    supplier: `S${between(0, suppliers - 1)}`,
    description: `MAT-${between(1, 20_000)} shaft ${between(10, 90)} mm`,
    quantity: String(between(1, 5_000)),
    unit_price: `${between(1, 2_499)}.5`,
    currency: random() < 0.8 ? "EUR" : "USD",
    promised_date: day(),
    status: "open",
  });
  for (let place = 0; place < items; place += 1) {
    const site = inboxSites[place % inboxSites.length] ?? "";
    const number = `${site}-${place}`;
    const own = line(number, site);
    const { supplier: _, ...seen } = own;
    const tell = function* (kind: string, mine: ToldRow["fields"], theirs: ToldRow["fields"]) {
      yield row("erp", site, kind, number, mine);
      yield row("mes", site, kind, number, theirs);
    };
    switch (mix[Math.floor(place / inboxSites.length) % mix.length]) {
      case "p":
        yield* tell("purchase_order_line", own, { ...seen, unit_price: `${own.unit_price}${between(1, 9)}` });
        break;
      case "d":
        yield* tell("purchase_order_line", own, { ...seen, promised_date: `2027-0${between(1, 9)}-1${between(0, 9)}` });
        break;
      case "q":
        yield* tell("purchase_order_line", own, { ...seen, quantity: `${own.quantity}.${between(1, 9)}` });
        break;
      case "i": {
        const invoice = { company: site, number, amount: own.unit_price, currency: "EUR", issue_date: day() };
        yield* tell("customer_invoice", invoice, { ...invoice, amount: String(between(1, 3_000)) });
        break;
      }
      case "s": {
        const party = { name: `${coined()} ${coined()} ${place} GmbH`, tax_number: number };
        yield* tell("party", { ...party, iban: `DE${place}1` }, { ...party, iban: `DE${place}2` });
        break;
      }
      case "u": {
        const { promised_date: unread, ...rest } = own;
        const parked: ParkedField = {
          field: "promised_date",
          class: "value",
          cause: `"${unread} ?" is no date`,
          hint: "correct it in its system",
          value: `${unread} ?`,
        };
        yield row("erp", site, "purchase_order_line", number, rest, [parked]);
        break;
      }
      case "r": {
        const [name, street] = [`${coined()}${place}`, `${coined()} ${between(1, 180)}`];
        const at = { street, postcode: String(10_000 + (place % 80_000)), city: coined(), country: "DE" };
        yield* tell("party", { name: `${name} Drehteile GmbH`, ...at }, { name: `${name} Zerspanung Drehteile GmbH`, ...at });
        break;
      }
      default: {
        yield row("erp", site, "purchase_order_line", number, { ...own, order: `missing-${place}` });
      }
    }
    if (place % 4 === 0) yield* agreed(row, line(`agreed-${number}`, site), site);
  }
}

function* agreed(
  row: (...told: [string, string, string, string, ToldRow["fields"]]) => ToldRow,
  fields: Record<string, string>,
  site: string,
) {
  const { supplier: _, ...seen } = fields;
  yield row("erp", site, "purchase_order_line", fields["number"] ?? "", fields);
  yield row("mes", site, "purchase_order_line", fields["number"] ?? "", seen);
}
