// Values as text: exact decimals keep every digit they came with, grouped and marked as the language does.

import { language, locale } from "../messages/language.ts";
import { nameOf } from "../messages/name.ts";

const parts = new Intl.NumberFormat(locale, { useGrouping: true }).formatToParts(-1234567.5);
const mark = (type: "group" | "decimal" | "minusSign"): string => parts.find((part) => part.type === type)?.value ?? "";
const [group, point] = [mark("group"), mark("decimal")];

/** A true minus, as wide as a digit. */
const minus = "−";

/** "-1234567.50" as -1,234,567.50, or as -1.234.567,50: the digits are never turned into a float. */
export function decimalText(exact: string, { places }: { readonly places?: number } = {}): string {
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(exact) ?? [undefined, "", exact, ""];
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, group);
  const shown = places === undefined ? fraction : fraction.padEnd(places, "0");
  return `${sign === "-" ? minus : ""}${grouped}${shown === "" ? "" : point + shown}`;
}

const currencyPlaces = (currency: string): number => {
  try {
    return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
};

/** Amount and currency, the currency behind as accountants write it in a column. */
export const moneyText = (amount: string, currency: string): string =>
  `${decimalText(amount, { places: currencyPlaces(currency) })} ${currency}`;

export const dateText = (day: string): string =>
  new Intl.DateTimeFormat(locale, { year: "numeric", month: "2-digit", day: "2-digit", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );

const instantForms = new Map<string, Intl.DateTimeFormat>();

/** Without its year, where the years beside it are the same: 2 Mar. */
export const shortDayText = (day: string): string =>
  new Intl.DateTimeFormat(locale, { month: "short", day: "numeric", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));

const wholeNumbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
export const countText = (count: number): string => wholeNumbers.format(count);

const shares = new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Rounded down: what differs is never shown as whole. */
export const shareText = (part: number, whole: number): string => shares.format(Math.floor((part / whole) * 1_000) / 1_000);

/** A moment on the clock of a zone. */
export function instantText(at: string, zone: string, { seconds = false }: { readonly seconds?: boolean } = {}): string {
  const key = `${zone} ${seconds}`;
  const form =
    instantForms.get(key) ??
    new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      ...(seconds ? { second: "2-digit" } : {}),
    });
  instantForms.set(key, form);
  return form.format(new Date(at)).replace(",", "");
}

/** Short name of a zone at a moment: CET, EDT. */
export function zoneText(at: string, zone: string): string {
  const british = zoneName(at, zone, "en-GB");
  return /[+-]/.test(british) ? zoneName(at, zone, "en-US") : british;
}

/** Names are known by the language of the region only. */
const zoneName = (at: string, zone: string, region: string): string =>
  new Intl.DateTimeFormat(region, { timeZone: zone, timeZoneName: "short" })
    .formatToParts(new Date(at))
    .find(({ type }) => type === "timeZoneName")?.value ?? zone;

const steps = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;
const relative = new Intl.RelativeTimeFormat(locale, { numeric: "always", style: "narrow" });
const short = (unit: "day" | "hour" | "minute") => new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "narrow" });
const lengths = { day: short("day"), hour: short("hour"), minute: short("minute") };

const stepOf = (ms: number) => steps.find(([, length]) => Math.abs(ms) >= length) ?? steps[2];

const nowText = new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(0, "second");

/** How long ago, in the largest unit that fits. What a clock ahead of this one tells is heard of now, never to come. */
export function agoText(at: string, now: number): string {
  const ms = Date.parse(at) - now;
  const [unit, length] = stepOf(ms);
  const count = Math.trunc(ms / length);
  return count >= 0 ? nowText : relative.format(count, unit);
}

/** How long, in the largest unit that fits: 3d. */
export function lengthText(ms: number): string {
  const [unit, length] = stepOf(ms);
  return lengths[unit].format(Math.trunc(ms / length));
}

/** Names of kinds, fields and states as people read them. */
export const wordsOf = nameOf;

const pieces = language === "de" ? "Stk" : "pcs";

const units: Readonly<Record<string, string>> = {
  C62: pieces,
  H87: pieces,
  EA: pieces,
  INH: "in",
  FOT: "ft",
  LBR: "lb",
  KGM: "kg",
  GRM: "g",
  TNE: "t",
  MTR: "m",
  MMT: "mm",
  LTR: "l",
  HUR: "h",
  MIN: "min",
  SEC: "s",
};

/** A unit of UN/ECE Rec 20 as people write it. */
export const unitText = (code: string): string => units[code] ?? code;

/** Faults and hints are written as parts of sentences: here they stand alone. */
export const sentence = (text: string): string => {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};

/** Names of fields and kinds inside a sentence of the hub, as words. */
export const plainNames = (text: string): string => text.replaceAll(/\b[a-z0-9]+(?:_[a-z0-9]+)+\b/g, (name) => name.replaceAll("_", " "));
