// Sites with too much open, or with something open for too long. Only real discrepancies alarm: not what is in flight, parked,
// answered by a person, or was there before go-live.

import type { Row } from "../platform/database.ts";
import type { DeskSettings } from "./desk-settings.ts";
import { integer, text } from "./reader.ts";

export interface Alarm {
  readonly site: string;
  readonly kind: "age" | "volume";
  readonly open: number;
  /** ms: since when the oldest stands. */
  readonly oldest: number;
  /** What was passed: "more than 1000 open", "open for more than 7 days". */
  readonly limit: string;
  /** Role that is told. */
  readonly to: string;
}

/** From the rows of `alarmQuery`; by site, age before volume. `now` in ms. */
export function alarms(rows: readonly Row[], { alarms: limits }: DeskSettings, now: number): Alarm[] {
  return rows.flatMap((row): Alarm[] => {
    const [site, open, oldest] = [text(row, "site"), integer(row, "open"), integer(row, "oldest")];
    const { ageMs, open: most } = { ...limits, ...limits.sites[site] };
    const alarm = { site, open, oldest, to: limits.to };
    return [
      ...(now - oldest > ageMs ? [{ ...alarm, kind: "age" as const, limit: `open for more than ${span(ageMs)}` }] : []),
      ...(open > most ? [{ ...alarm, kind: "volume" as const, limit: `more than ${most} open` }] : []),
    ];
  });
}

const hour = 3_600_000;

function span(ms: number): string {
  if (ms % (24 * hour) === 0) return ms === 24 * hour ? "1 day" : `${ms / (24 * hour)} days`;
  return ms % hour === 0 ? `${ms / hour} h` : `${Math.floor(ms / 60_000)} min`;
}
