// What the design page shows its parts with. No hub is asked for it.

import { ApiFault } from "../../api/fault.ts";

export const sampleMoment = "2026-03-02T10:15:00.000Z";

export const exampleFault = new ApiFault(
  {
    code: "inbox-item-gone",
    subject: "PO-4711/10",
    cause: "the item was answered by somebody else meanwhile",
    hint: "look at the list again",
    retryable: false,
  },
  409,
);

const weekCount = 13;
const likely = [420, 390, 360, 410, 380, 300, 260, 310, 340, 330, 290, 350, 400].map((thousand) => thousand * 1_000);

/** A band grows with the time until then. */
const apart = (place: number): number => 8_000 * (place + 1);

export const forecast = {
  weeks: Array.from({ length: weekCount }, (_, place) => `${10 + place}`),
  likely,
  low: likely.map((value, place) => value - apart(place)),
  high: likely.map((value, place) => value + apart(place)),
};

export interface SampleRow {
  readonly id: string;
  readonly name: string;
  readonly amount: string;
  readonly due: string;
}

const rowCount = 10_000;

export const sampleRows: readonly SampleRow[] = Array.from({ length: rowCount }, (_, place) => ({
  id: `row-${place}`,
  name: `PO-${4_000 + place}/10`,
  amount: `${((place * 7_919) % 250_000) / 100}`,
  due: `2026-0${1 + (place % 9)}-1${place % 10}`,
}));
