// Instants as text: ISO 8601 in UTC with milliseconds is the canonical form; a text without an offset is not an instant.
import { epochDay, isDate } from "./civil-date.ts";

const pattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|z|[+-]\d{2}(?::?\d{2})?)$/;

/** Ms since the epoch of "2026-03-29T02:30:00.123+02:00"; finer digits are cut. Undefined without an offset or for no such time. */
export const parseInstant = (text: string): number | undefined => {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, date = "", hour = "", minute = "", second = "0", fraction = "", offset = ""] = match;
  const offsetMinutes = minutesOf(offset);
  if (!isDate(date) || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59 || offsetMinutes === undefined) return undefined;
  const minutes = epochDay(date) * 1440 + Number(hour) * 60 + Number(minute) - offsetMinutes;
  return minutes * 60_000 + Number(second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0"));
};

const minutesOf = (offset: string): number | undefined => {
  if (offset === "Z" || offset === "z") return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(":", "") || "0");
  if (hours > 18 || minutes > 59) return undefined;
  return (offset.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
};

/** "2026-03-29T00:30:00.123Z". */
export const instantText = (ms: number): string => new Date(ms).toISOString();
