// Time, base: second. Months have no fixed number of days, so they convert into years only.
import type { UnitRow } from "./unit-row.ts";

export const timeUnits: readonly UnitRow[] = [
  ["SEC", "second", "time", 1n],
  ["C26", "millisecond", "time", 1n, 1000n],
  ["MIN", "minute", "time", 60n],
  ["HUR", "hour", "time", 3600n],
  ["DAY", "day", "time", 86_400n],
  ["WEE", "week", "time", 604_800n],
  ["LH", "labour hour", "labour-time", 1n],
  ["MON", "month", "month", 1n],
  ["QAN", "quarter (of a year)", "month", 3n],
  ["ANN", "year", "month", 12n],
];
