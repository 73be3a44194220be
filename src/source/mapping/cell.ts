// One cell to one canonical value. Everything that can be decided when the mapping is loaded is decided then;
// what is left per row is a chain of plain closures.

import { isZone } from "../../base/civil-date.ts";
import { Fault } from "../../base/fault.ts";
import { instantText } from "../../base/instant.ts";
import type { FieldType } from "../../model/field.ts";
import { type ParkCause, parkCause } from "../../model/park.ts";
import { parseValue } from "../../model/value.ts";
import type { CellOptions, CodeTable } from "./mapping.ts";
import { compileNumberPattern } from "./number-pattern.ts";
import { checkedValue, type SiblingRole } from "./sibling.ts";
import { compileTimePattern, dayOf, instantOf, isoTime, type TimeReader, type ZoneOffsets, zoneOffsets } from "./time-pattern.ts";

/** Text that is neither empty nor a "no value" word, to canonical text. */
export type ValueReader = (text: string) => string | ParkCause;

/** undefined: not spoken of. null: no value. */
export type CellReader = (text: string | null | undefined) => string | null | undefined | ParkCause;

export interface CellContext {
  /** Path of the place in the mapping, for messages. */
  readonly subject: string;
  readonly zone: string | undefined;
  readonly codes: Readonly<Record<string, CodeTable>>;
  /** The field holds units of measure or currencies. */
  readonly role: SiblingRole | undefined;
}

const refuse = (subject: string, cause: string, hint: string): Fault => new Fault({ code: "mapping-refused", subject, cause, hint });

/** Faults: `mapping-refused` for an unknown code table, pattern or zone. */
export const compileCell = (type: FieldType, options: CellOptions, context: CellContext): CellReader => {
  const read = compileValue(type, options, context);
  const none = new Set(options.none);
  const whenEmpty = options.empty === "absent" ? undefined : options.empty === "clear" ? "" : null;
  return (text) => {
    if (text === undefined || text === null) return text;
    const value = text.trim();
    if (value === "") return whenEmpty;
    return none.size > 0 && none.has(value) ? null : read(value);
  };
};

export const compileValue = (type: FieldType, options: CellOptions, context: CellContext): ValueReader => {
  const typed = compileTyped(type, options, context);
  const { role } = context;
  const read: ValueReader = role === undefined ? typed : (value) => checkedValue(typed(value), role);
  const table = codeTableOf(options.codes, context);
  if (table === undefined) return read;
  const known = new Map(Object.entries(table));
  return (value) => {
    const canonical = known.get(value);
    if (canonical !== undefined) return read(canonical);
    return parkCause("value", `${shortText(value)} is not in the code table`, "add the code to the mapping's code table");
  };
};

const compileTyped = (type: FieldType, options: CellOptions, context: CellContext): ValueReader => {
  if (type.kind === "date" || type.kind === "instant") return compileTime(type.kind, options, context);
  const number = compileNumberPattern(options);
  if (number === undefined) return (value) => parseValue(type, value);
  return (value) => {
    const plain = number(value);
    if (plain !== undefined) return parseValue(type, plain);
    return parkCause(
      "value",
      `${shortText(value)} does not have the number form of the mapping`,
      "check decimal, grouping, sign and scale",
    );
  };
};

const compileTime = (kind: "date" | "instant", options: CellOptions, context: CellContext): ValueReader => {
  const read = timeReaderOf(options.format, context.subject);
  const zone = zoneOf(options.zone ?? context.zone, context.subject);
  const unread = (value: string): ParkCause =>
    parkCause(
      "value",
      `${shortText(value)} is not a ${kind} in the form ${options.format ?? "ISO"}`,
      "set the format of the column in the mapping",
    );
  const zoneless = parkCause("zone", "the time has no zone", "set the zone of the source or of the column");
  return (value) => {
    const clock = read(value);
    if (clock === undefined) return unread(value);
    if (kind === "date") return dayOf(clock, zone) ?? zoneless;
    const ms = instantOf(clock, zone);
    return ms === undefined ? zoneless : instantText(ms);
  };
};

/** Fault `mapping-refused` for a pattern that names no day. */
export const timeReaderOf = (format: string | undefined, subject: string): TimeReader => {
  const read = format === undefined ? isoTime : compileTimePattern(format);
  if (read === undefined) throw refuse(subject, `the format ${format} names no day`, "use YYYY, MM and DD, such as DD.MM.YYYY[ HH:mm]");
  return read;
};

/** Fault `mapping-refused` for a zone this machine does not know. */
export const zoneOf = (zone: string | undefined, subject: string): ZoneOffsets | undefined => {
  if (zone === undefined) return undefined;
  if (!isZone(zone)) throw refuse(subject, `${zone} is not a zone`, "use an IANA name such as Europe/Paris");
  return zoneOffsets(zone);
};

const codeTableOf = (codes: CellOptions["codes"], context: CellContext): CodeTable | undefined => {
  if (typeof codes !== "string") return codes;
  const table = Object.hasOwn(context.codes, codes) ? context.codes[codes] : undefined;
  if (table === undefined) throw refuse(context.subject, `there is no code table ${codes}`, "declare it under codes: in the mapping file");
  return table;
};

const shortText = (value: string): string => JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
