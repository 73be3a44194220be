// Plain dates are text "YYYY-MM-DD" (years 0001 to 9999), instants are ms since the epoch. Day arithmetic is integer
// arithmetic on the proleptic Gregorian calendar (days_from_civil of Howard Hinnant): no Date object, no zone.
import { assert, present } from "./assert.ts";

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const msPerDay = 86_400_000;

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const digitsAt = (text: string, start: number, count: number): number => {
  let value = 0;
  for (let index = start; index < start + count; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
};

/** True for a day that exists, written YYYY-MM-DD. */
export const isDate = (text: string): boolean => {
  if (text.length !== 10 || text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  const day = digitsAt(text, 8, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= (month === 2 && isLeapYear(year) ? 29 : (daysInMonth[month - 1] ?? 0));
};

/** Days since 1970-01-01. The date must satisfy `isDate`. */
export const epochDay = (date: string): number => {
  const month = digitsAt(date, 5, 2);
  const year = digitsAt(date, 0, 4) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + digitsAt(date, 8, 2) - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
};

/** The date of a day number. */
export const dateOfEpochDay = (day: number): string => {
  assert(Number.isSafeInteger(day), `a whole day number, not ${day}`);
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  assert(year >= 1 && year <= 9999, `a year between 1 and 9999, not ${year}`);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(dayOfMonth).padStart(2, "0")}`;
};

export const addDays = (date: string, days: number): string => dateOfEpochDay(epochDay(date) + days);

/** Days from `from` to `to`; negative where `to` is earlier. */
export const daysBetween = (from: string, to: string): number => epochDay(to) - epochDay(from);

export interface IsoWeek {
  /** ISO 8601 week-numbering year, which differs from the calendar year around New Year. */
  readonly year: number;
  readonly week: number;
  /** The Monday the week starts on. */
  readonly monday: string;
}

/** 1970-01-01 was a Thursday; Monday is 0. */
const weekday = (day: number): number => (((day + 3) % 7) + 7) % 7;

export const isoWeek = (date: string): IsoWeek => {
  const day = epochDay(date);
  const monday = day - weekday(day);
  const year = digitsAt(dateOfEpochDay(monday + 3), 0, 4);
  const firstThursdayWeek = epochDay(`${String(year).padStart(4, "0")}-01-04`);
  const firstMonday = firstThursdayWeek - weekday(firstThursdayWeek);
  return { year, week: (monday - firstMonday) / 7 + 1, monday: dateOfEpochDay(monday) };
};

/** True for an IANA zone this machine knows. */
export const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};

// Temporal would drop an offset written behind the time without a word; a text that has one is an instant already.
const wallClock = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?$/;

/**
 * The instant of a wall-clock text ("2026-03-29T02:30:00") in a zone. In the spring gap the clock has jumped forward, in the
 * autumn overlap the first of both instants is meant ('compatible'). A date alone is its midnight.
 * Undefined where the text is no wall-clock time; the zone must satisfy `isZone`.
 */
export const instantInZone = (localText: string, zone: string): number | undefined => {
  if (!wallClock.test(localText)) return undefined;
  let local: Temporal.PlainDateTime;
  try {
    local = Temporal.PlainDateTime.from(localText, { overflow: "reject" });
  } catch {
    return undefined;
  }
  return local.toZonedDateTime(zone, { disambiguation: "compatible" }).epochMilliseconds;
};

const formatters = new Map<string, Intl.DateTimeFormat>();

const formatterOf = (zone: string): Intl.DateTimeFormat => {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  const opened = new Intl.DateTimeFormat("en", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" });
  formatters.set(zone, opened);
  return opened;
};

/** The calendar day on which an instant falls in a zone. */
export const dateInZone = (ms: number, zone: string): string => {
  if (zone === "UTC") return dateOfEpochDay(Math.floor(ms / msPerDay));
  const parts = new Map(
    formatterOf(zone)
      .formatToParts(ms)
      .map((part) => [part.type, part.value]),
  );
  const year = present(parts.get("year"), "a year in the formatted date");
  return `${year.padStart(4, "0")}-${present(parts.get("month"), "a month")}-${present(parts.get("day"), "a day")}`;
};
