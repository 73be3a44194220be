// Where reading of a feed stands, and what is asked for from there. Only whole seconds are compared, with >= and <: that is all that
// every version understands alike. Odoo keeps microseconds and gives seconds; "write_date > T" gives the row of T again in 14 and
// leaves out others of the same second in 19.

import type { ReadCursor } from "../late-commit.ts";

/** Up to where a feed was read. */
export type OdooCursor = ReadCursor<Place>;

/** What is asked for next. */
export type Place =
  /** What was written from this second on, in that order; "" for all. */
  | { readonly from: string }
  /** What was written in this second, by id behind this one: a bulk write gives one time to more than a page of records. */
  | { readonly within: string; readonly after: number };

export interface PlaceQuery {
  readonly domain: readonly unknown[];
  readonly order: string;
}

export function placeQuery(place: Place): PlaceQuery {
  if ("from" in place)
    return { domain: [place.from === "" ? ["write_date", "!=", false] : ["write_date", ">=", place.from]], order: "write_date, id" };
  const { within, after } = place;
  return {
    domain: [
      ["write_date", ">=", within],
      ["write_date", "<", secondsAfter(within, 1)],
      ["id", ">", after],
    ],
    order: "id",
  };
}

/**
 * The place after a page; undefined: there is nothing more now. The second in which a full page ends is read whole, by id: what of it
 * stood on that page comes again and is dropped by its content.
 */
export function placeAfter(
  place: Place,
  last: { readonly id: number; readonly written: string } | undefined,
  isFull: boolean,
): Place | undefined {
  if ("from" in place) return isFull && last !== undefined ? { within: last.written, after: 0 } : undefined;
  return isFull && last !== undefined ? { within: place.within, after: last.id } : { from: secondsAfter(place.within, 1) };
}

/**
 * Where a read begins: late commits arrive by the overlap window, until there can be none. Behind a read that lasted, something may
 * have been committed at places it had passed: the window is wider by as long.
 */
export function placeOf({ since, spent = 0, settled, open }: OdooCursor, overlapSeconds: number): Place {
  if (open !== undefined) return open.next;
  return { from: since === undefined ? "" : secondsAfter(since, settled ? 1 : -overlapSeconds - spent) };
}

/** In Odoo's own form: 2026-11-30 14:23:33, in UTC. */
export const secondsAfter = (time: string, seconds: number): string =>
  Temporal.PlainDateTime.from(time).add({ seconds }).toString({ smallestUnit: "second" }).replace("T", " ");

/** A time as rows give it, in Odoo's own form; undefined for what is none. */
export const ownTime = (text: string): string | undefined => /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})Z$/.exec(text)?.[1];
