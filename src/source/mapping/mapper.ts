// A mapping compiled against the model: one raw row in, one claim out. One bad field parks that field, the rest flows.

import { type CanonicalValue, canonicalJson } from "../../base/canonical-json.ts";
import { Fault } from "../../base/fault.ts";
import { sha256Hex } from "../../base/hash.ts";
import { fieldOf, type Kind, kindOf, type Model } from "../../model/kind.ts";
import type { RawRow, RawValues } from "../connector.ts";
import type { MappedClaim, ParkedField } from "./claim.ts";
import { compileField, type FieldReader } from "./field-reader.ts";
import { compileHead } from "./head.ts";
import type { CodeTable, FeedMapping, SourceDefaults } from "./mapping.ts";
import { type NewRow, newRow } from "./new-row.ts";
import { siblingRoles } from "./sibling.ts";
import { usedColumns } from "./used-column.ts";
import { fieldColumns, proven, type Written } from "./written.ts";

export interface Mapper {
  readonly kind: Kind;
  /** Hex SHA-256 of the mapping and defaults: a row read before under the same hash says nothing new. */
  readonly hash: string;
  /** Columns it reads, each with the fields it fills; "*" for what concerns the whole record. */
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** `receivedAt` in ms. Never throws for what a row holds. */
  map(row: RawRow, receivedAt: number): MappedClaim;
  /** How a row is made to say a value of a field, and nothing else otherwise. Absent where another hub has mapped the rows. */
  written?(row: RawValues, field: string, value: string): Written;
  /** How a new row is made to say these values. Absent as `written`. */
  readonly newRow?: NewRow;
}

const nothing: readonly ParkedField[] = Object.freeze([]);

/** Faults: `mapping-refused`, `expression-refused`, `kind-unknown`. */
export const compileMapping = (
  mapping: FeedMapping,
  model: Model,
  defaults: SourceDefaults,
  codes: Readonly<Record<string, CodeTable>> = {},
): Mapper => {
  const kind = kindOf(model, mapping.kind);
  const head = compileHead(mapping, kind, defaults, codes);
  const readers = fieldReaders(mapping, kind, defaults, codes);
  const required = kind.fields.filter((field) => field.required).map((field) => field.name);
  const foreign = foreignSources(mapping);
  const { site, zone, currency, company } = defaults;
  const hashed = { mapping, codes, site, zone, currency, company };
  const columns = fieldColumns(mapping, codes);
  const map = (row: RawRow): MappedClaim => {
    const parked: ParkedField[] = [];
    const fields: Record<string, string | null> = {};
    const start = head(row.values, parked);
    if (row.fault !== undefined) parked.push({ field: "*", ...row.fault, value: null });
    else for (let index = 0; index < readers.length; index += 1) readers[index]?.(row.values, fields, parked);
    if (!start.deleted) for (const name of required) parkMissing(name, fields, parked);
    const claim = { kind: kind.name, ...start, fields, parked: parked.length === 0 ? nothing : parked, rawIndex: row.index };
    return foreign === undefined ? claim : { ...claim, foreign };
  };
  return {
    kind,
    hash: sha256Hex(canonicalJson(spoken(hashed))),
    columns: usedColumns(mapping),
    map,
    written: (row, field, value) => proven(map, columns, { row, field, value }),
    newRow: newRow(map, mapping, kind, columns, codes),
  };
};

/** A required field that the source says it has no value for. One it does not speak of may come from another feed. */
const parkMissing = (name: string, fields: RawValues, parked: ParkedField[]): void => {
  const value = fields[name];
  if (value !== null && value !== "") return;
  parked.push({ field: "*", class: "missing", cause: `the required field ${name} is empty`, hint: "fill it in the source", value });
};

const fieldReaders = (
  mapping: FeedMapping,
  kind: Kind,
  defaults: SourceDefaults,
  codes: Readonly<Record<string, CodeTable>>,
): FieldReader[] => {
  const roles = siblingRoles(kind);
  const mapped = new Set(Object.keys(mapping.fields));
  const { company } = defaults;
  const isFilled = company !== undefined && !mapped.has("company") && fieldOf(kind, "company") !== undefined;
  const fields = isFilled ? { ...mapping.fields, company: { value: company } } : mapping.fields;
  return Object.entries(fields).map(([name, written]) => {
    const subject = `${kind.name}.${name}`;
    const field = fieldOf(kind, name);
    if (field === undefined) {
      const hint = `use one of: ${kind.fields.map((one) => one.name).join(", ")}; or declare the field in hub.yaml`;
      throw new Fault({ code: "mapping-refused", subject, cause: "the kind has no such field", hint });
    }
    return compileField({ field, roles, mapped, subject, defaults, codes }, typeof written === "string" ? { from: written } : written);
  });
};

const foreignSources = (mapping: FeedMapping): Readonly<Record<string, string>> | undefined => {
  const pairs = Object.entries(mapping.fields).flatMap(([name, field]): [string, string][] =>
    typeof field === "object" && field.source !== undefined ? [[name, field.source]] : [],
  );
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
};

/** Without the keys that say nothing, which canonical JSON does not know. */
const spoken = (value: unknown): CanonicalValue => JSON.parse(JSON.stringify(value));
