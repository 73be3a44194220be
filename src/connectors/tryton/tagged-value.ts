// Values as Tryton's JSON writes them: decimals, dates and bytes as objects with a tag. To source text and back, digit by digit.

import { type ExactJson, type ExactObject, isExactList, isExactObject } from "../../base/exact-json.ts";

/** Undefined where the value has a form that no column can hold. */
export function sourceText(value: ExactJson): string | null | undefined {
  if (typeof value === "string" || value === null) return value;
  // Ids of many records, or names of a choice: in the order in which they came.
  if (isExactList(value)) return value.every((item) => typeof item === "string") ? value.join(",") : undefined;
  if (!isExactObject(value)) return undefined;
  return value["__class__"] === undefined ? JSON.stringify(value) : taggedText(value);
}

function taggedText(value: ExactObject): string | undefined {
  const part = (name: string, digits: number): string => textOf(value[name]).padStart(digits, "0");
  const day = (): string => `${part("year", 4)}-${part("month", 2)}-${part("day", 2)}`;
  const clock = (): string => {
    const fraction = part("microsecond", 6);
    return `${part("hour", 2)}:${part("minute", 2)}:${part("second", 2)}${fraction === "000000" ? "" : `.${fraction}`}`;
  };
  switch (value["__class__"]) {
    case "Decimal":
      return textOf(value["decimal"]);
    case "date":
      return day();
    case "time":
      return clock();
    // Tryton keeps every time in UTC.
    case "datetime":
      return `${day()}T${clock()}Z`;
    case "timedelta":
      return textOf(value["seconds"]);
    case "bytes":
      return textOf(value["base64"]).replaceAll("\n", "");
    default:
      return undefined;
  }
}

const textOf = (value: ExactJson | undefined): string => (typeof value === "string" ? value : "");

/** Microseconds since the epoch; undefined where there is no time. */
export function microsOf(value: ExactJson | undefined): number | undefined {
  if (value === undefined || value === null || !isExactObject(value) || value["__class__"] !== "datetime") return undefined;
  const number = (name: string): number => Number(textOf(value[name]));
  const ms = Date.UTC(number("year"), number("month") - 1, number("day"), number("hour"), number("minute"), number("second"));
  return ms * 1000 + number("microsecond");
}

/** JSON of the platform, for what is sent: exact because decimals are texts in it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export function datetimeJson(micros: number): Json {
  const ms = Math.floor(micros / 1000);
  const at = new Date(ms);
  return {
    ...dayJson("datetime", at),
    hour: at.getUTCHours(),
    minute: at.getUTCMinutes(),
    second: at.getUTCSeconds(),
    microsecond: at.getUTCMilliseconds() * 1000 + (micros - ms * 1000),
  };
}

const dayJson = (tag: string, at: Date) => ({
  __class__: tag,
  year: at.getUTCFullYear(),
  month: at.getUTCMonth() + 1,
  day: at.getUTCDate(),
});

const decimalForm = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;

/** Source text as a field of this type is sent; undefined where it is no value of the type, or the type cannot be written. */
export function taggedJson(type: string, text: string | null): Json | undefined {
  if (text === null) return null;
  if (["char", "text", "selection", "fulltext"].includes(type)) return text;
  if (text === "") return null;
  switch (type) {
    case "reference":
      return text;
    case "integer":
    case "biginteger":
    case "many2one":
    case "one2one":
      return wholeNumber(text);
    case "float":
      return decimalForm.test(text) ? Number(text) : undefined;
    case "numeric":
      return decimalForm.test(text) ? { __class__: "Decimal", decimal: text } : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "timedelta":
      return decimalForm.test(text) ? { __class__: "timedelta", seconds: Number(text) } : undefined;
    case "date":
    case "datetime":
    case "timestamp":
    case "time":
      return timeJson(type, text);
    default:
      return undefined;
  }
}

const wholeNumber = (text: string): number | undefined =>
  /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;

const timeForm = /^(\d{4}-\d{2}-\d{2})?T?(?:(\d{2}:\d{2}:\d{2})(?:\.(\d{1,6}))?)?(?:Z|[+-]\d{2}:\d{2})?$/;

function timeJson(type: string, text: string): Json | undefined {
  const [whole, day, clock, fraction = ""] = timeForm.exec(text) ?? [];
  if (whole === undefined) return undefined;
  if (type === "time") return clock === undefined || day !== undefined ? undefined : clockJson(clock, fraction);
  if (day === undefined) return undefined;
  const zone = /(?:Z|[+-]\d{2}:\d{2})$/.exec(text)?.[0] ?? "Z";
  const at = new Date(type === "date" ? `${day}T00:00:00Z` : `${day}T${clock ?? "00:00:00"}${zone}`);
  // A day that does not exist would silently become another one.
  if (Number.isNaN(at.getTime()) || (zone === "Z" && !at.toISOString().startsWith(day))) return undefined;
  if (type === "date") return clock === undefined ? dayJson("date", at) : undefined;
  return datetimeJson(at.getTime() * 1000 + Number(fraction.padEnd(6, "0")));
}

const clockJson = (clock: string, fraction: string): Json => {
  const [hour, minute, second] = clock.split(":").map(Number);
  return { __class__: "time", hour: hour ?? 0, minute: minute ?? 0, second: second ?? 0, microsecond: Number(fraction.padEnd(6, "0")) };
};
