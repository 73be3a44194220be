// The period of an export: whole days of one zone, and the stretch of the log that was committed within them.

import { Fault } from "../base/fault.ts";
import { addDays, isDate } from "../base/civil-date.ts";
import { type FinanceSettings, companyOf, zoneOf } from "../projection/finance/finance-settings.ts";

export interface PeriodAsked {
  /** Undefined: the whole group. */
  readonly company: string | undefined;
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
}

export interface Days extends PeriodAsked {
  /** IANA name of the zone in which the days begin. */
  readonly zone: string;
  /** The instants at which the first day begins and the last one ends, ms. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** Sites of the company; undefined: all. */
  readonly sites: readonly string[] | undefined;
}

export interface Period extends Days {
  /** The last commit before the period, and the last one in it. */
  readonly after: number;
  readonly until: number;
}

/**
 * `sites`: of all sources; `now` in ms. Faults: `audit-period-refused` where the days are none, or are not over yet: what is still
 * written would make another export of it; `company-unknown`.
 */
export function daysOf(asked: PeriodAsked, settings: FinanceSettings, sites: readonly string[], now: number): Days {
  const { company, from, to } = asked;
  const zone = company === undefined ? settings.zone : zoneOf(company, settings);
  if (!isDate(from) || !isDate(to) || from > to)
    throw refused(asked, "it has no first and last day in that order", "give --from and --to as YYYY-MM-DD");
  const days = { ...asked, zone, fromMs: startOf(from, zone), untilMs: startOf(addDays(to, 1), zone) };
  if (days.untilMs > now)
    throw refused(asked, `its last day is not over in ${zone}`, "name a period that is over: its export never changes");
  return { ...days, sites: company === undefined ? undefined : sitesOf(company, settings, sites) };
}

const startOf = (day: string, zone: string): number => Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;

function sitesOf(company: string, settings: FinanceSettings, sites: readonly string[]): readonly string[] {
  const own = [...new Set(sites)].filter((site) => companyOf(undefined, site, settings) === company).sort();
  if (own.length > 0) return own;
  const known = [...new Set(sites.map((site) => companyOf(undefined, site, settings)))].sort();
  const cause = "no site of any source belongs to it";
  throw new Fault({ code: "company-unknown", subject: company, cause, hint: `use one of: ${known.join(", ")}` });
}

const refused = ({ from, to }: PeriodAsked, cause: string, hint: string): Fault =>
  new Fault({ code: "audit-period-refused", subject: `${from} to ${to}`, cause, hint });
