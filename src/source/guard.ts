// The mass-change guard of a source: how many deletes one delivery may infer before a person is asked.

import { z } from "zod";

const share = z
  .string()
  .regex(/^(?:100|\d{1,2})%$/, "a share is a whole number of percent, such as 10%")
  .transform((text) => Number(text.slice(0, -1)));

const deleteLimits = z.strictObject({
  /** More deletes than this are held, whatever share they are. */
  count: z.int().min(0).default(500),
  /** More than this share of what stands is held, however few they are; a single record may always go. */
  share: share.prefault("10%"),
});

export const guardConfiguration = z.strictObject({ deletes: deleteLimits.prefault({}) });

/** `share` in percent. */
export type Guard = z.output<typeof guardConfiguration>;

/** Counts of records: of one kind of one source, by one sealed enumeration. */
export interface Enumerated {
  /** Named by it, whether known before or not. */
  readonly named: number;
  /** Stood when it was opened. */
  readonly standing: number;
  /** Of those that stood: not named, and not refused by a person before. */
  readonly missing: number;
}

/** True where a person is asked first. An enumeration that names nothing at all never deletes by itself. */
export function isMassDelete({ named, standing, missing }: Enumerated, { count, share: percent }: Guard["deletes"]): boolean {
  if (missing === 0) return false;
  const sharedMax = Math.max(percent > 0 ? 1 : 0, Math.floor((standing * percent) / 100));
  return named === 0 || missing > count || missing > sharedMax;
}
