// The head of a claim: key, version, business time, site, deleted. What is wrong here parks the whole record.

import type { Kind } from "../../model/kind.ts";
import { type ParkCause, parkCause } from "../../model/park.ts";
import { isParked, parseValue } from "../../model/value.ts";
import type { RawValues } from "../connector.ts";
import { compileCell, timeReaderOf, zoneOf } from "./cell.ts";
import type { MappedClaim, ParkedField } from "./claim.ts";
import { expression, firstLine } from "./expression.ts";
import type { CodeTable, FeedMapping, SourceDefaults } from "./mapping.ts";
import { compileNumberPattern } from "./number-pattern.ts";
import { instantOf, microsOf } from "./time-pattern.ts";

export type ClaimHead = Pick<MappedClaim, "key" | "version" | "at" | "site" | "deleted">;
export type HeadReader = (values: RawValues, parked: ParkedField[]) => ClaimHead;

const keyType = { kind: "code" } as const;

/** Parts of a key as one text; "/" and "\" inside a part are escaped, so different parts never give the same key. */
export const joinKey = (parts: readonly string[]): string => {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) return only;
  return parts.map((part) => part.replace(/[\\/]/g, "\\$&")).join("/");
};

export const compileHead = (
  mapping: FeedMapping,
  kind: Kind,
  defaults: SourceDefaults,
  codes: Readonly<Record<string, CodeTable>>,
): HeadReader => {
  const readKey = compileKey(mapping.key);
  const readVersion = compileVersion(mapping, kind, defaults);
  const readAt = compileAt(mapping, kind, defaults);
  const readSite = compileSite(mapping, kind, defaults, codes);
  const readDeleted = compileDeleted(mapping, kind);
  return (values, parked) => {
    const whole = (cause: ParkCause, value: string | null): undefined => {
      parked.push({ field: "*", ...cause, value });
      return undefined;
    };
    return {
      key: readKey(values, whole) ?? "",
      version: readVersion(values, whole),
      at: readAt(values, whole),
      site: readSite(values, whole) ?? defaults.site,
      deleted: readDeleted(values, whole) ?? false,
    };
  };
};

type ParkWhole = (cause: ParkCause, value: string | null) => undefined;
type PartReader<T> = (values: RawValues, park: ParkWhole) => T | undefined;

const compileKey = (key: FeedMapping["key"]): PartReader<string> => {
  const parts = (Array.isArray(key) ? key : [key]).map((part) => {
    const { from, scale } = typeof part === "string" ? { from: part, scale: undefined } : part;
    return { from, number: compileNumberPattern({ scale }) };
  });
  return (values, park) => {
    const texts: string[] = [];
    for (const { from, number } of parts) {
      const source = (values[from] ?? "").trim();
      if (source === "")
        return park(parkCause("missing", `the key column ${from} is empty`, "a record needs a key; check the key in the mapping"), null);
      const text = number === undefined ? source : number(source);
      const value =
        text === undefined
          ? parkCause("value", `the key column ${from} is not a number`, "remove scale: from the key")
          : parseValue(keyType, text);
      if (isParked(value)) return park(value, source);
      texts.push(value);
    }
    return joinKey(texts);
  };
};

const wholeNumber = /^-?\d{1,16}$/;

const compileVersion = (mapping: FeedMapping, kind: Kind, defaults: SourceDefaults): PartReader<number> => {
  const { version } = mapping;
  if (version === undefined) return () => undefined;
  const missing = parkCause(
    "missing",
    `the version column ${version.from} is empty`,
    "correct it in the source, or drop version: from the mapping",
  );
  const large = parkCause("too-large", "the version is no safe integer", "order versions by a smaller number or a time");
  const unread = parkCause("value", `the version is not a ${version.kind}`, "check version: in the mapping");
  const time = version.kind === "time" ? compileMoment(version, `${kind.name} version`, defaults) : undefined;
  return (values, park) => {
    const source = (values[version.from] ?? "").trim();
    if (source === "") return park(missing, null);
    if (time === undefined && !wholeNumber.test(source)) return park(/^-?\d+$/.test(source) ? large : unread, source);
    const value = time === undefined ? Number(source) : time(source)?.micros;
    if (value === undefined) return park(unread, source);
    return Number.isSafeInteger(value) ? value : park(large, source);
  };
};

const compileAt = (mapping: FeedMapping, kind: Kind, defaults: SourceDefaults): PartReader<number> => {
  const at = typeof mapping.at === "string" ? { from: mapping.at } : mapping.at;
  if (at === undefined) return () => undefined;
  const moment = compileMoment(at, `${kind.name} at`, defaults);
  const unread = parkCause("value", "the business time cannot be read", "set format and zone of at: in the mapping");
  return (values, park) => {
    const source = (values[at.from] ?? "").trim();
    if (source === "") return undefined;
    return moment(source)?.ms ?? park(unread, source);
  };
};

interface Moment {
  readonly ms: number;
  readonly micros: number;
}

const compileMoment = (
  options: { readonly format?: string | undefined; readonly zone?: string | undefined },
  subject: string,
  defaults: SourceDefaults,
): ((text: string) => Moment | undefined) => {
  const read = timeReaderOf(options.format, subject);
  const zone = zoneOf(options.zone ?? defaults.zone, subject);
  return (text) => {
    const clock = read(text);
    const ms = clock && instantOf(clock, zone);
    return clock === undefined || ms === undefined ? undefined : { ms, micros: microsOf(clock, ms) };
  };
};

const compileSite = (
  mapping: FeedMapping,
  kind: Kind,
  defaults: SourceDefaults,
  codes: Readonly<Record<string, CodeTable>>,
): PartReader<string> => {
  const { site } = mapping;
  if (typeof site !== "object") return () => site ?? defaults.site;
  const read = compileCell(keyType, site, { subject: `${kind.name} site`, zone: undefined, codes, role: undefined });
  return (values, park) => {
    const source = values[site.from];
    const value = read(source);
    if (typeof value === "string") return value;
    return park(
      value ?? parkCause("missing", `the site column ${site.from} is empty`, "map the site, or set it for the source"),
      source ?? null,
    );
  };
};

const compileDeleted = (mapping: FeedMapping, kind: Kind): PartReader<boolean> => {
  const { deleted } = mapping;
  if (deleted === undefined) return () => false;
  if ("cel" in deleted) {
    const condition = expression(deleted.cel, `${kind.name} deleted`, "bool");
    return (values, park) => {
      try {
        return condition.evaluate(values) === "true";
      } catch (error) {
        return park(parkCause("value", `the expression failed: ${firstLine(error)}`, "correct deleted: in the mapping"), null);
      }
    };
  }
  const gone = new Set(deleted.equals);
  return (values) => gone.has((values[deleted.from] ?? "").trim());
};
