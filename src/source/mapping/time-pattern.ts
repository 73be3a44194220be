// Dates and times as systems write them, read by a stated pattern: 02/03/2026 has no meaning without one.

import { dateInZone, epochDay, instantInZone, isDate } from "../../base/civil-date.ts";

/** What stands on the wall clock of the source; `offsetMs` only where the text carries one. */
export interface WallClock {
  /** YYYY-MM-DD, a day that exists. */
  readonly date: string;
  /** ms since midnight. */
  readonly timeMs: number;
  /** Microseconds below the millisecond, 0 to 999. */
  readonly micros: number;
  readonly offsetMs: number | undefined;
}

/** Reads one text, or undefined where it does not have the pattern's form or names a moment that does not exist. */
export type TimeReader = (text: string) => WallClock | undefined;

const tokens: Readonly<Record<string, string>> = {
  YYYY: "(?<year>\\d{4})",
  YY: "(?<shortYear>\\d{2})",
  MM: "(?<month>\\d{2})",
  M: "(?<month>\\d{1,2})",
  DD: "(?<day>\\d{2})",
  D: "(?<day>\\d{1,2})",
  HH: "(?<hour>\\d{2})",
  H: "(?<hour>\\d{1,2})",
  mm: "(?<minute>\\d{2})",
  ss: "(?<second>\\d{2})",
  SSS: "(?<fraction>\\d{1,9})",
  Z: "(?<offset>Z|[+-]\\d{2}(?::?\\d{2})?)",
  "[": "(?:",
  "]": ")?",
};

const tokenPattern = /YYYY|YY|MM|M|DD|D|HH|H|mm|ss|SSS|Z|\[|\]|[^]/g;
const isoPattern = "YYYY-MM-DD[[T][ ]HH:mm[:ss[.SSS]][ ][Z]]";
const msPerDay = 86_400_000;

/** ISO 8601 and what databases print: "2026-03-02", "2026-03-02 10:00:00.25", "2026-03-02T10:00:00+01:00". */
export const isoTime: TimeReader = (text) => (isDate(text) ? { date: text, timeMs: 0, micros: 0, offsetMs: undefined } : readIso(text));

/** "excel-1900" and "excel-1904" are day serials, "epoch-seconds" and "epoch-milliseconds" counts since 1970-01-01 UTC. */
const numberPatterns: Readonly<Record<string, TimeReader>> = {
  "excel-1900": (text) => serialDay(text, -25_569, 61),
  "excel-1904": (text) => serialDay(text, -24_107, 0),
  "epoch-seconds": (text) => sinceEpoch(text, 1000n),
  "epoch-milliseconds": (text) => sinceEpoch(text, 1n),
};

/**
 * Compiles a pattern of YYYY YY MM M DD D HH H mm ss SSS Z, literal characters and [optional parts]; or "ISO", "excel-1900",
 * "excel-1904", "epoch-seconds", "epoch-milliseconds". Undefined where the pattern names no year, month and day.
 */
export const compileTimePattern = (pattern: string): TimeReader | undefined => {
  if (pattern === "ISO") return isoTime;
  const known = numberPatterns[pattern];
  if (known !== undefined) return known;
  const parts = pattern.match(tokenPattern) ?? [];
  const letters = parts.map((part) => part[0]);
  const isComplete = ["Y", "M", "D"].every((letter) => letters.filter((one) => one === letter).length === 1);
  if (!isComplete || letters.filter((one) => one === "[").length !== letters.filter((one) => one === "]").length) return undefined;
  return readerOf(pattern);
};

const readerOf = (pattern: string): TimeReader => {
  const body = (pattern.match(tokenPattern) ?? []).map((part) => tokens[part] ?? part.replace(/[.*+?^${}()|\\/]/g, "\\$&")).join("");
  const form = new RegExp(`^${body}$`);
  return (text) => {
    const groups = form.exec(text)?.groups;
    return groups === undefined ? undefined : wallClockOf(groups);
  };
};

const wallClockOf = (groups: Readonly<Record<string, string | undefined>>): WallClock | undefined => {
  const year = groups["year"] ?? `20${groups["shortYear"] ?? ""}`;
  const date = `${year}-${(groups["month"] ?? "").padStart(2, "0")}-${(groups["day"] ?? "").padStart(2, "0")}`;
  if (!isDate(date)) return undefined;
  const hour = Number(groups["hour"] ?? "0");
  const minute = Number(groups["minute"] ?? "0");
  const second = Number(groups["second"] ?? "0");
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = Number((groups["fraction"] ?? "").padEnd(6, "0").slice(0, 6));
  const ms = Math.floor(fraction / 1000);
  return { date, timeMs: ((hour * 60 + minute) * 60 + second) * 1000 + ms, micros: fraction % 1000, offsetMs: offsetOf(groups["offset"]) };
};

const offsetOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (text === "Z") return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.length > 3 ? text.slice(-2) : "0");
  return (text.startsWith("-") ? -minutes : minutes) * 60_000;
};

const readIso = readerOf(isoPattern);

const atEpoch = (ms: number, micros: number): WallClock => {
  const date = dateInZone(ms, "UTC");
  return { date, timeMs: ms - epochDay(date) * msPerDay, micros, offsetMs: 0 };
};

/** `earliest` keeps out 1900-02-29 and the days before it, which Excel counts wrongly. */
const serialDay = (text: string, shift: number, earliest: number): WallClock | undefined => {
  if (!/^\d{1,6}$/.test(text) || Number(text) < earliest) return undefined;
  const clock = atEpoch((Number(text) + shift) * msPerDay, 0);
  return { ...clock, offsetMs: undefined };
};

const sinceEpoch = (text: string, msPerUnit: bigint): WallClock | undefined => {
  const parts = /^(\d{1,14})(?:\.(\d{1,9}))?$/.exec(text);
  if (parts === null) return undefined;
  const microsPerUnit = msPerUnit * 1000n;
  const fraction = BigInt((parts[2] ?? "").padEnd(9, "0"));
  const micros = BigInt(parts[1] ?? "0") * microsPerUnit + (fraction * microsPerUnit) / 1_000_000_000n;
  return micros > 253_402_300_799_999_999n ? undefined : atEpoch(Number(micros / 1000n), Number(micros % 1000n));
};

/**
 * The instant (ms) of a wall clock. A text without offset needs the zone; without one the answer is undefined. Zone offsets
 * are remembered by local quarter of an hour, between whose ends no zone has moved its clocks since 1972.
 */
export const instantOf = (clock: WallClock, zone: ZoneOffsets | undefined): number | undefined => {
  const local = epochDay(clock.date) * msPerDay + clock.timeMs;
  if (clock.offsetMs !== undefined) return local - clock.offsetMs;
  return zone === undefined ? undefined : local - zone.offsetAt(local);
};

/** Microseconds since the epoch, a safe integer from the year 1685 to 2255. */
export const microsOf = (clock: WallClock, ms: number): number => ms * 1000 + clock.micros;

export interface ZoneOffsets {
  readonly zone: string;
  /** Local ms (as if UTC) to the offset in ms. */
  offsetAt(localMs: number): number;
}

const quarterMs = 900_000;
/** 20,000 quarters are half a year of steady use; beyond that the memory starts again. */
const quartersMax = 20_000;

export const zoneOffsets = (zone: string): ZoneOffsets => {
  if (zone === "UTC") return { zone, offsetAt: () => 0 };
  const known = new Map<number, number>();
  return {
    zone,
    offsetAt(localMs) {
      const quarter = Math.floor(localMs / quarterMs);
      const found = known.get(quarter);
      if (found !== undefined) return found;
      if (known.size >= quartersMax) known.clear();
      const start = quarter * quarterMs;
      const offset = start - (instantInZone(new Date(start).toISOString().slice(0, 23), zone) ?? start);
      known.set(quarter, offset);
      return offset;
    },
  };
};

/** The calendar day meant: the wall clock's own, or for a text with offset the day it is in the zone. */
export const dayOf = (clock: WallClock, zone: ZoneOffsets | undefined): string | undefined => {
  if (clock.offsetMs === undefined) return clock.date;
  const ms = instantOf(clock, zone);
  if (ms === undefined || zone === undefined) return undefined;
  return dateInZone(ms, zone.zone);
};
