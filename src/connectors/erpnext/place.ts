// Where reading of a feed stands, and what is asked for from there. Frappe keeps microseconds in the wall clock of the site and tells them
// all, so a time of writing and a name are a place between two records. Where that clock goes back in autumn an hour comes twice.

import type { ReadCursor } from "../late-commit.ts";

export type ErpnextCursor = ReadCursor<Place>;

/** What is asked for next. */
export type Place =
  /** What was written from this time on; "" for all. */
  | { readonly from: string }
  /** What was written at this very time, by name behind this one: all lines of a document have its time, however many there are. */
  | { readonly within: string; readonly after: string };

export interface PlaceQuery {
  readonly filters: readonly (readonly unknown[])[];
  readonly order: string;
}

export function placeQuery(place: Place): PlaceQuery {
  if ("from" in place) return { filters: place.from === "" ? [] : [["modified", ">=", place.from]], order: "modified asc, name asc" };
  const filters = [
    ["modified", "=", place.within],
    ["name", ">", place.after],
  ];
  return { filters, order: "name asc" };
}

/** The place after a page; undefined: there is nothing more now. Records of the time it ends in come again and are dropped by content. */
export function placeAfter(
  place: Place,
  last: { readonly name: string; readonly modified: string } | undefined,
  isFull: boolean,
): Place | undefined {
  const more = isFull ? last : undefined;
  if ("within" in place) return more === undefined ? { from: later(place.within, { microseconds: 1 }) } : { ...place, after: more.name };
  if (more === undefined) return undefined;
  return more.modified === place.from ? { within: more.modified, after: more.name } : { from: more.modified };
}

/**
 * Where a read begins: late commits arrive by the overlap window, until there can be none. Behind a read that lasted, something may
 * have been committed at places it had passed: the window is wider by as long. In an hour that comes twice it is wider by that.
 */
export function placeOf({ since, spent = 0, settled, open }: ErpnextCursor, overlapSeconds: number, zone: string): Place {
  if (open !== undefined) return open.next;
  if (since === undefined) return { from: "" };
  const twice = secondsTwice(since, zone);
  if (settled === true && twice === 0) return { from: later(since, { microseconds: 1 }) };
  return { from: later(since, { seconds: -overlapSeconds - spent - twice }) };
}

/** By how much the clock goes back at a time that there is twice; 0 where there is one. */
function secondsTwice(time: string, zone: string): number {
  const clock = Temporal.PlainDateTime.from(time);
  const [first, second] = (["earlier", "later"] as const).map(
    (disambiguation) => clock.toZonedDateTime(zone, { disambiguation }).epochMilliseconds,
  );
  return ((second ?? 0) - (first ?? 0)) / 1000;
}

const later = (time: string, by: { readonly seconds?: number; readonly microseconds?: number }): string =>
  Temporal.PlainDateTime.from(time).add(by).toString({ smallestUnit: "microsecond" }).replace("T", " ");

/** A time of writing with all six decimals, which Frappe leaves out where they are zeros; undefined for what is none. */
export function wholeTime(text: string): string | undefined {
  const [, seconds, decimals = ""] = /^(\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  return seconds === undefined ? undefined : `${seconds}.${decimals.padEnd(6, "0")}`;
}
