// Values as OData writes them in JSON to source text, and back to what is sent. Numbers keep their digits; times become ISO.

import { isDate } from "../../base/civil-date.ts";
import { parseDecimal } from "../../base/decimal.ts";
import type { ServiceModel, Property } from "./entity-model.ts";

type Protocol = ServiceModel["protocol"];

/** V2 writes a time as /Date(ms)/, with minutes of an offset behind it where it is one in the world and not on a wall. */
const v2Date = /^\/Date\((-?\d{1,16})([+-]\d{1,4})?\)\/$/;
const v2Time = /^PT(?:(\d{1,2})H)?(?:(\d{1,2})M)?(?:(\d{1,2})(\.\d+)?S)?$/;

/** As rows give it: days as 2026-11-30, wall times without a zone, times in the world in UTC. What has no known form stays as it is. */
export function sourceText(text: string, { type, isDay }: Pick<Property, "type" | "isDay">): string {
  const ms = v2Date.exec(text)?.[1];
  if (ms !== undefined) {
    const iso = isoOf(Number(ms));
    if (iso === undefined) return text;
    if (type === "Edm.DateTimeOffset") return iso;
    return isDay ? iso.slice(0, 10) : iso.replace(/(?:\.000)?Z$/, "");
  }
  if (type === "Edm.DateTime" && isDay) return text.replace(/T00:00:00(?:\.0+)?$/, "");
  const time = type === "Edm.Time" ? v2Time.exec(text) : null;
  if (time === null) return text;
  const [, hours = "0", minutes = "0", seconds = "0", fraction = ""] = time;
  return `${[hours, minutes, seconds].map((part) => part.padStart(2, "0")).join(":")}${fraction}`;
}

const isoOf = (ms: number): string | undefined => {
  const at = new Date(ms);
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 0 || at.getUTCFullYear() > 9999 ? undefined : at.toISOString();
};

/** Literal of a text in an address: what stands in a key or is compared with. Undefined where it is no value of the type. */
export function literalOf(text: string, { type }: Pick<Property, "type">, protocol: Protocol): string | undefined {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  const isV2 = protocol === "v2";
  switch (type) {
    case "Edm.String":
      return quoted;
    case "Edm.Guid":
      return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? (isV2 ? `guid'${text}'` : text) : undefined;
    case "Edm.Boolean":
      return /^(?:true|false)$/.test(text) ? text : undefined;
    case "Edm.DateTime":
      return timeForm.test(text) ? `datetime'${text.includes("T") ? text : `${text}T00:00:00`}'` : undefined;
    case "Edm.DateTimeOffset":
      return timeForm.test(text) ? (isV2 ? `datetimeoffset'${text}'` : text) : undefined;
    case "Edm.Date":
      return isDate(text) ? text : undefined;
    case "Edm.Time":
      return clockForm.test(text) ? `time'${durationOf(text)}'` : undefined;
    case "Edm.TimeOfDay":
      return clockForm.test(text) ? text : undefined;
    default:
      return numberLiteral(text, type, isV2);
  }
}

const timeForm = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,12})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;
const clockForm = /^\d{2}:\d{2}:\d{2}(?:\.\d{1,12})?$/;
const durationOf = (clock: string): string => {
  const [hours, minutes, seconds] = clock.split(":");
  return `PT${hours}H${minutes}M${seconds}S`;
};

const wholeTypes = new Set(["Edm.Byte", "Edm.SByte", "Edm.Int16", "Edm.Int32", "Edm.Int64"]);

function numberLiteral(text: string, type: string, isV2: boolean): string | undefined {
  if (wholeTypes.has(type)) return /^-?\d{1,19}$/.test(text) ? `${text}${isV2 && type === "Edm.Int64" ? "L" : ""}` : undefined;
  if (type === "Edm.Decimal") return parseDecimal(text) === undefined ? undefined : `${text}${isV2 ? "M" : ""}`;
  return undefined;
}

/** JSON text of a value that is sent, `why` it cannot be. Decimals go by their digits, in V2 as texts. */
export function sentJson(text: string | null, property: Property, protocol: Protocol): string | { readonly why: string } {
  const { type, isNullable } = property;
  if (text === null) return isNullable ? "null" : { why: "has to have a value" };
  if (type === "Edm.String") return textJson(text, property);
  if (text === "") return isNullable ? "null" : { why: "has to have a value" };
  const json = typedJson(text, property, protocol);
  return json ?? { why: `holds values of ${type}, and ${JSON.stringify(text.slice(0, 40))} is none` };
}

function textJson(text: string, { maxLength }: Property): string | { readonly why: string } {
  // A system may cut what is too long and say nothing.
  if (maxLength !== undefined && text.length > maxLength) return { why: `takes ${maxLength} characters, and this has ${text.length}` };
  return JSON.stringify(text);
}

function typedJson(text: string, property: Property, protocol: Protocol): string | { readonly why: string } | undefined {
  const { type } = property;
  const isV2 = protocol === "v2";
  if (type === "Edm.Decimal") return decimalJson(text, property, isV2);
  if (literalOf(text, property, protocol) === undefined) return undefined;
  if (type === "Edm.Boolean") return text;
  if (wholeTypes.has(type)) return isV2 && type === "Edm.Int64" ? JSON.stringify(text) : text;
  if (type === "Edm.Time") return JSON.stringify(durationOf(text));
  if (!isV2 || !["Edm.DateTime", "Edm.DateTimeOffset"].includes(type)) return JSON.stringify(text);
  const isZoned = /(?:Z|[+-]\d{2}:\d{2})$/.test(text);
  const ms = Date.parse(text.includes("T") && !isZoned ? `${text}Z` : text);
  // A day that does not exist would silently become another one.
  if (Number.isNaN(ms) || !isDate(text.slice(0, 10))) return undefined;
  return JSON.stringify(`/Date(${ms}${type === "Edm.DateTimeOffset" ? "+0000" : ""})/`);
}

function decimalJson(text: string, { precision, scale }: Property, isV2: boolean): string | { readonly why: string } | undefined {
  if (!/^-?\d+(?:\.\d+)?$/.test(text)) return undefined;
  const [whole = "", decimals = ""] = text.replace("-", "").split(".");
  const needed = decimals.replace(/0+$/, "").length;
  // A system would round it and say nothing.
  if (scale !== undefined && needed > scale) return { why: `has ${scale} decimals, and ${text} has ${needed}` };
  const room = precision === undefined ? Number.POSITIVE_INFINITY : precision - (scale ?? 0);
  if (whole.replace(/^0+/, "").length > room) return { why: `takes ${room} digits before the point, and ${text} has more` };
  return isV2 ? JSON.stringify(text) : text;
}
