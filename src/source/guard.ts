// The mass-change guard of a source: how many deletes one delivery may infer, and how much it may change, before a person is asked.

import { z } from "zod";

const share = z
  .string()
  .regex(/^(?:100|\d{1,2})%$/, "a share is a whole number of percent, such as 10%")
  .transform((text) => Number(text.slice(0, -1)));

const deleteLimits = z.strictObject({
  count: z.int().min(0).default(500).describe("More deletes than this are held, whatever share they are."),
  share: share
    .prefault("10%")
    .describe("More than this share of what stands is held, however few they are; a single record may always go."),
});

/** Shares are of the records that the source is known to have of the kind; a single record may always change. */
const changeLimits = z.strictObject({
  count: z.int().min(0).default(1_000).describe("More changed records than this are held, whatever share they are."),
  share: share.prefault("30%").describe("So is a larger share of changed records."),
  emptied: share.prefault("5%").describe("So is a larger share of records that lose a value, or are deleted by their source's own word."),
  factor: z
    .int()
    .min(2)
    .max(1_000_000)
    .default(10)
    .describe("A price, an amount or a quantity that becomes more than so many times what it was, or less than that part of it, leaps."),
  leapt: share.prefault("5%").describe("A larger share of records with such a leap is held."),
});

export const guardConfiguration = z.strictObject({
  deletes: deleteLimits.prefault({}),
  changes: changeLimits.optional().describe("Without it changes are taken as they come."),
});

/** Shares in percent. */
export type Guard = z.output<typeof guardConfiguration>;
export type ChangeLimits = NonNullable<Guard["changes"]>;

/** Counts of records: of one kind of one source, by one sealed enumeration. */
export interface Enumerated {
  /** Named by it, whether known before or not. */
  readonly named: number;
  /** Stood when it was opened. */
  readonly standing: number;
  /** Of those that stood: not named, and not refused by a person before. */
  readonly missing: number;
}

/** So many records may always go or change. */
const freeOf = (known: number, percent: number): number => Math.max(percent > 0 ? 1 : 0, Math.floor((known * percent) / 100));

/** True where a person is asked first. An enumeration that names nothing at all never deletes by itself. */
export function isMassDelete({ named, standing, missing }: Enumerated, { count, share: percent }: Guard["deletes"]): boolean {
  if (missing === 0) return false;
  return named === 0 || missing > count || missing > freeOf(standing, percent);
}

/** Counts of records, of one delivery. */
export interface Changed {
  readonly known: number;
  readonly changed: number;
  readonly emptied: number;
  readonly leapt: number;
}

/** True where a person is asked first. */
export const isMassChange = ({ known, changed, emptied, leapt }: Changed, limits: ChangeLimits): boolean =>
  changed > limits.count ||
  changed > freeOf(known, limits.share) ||
  emptied > freeOf(known, limits.emptied) ||
  leapt > freeOf(known, limits.leapt);
