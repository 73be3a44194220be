// The demo group as it lives: events in the order of their time, each of which says rows in some system and plans what follows.
// Everything is drawn from the seed, so the world is rebuilt by living it again; nothing of it is stored.

import { dateOfEpochDay } from "../base/civil-date.ts";
import { type Catalogue, catalogue } from "./catalogue.ts";
import { type Chance, chance } from "./chance.ts";
import { dayMs, type Plant } from "./group.ts";

export type Values = Readonly<Record<string, string>>;

/** A row that a system shows. Values are canonical text; the system's own way of writing comes later. */
export interface Emission {
  readonly system: string;
  /** Canonical kind, which is also the name of the feed. */
  readonly kind: string;
  readonly key: string;
  /** When it became true, and when it could be read, ms. */
  readonly at: number;
  readonly arrivedAt: number;
  readonly values: Values;
  /** Fields that hold something unreadable, as it stands in the system. */
  readonly spoiled: Values;
}

/** Money on the account of a plant. */
export interface Booking {
  /** Cents, positive for money in. */
  readonly minor: bigint;
  readonly name: string;
  readonly reference: string;
}

/** One account on one day with something booked on it. */
export interface Statement {
  readonly plant: Plant;
  readonly arrivedAt: number;
  /** Balance before the bookings, cents. */
  readonly openingMinor: bigint;
  readonly bookings: readonly Booking[];
}

/** What could be read up to a moment and had not been handed out before. */
export interface Happened {
  readonly emissions: readonly Emission[];
  readonly statements: readonly Statement[];
}

export interface World extends Catalogue {
  chance(...labels: readonly (string | number)[]): Chance;
  /** Runs `event` at a time; events of one time run in the order in which they were planned. */
  plan(at: number, event: (at: number) => void): void;
  /** A system shows a record: what is given, over what it showed before. */
  say(system: string, kind: string, key: string, at: number, values: Values): void;
  book(plant: Plant, booking: Booking): void;
  /** The bank tells what was booked on the account of a plant since it last did. */
  closeDay(plant: Plant, at: number): void;
  /** The next number of a plant's series, such as PO-10001. */
  number(plant: Plant, kind: string): string;
  /** Lives up to and including a moment, ms. */
  until(at: number): Happened;
  /** Time of the next event, ms. */
  next(): number | undefined;
}

interface Planned {
  readonly at: number;
  readonly event: (at: number) => void;
}

export const dayOf = (at: number): string => dateOfEpochDay(Math.floor(at / dayMs));

/** A moment within the office hours of a plant on the first working day not before `day` (days since the epoch). */
export const officeTime = (plant: Plant, day: number, draw: Chance): number => {
  const weekday = (day + 3) % 7;
  const working = weekday < 5 ? day : day + 7 - weekday;
  return working * dayMs + plant.opens * 3_600_000 + draw.below(9 * 60) * 60_000;
};

/** What each account held when the history begins, cents. */
const openingMinor = 60_000_000n;

/** A fresh world in which nothing has been planned yet. */
export const emptyWorld = (seed: number): World => {
  const agenda: Planned[] = [];
  const shown = new Map<string, { at: number; count: number; values: Values }>();
  const series = new Map<string, number>();
  let emissions: Emission[] = [];
  let statements: Statement[] = [];
  const accounts = new Map<Plant, { openingMinor: bigint; bookings: Booking[] }>();
  const accountOf = (plant: Plant): { openingMinor: bigint; bookings: Booking[] } => {
    const account = accounts.get(plant) ?? { openingMinor, bookings: [] };
    accounts.set(plant, account);
    return account;
  };
  const plan = (at: number, event: (at: number) => void): void => {
    // The next event stands last; of one time, the one planned first.
    const place = agenda.findIndex((one) => one.at <= at);
    agenda.splice(place === -1 ? agenda.length : place, 0, { at, event });
  };
  return {
    ...catalogue(seed),
    chance: (...labels) => chance(seed, ...labels),
    plan,
    say(system, kind, key, moment, values) {
      const place = `${system}|${kind}|${key}`;
      const before = shown.get(place);
      const at = before === undefined ? moment : Math.max(moment, before.at + 1000);
      const count = (before?.count ?? 0) + 1;
      const whole = { ...before?.values, ...values };
      shown.set(place, { at, count, values: whole });
      const draw = chance(seed, "trouble", place, count);
      const emission = { system, kind, key, at, values: whole, spoiled: spoiled(whole, draw) };
      const arrive = (arrivedAt: number): void => void emissions.push({ ...emission, arrivedAt });
      // Some rows are late, so that an older state arrives after a newer one or a line before its order; some come twice.
      plan(draw.inThousand(25) ? at + draw.between(1, 6) * dayMs : at, arrive);
      if (draw.inThousand(10)) plan(at + 3_600_000, arrive);
    },
    book: (plant, booking) => void accountOf(plant).bookings.push(booking),
    closeDay(plant, arrivedAt) {
      const { openingMinor: opening, bookings } = accountOf(plant);
      if (bookings.length === 0) return;
      statements.push({ plant, arrivedAt, openingMinor: opening, bookings });
      accounts.set(plant, { openingMinor: bookings.reduce((sum, { minor }) => sum + minor, opening), bookings: [] });
    },
    number(plant, kind) {
      const next = (series.get(plant.site + kind) ?? 10_000) + 1;
      series.set(plant.site + kind, next);
      return `${plant.prefixes[kind] ?? ""}${next}`;
    },
    until(at) {
      for (let last = agenda.at(-1); last !== undefined && last.at <= at; last = agenda.at(-1)) {
        agenda.pop();
        last.event(last.at);
      }
      const happened = { emissions, statements };
      emissions = [];
      statements = [];
      return happened;
    },
    next: () => agenda.at(-1)?.at,
  };
};

/** What a hand or an old interface spoils now and then: a day that does not exist, a unit nobody knows, a comma too many. */
const wrongTexts: Readonly<Record<string, string>> = {
  promised_date: "31/31/2026",
  due_date: "00.00.0000",
  unit: "BOXX",
  unit_price: "1,2,50",
  quantity: "12 pcs",
};

const spoiled = (values: Values, draw: Chance): Values => {
  if (!draw.inThousand(8)) return {};
  const fields = Object.keys(wrongTexts).filter((field) => field in values);
  if (fields.length === 0) return {};
  const field = draw.pick(fields);
  return { [field]: wrongTexts[field] ?? "" };
};
